import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What waits in memory before it goes to disk. */
const batchBytes = 256 * 1024;
/** Texts come nearly in order, so one read of this size serves many of them. */
const windowBytes = 1024 * 1024;

interface Index {
  readonly keys: number[];
  readonly offsets: number[];
  readonly lengths: number[];
}

/**
 * Texts that arrive in any order, leave group by group in the order of their keys, and meanwhile wait in a temporary
 * file: a report of a million conversations is sorted with about 24 bytes of memory for each.
 */
export class OrderedSpool {
  readonly #groups = new Map<string, Index>();
  #folder: string | undefined;
  #fd: number | undefined;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #written = 0;

  add(key: number, text: string, group = ''): void {
    const bytes = Buffer.from(text);
    let index = this.#groups.get(group);
    if (!index) this.#groups.set(group, (index = { keys: [], offsets: [], lengths: [] }));
    index.keys.push(key);
    index.offsets.push(this.#written + this.#pendingBytes);
    index.lengths.push(bytes.length);
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes >= batchBytes) this.#flush();
  }

  /** The groups by the smallest key in each. */
  get groups(): readonly string[] {
    const first = (index: Index): number => index.keys.reduce((least, key) => Math.min(least, key), Infinity);
    return [...this.#groups]
      .map(([group, index]) => ({ group, least: first(index) }))
      .sort((a, b) => a.least - b.least)
      .map(({ group }) => group);
  }

  *inOrder(group = ''): Generator<string> {
    const index = this.#groups.get(group);
    if (!index) return;
    if (this.#fd !== undefined) this.#flush();
    const { keys, offsets, lengths } = index;
    const order = Uint32Array.from(keys.keys()).sort((a, b) => keys[a]! - keys[b]! || a - b);
    let window: Buffer = this.#fd === undefined ? Buffer.concat(this.#pending) : Buffer.alloc(0);
    let buffer: Buffer = this.#fd === undefined ? window : Buffer.alloc(windowBytes);
    let start = 0;
    for (const at of order) {
      const offset = offsets[at]!;
      const length = lengths[at]!;
      if (this.#fd !== undefined && (offset < start || offset + length > start + window.length)) {
        // The next text may lie a little before this one.
        start = Math.max(0, offset - windowBytes / 4);
        const end = Math.max(offset + length, Math.min(start + windowBytes, this.#written));
        if (end - start > buffer.length) buffer = Buffer.alloc(end - start);
        window = this.#read(buffer.subarray(0, end - start), start);
      }
      yield window.toString('utf8', offset - start, offset - start + length);
    }
  }

  /** Removes the temporary file. Safe to call twice. */
  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
    this.#groups.clear();
    this.#pending = [];
  }

  #flush(): void {
    if (this.#fd === undefined) {
      this.#folder = mkdtempSync(join(tmpdir(), 'bot-qa-report-'));
      this.#fd = openSync(join(this.#folder, 'spool'), 'w+', 0o600);
    }
    const bytes = Buffer.concat(this.#pending);
    for (let done = 0; done < bytes.length;)
      done += writeSync(this.#fd, bytes, done, bytes.length - done, this.#written + done);
    this.#written += bytes.length;
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  #read(bytes: Buffer, offset: number): Buffer {
    let done = 0;
    while (done < bytes.length) {
      const count = readSync(this.#fd!, bytes, done, bytes.length - done, offset + done);
      if (count === 0) throw new Error('The temporary file of a report was cut off while it was in use.');
      done += count;
    }
    return bytes;
  }
}
