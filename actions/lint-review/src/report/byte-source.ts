import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** The bytes of a report, readable in any order, so that a reader never needs all of them at once. */
export interface ByteSource {
  /** What people call it: a path below the workspace, or `output of <tool>`. */
  readonly name: string;
  /** Size in bytes. */
  readonly size: number;
  /** The bytes from `start` up to `start + length` or the end. The buffer may be reused by the next call. */
  read(start: number, length: number): Buffer;
}

/** Bytes that are in memory already. */
export function bytesOf(name: string, content: Buffer | string): ByteSource {
  const buffer = typeof content === 'string' ? Buffer.from(content) : content;
  return { name, size: buffer.length, read: (start, length) => buffer.subarray(start, start + length) };
}

/**
 * Opens a file for reading by pieces and closes it after `use`.
 * A file that shrinks meanwhile ends early; a file that grows is read up to the size it had when opened.
 */
export async function withFile<T>(path: string, name: string, use: (source: ByteSource) => Promise<T> | T): Promise<T> {
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    let reused = Buffer.allocUnsafe(0);
    const read = (start: number, length: number): Buffer => {
      const wanted = Math.max(0, Math.min(length, size - start));
      if (reused.length < wanted) reused = Buffer.allocUnsafeSlow(wanted);
      let filled = 0;
      while (filled < wanted) {
        const count = readSync(descriptor, reused, filled, wanted - filled, start + filled);
        if (count === 0) break;
        filled += count;
      }
      return reused.subarray(0, filled);
    };
    return await use({ name, size, read });
  } finally {
    closeSync(descriptor);
  }
}
