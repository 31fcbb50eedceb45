import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What waits in memory before it goes to disk. */
const batchBytes = 256 * 1024;
/** Before each text in a run: its key as a double, its length as 32 bits. */
const headBytes = 12;

/** Texts that were sorted together and lie in the file one after another. */
interface Run {
  readonly first: number;
  readonly offset: number;
  readonly length: number;
}

interface Group {
  least: number;
  readonly runs: Run[];
  waiting: { readonly key: number; readonly bytes: Buffer }[];
}

/**
 * Texts that arrive in any order, leave group by group in the order of their keys, and meanwhile wait in a temporary file,
 * in batches that are sorted by themselves: a report of a million conversations costs the memory of a few batches, because
 * texts come nearly in order.
 */
export class OrderedSpool {
  readonly #groups = new Map<string, Group>();
  #folder: string | undefined;
  #fd: number | undefined;
  #waitingBytes = 0;
  #written = 0;

  add(key: number, text: string, name = ''): void {
    let group = this.#groups.get(name);
    if (!group) this.#groups.set(name, (group = { least: key, runs: [], waiting: [] }));
    const bytes = Buffer.from(text);
    group.least = Math.min(group.least, key);
    group.waiting.push({ key, bytes });
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= batchBytes) this.#flush();
  }

  /** The groups by the smallest key in each. */
  get groups(): readonly string[] {
    return [...this.#groups].sort(([, a], [, b]) => a.least - b.least).map(([name]) => name);
  }

  /** Texts of the same key in the order in which they came. */
  *inOrder(name = ''): Generator<string> {
    const group = this.#groups.get(name);
    if (!group) return;
    if (this.#fd !== undefined) this.#flush();
    const waiting = encode(group.waiting);
    const runs = group.runs.map((run) => ({ first: run.first, read: () => this.#read(run) }));
    if (waiting) runs.push({ first: waiting.first, read: () => waiting.bytes });
    // Sorting is stable, and so is the choice below: an earlier run goes first.
    runs.sort((a, b) => a.first - b.first);
    const open: RunReader[] = [];
    for (let next = 0; next < runs.length || open.length > 0;) {
      let least = open[0];
      for (const reader of open) if (reader.key < least!.key) least = reader;
      const coming = runs[next];
      if (coming && (!least || coming.first <= least.key)) {
        open.push(new RunReader(coming.read()));
        next++;
        continue;
      }
      yield least!.take();
      if (least!.isAtEnd) open.splice(open.indexOf(least!), 1);
    }
  }

  /** Removes the temporary file. Safe to call twice. */
  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
    this.#groups.clear();
    this.#waitingBytes = 0;
  }

  #flush(): void {
    if (this.#fd === undefined) {
      this.#folder = mkdtempSync(join(tmpdir(), 'bot-qa-report-'));
      this.#fd = openSync(join(this.#folder, 'spool'), 'w+', 0o600);
    }
    for (const group of this.#groups.values()) {
      const run = encode(group.waiting);
      if (!run) continue;
      const { first, bytes } = run;
      group.runs.push({ first, offset: this.#written, length: bytes.length });
      group.waiting = [];
      for (let done = 0; done < bytes.length;)
        done += writeSync(this.#fd, bytes, done, bytes.length - done, this.#written + done);
      this.#written += bytes.length;
    }
    this.#waitingBytes = 0;
  }

  #read({ offset, length }: Run): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let done = 0; done < length;) {
      const count = readSync(this.#fd!, bytes, done, length - done, offset + done);
      if (count === 0) throw new Error('The temporary file of a report was cut off while it was in use.');
      done += count;
    }
    return bytes;
  }
}

/** Sorted by key, each with its head; undefined when there is nothing. */
function encode(waiting: Group['waiting']): { readonly first: number; readonly bytes: Buffer } | undefined {
  if (waiting.length === 0) return undefined;
  const sorted = waiting.toSorted((a, b) => a.key - b.key);
  const pieces = sorted.flatMap(({ key, bytes }) => {
    const head = Buffer.allocUnsafe(headBytes);
    head.writeDoubleLE(key, 0);
    head.writeUInt32LE(bytes.length, 8);
    return [head, bytes];
  });
  return { first: sorted[0]!.key, bytes: Buffer.concat(pieces) };
}

/** Goes through the texts of one run. */
class RunReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** Of the next text. */
  get key(): number {
    return this.#bytes.readDoubleLE(this.#at);
  }

  take(): string {
    const start = this.#at + headBytes;
    this.#at = start + this.#bytes.readUInt32LE(this.#at + 8);
    return this.#bytes.toString('utf8', start, this.#at);
  }
}
