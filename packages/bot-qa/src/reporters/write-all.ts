import type { Output } from '../reporters.ts';

/** Writes many small texts in pieces of about 64 KiB and waits whenever the reader is slow. */
export async function writeAll(output: Output, texts: Iterable<string>): Promise<void> {
  let piece: string[] = [];
  let size = 0;
  for (const text of texts) {
    piece.push(text);
    size += text.length;
    if (size < 64 * 1024) continue;
    await output.write(piece.join(''));
    piece = [];
    size = 0;
  }
  if (size > 0) await output.write(piece.join(''));
}
