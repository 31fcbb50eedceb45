import {
  closeSync,
  createReadStream,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  fstatSync,
  fsync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { journalVersion, type Attempt, type ConversationFinished, type RunEvent } from '../result.ts';

/** Lines are collected until there are this many bytes, or until this time has passed. */
const batchBytes = 64 * 1024;
const batchMs = 250;

/** The append-only file of a run's events, one JSON object per line. What was flushed survives kill -9. */
export class Journal {
  readonly #fd: number;
  /** Lines are encoded as they come: texts that wait for each other would outlive the nursery. */
  readonly #batch = Buffer.allocUnsafe(batchBytes);
  #size = 0;
  #timer: NodeJS.Timeout | undefined;
  #syncedAt = 0;

  /** Opens for appending; a last line that a killed run left unfinished is cut off. */
  constructor(path: string, options: { readonly append: boolean }) {
    mkdirSync(dirname(path), { recursive: true });
    this.#fd = openSync(path, options.append ? 'a+' : 'w');
    if (options.append) cutUnfinishedLine(this.#fd);
  }

  /** Takes one serialised event. */
  write(line: string): void {
    // UTF-8 needs at most three bytes for a UTF-16 code unit.
    const most = 3 * line.length + 1;
    if (most > batchBytes) {
      this.flush();
      writeAll(this.#fd, Buffer.from(`${line}\n`));
      return;
    }
    if (this.#size + most > batchBytes) this.flush();
    this.#size += this.#batch.write(line, this.#size);
    this.#batch[this.#size++] = 10;
    this.#timer ??= setTimeout(() => this.flush(), batchMs).unref();
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#size === 0) return;
    const lines = this.#batch.subarray(0, this.#size);
    this.#size = 0;
    writeAll(this.#fd, lines);
    const now = Date.now();
    // A sync costs milliseconds: once a second is what a power cut may take.
    if (now - this.#syncedAt > 1000) {
      this.#syncedAt = now;
      // Without waiting: what the operating system has survives the end of this process anyway.
      fsync(this.#fd, () => undefined);
    }
  }

  close(): void {
    this.flush();
    fsyncSync(this.#fd);
    closeSync(this.#fd);
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written);
}

function cutUnfinishedLine(fd: number): void {
  const { size } = fstatSync(fd);
  const chunk = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - chunk.length);
    const length = readSync(fd, chunk, 0, end - start, start);
    const newline = chunk.subarray(0, length).lastIndexOf(10);
    if (newline >= 0) {
      if (start + newline + 1 < size) ftruncateSync(fd, start + newline + 1);
      return;
    }
    end = start;
  }
  ftruncateSync(fd, 0);
}

/** A journal cannot be used: it is of another version, or no journal at all. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
}

/**
 * Reads the events of a journal in order, one at a time. A last line without its end is left out.
 *
 * @throws JournalError with file and line for anything else that is no event
 */
export async function* readJournal(path: string): AsyncGenerator<RunEvent> {
  let rest = '';
  let number = 0;
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 256 * 1024 })) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      number++;
      if (line !== '') yield parseEvent(line, path, number);
    }
  }
}

function parseEvent(line: string, path: string, number: number): RunEvent {
  let event: RunEvent;
  try {
    event = JSON.parse(line) as RunEvent;
  } catch (cause) {
    throw new JournalError(`${path}:${number}: this line is no event of a journal (no valid JSON).`, { cause });
  }
  if (typeof event !== 'object' || event === null || typeof event.type !== 'string')
    throw new JournalError(`${path}:${number}: this line is no event of a journal.`);
  if (event.type === 'conversation-finished' && !isConversation(event))
    throw new JournalError(`${path}:${number}: this conversation lacks its name, file, id or attempts.`);
  if (event.type === 'run-started' && event.version > journalVersion) {
    throw new JournalError(
      `${path}:${number}: the journal has version ${String(event.version)}, this bot-qa reads up to ${journalVersion}. Use a newer bot-qa.`,
    );
  }
  return event;
}

/** What every reader of a journal takes for granted; a file that was edited by hand may lack it. */
function isConversation({ id, bot, file, name, attempts }: Partial<ConversationFinished>): boolean {
  return (
    [id, bot, file, name].every((text) => typeof text === 'string') &&
    Array.isArray(attempts) &&
    (attempts as readonly (Partial<Attempt> | null)[]).every((attempt) => Array.isArray(attempt?.turns))
  );
}
