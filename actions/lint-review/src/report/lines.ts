import type { ByteSource } from './byte-source.ts';

const CHUNK = 1 << 18;

/**
 * Calls `use` with each line of a text without its line end (LF, or CR LF), numbered from 1.
 * A line may have any length; memory is that of the longest line. A byte order mark at the start is left out.
 */
export function readLines(source: ByteSource, use: (line: string, number: number) => void, start = 0): void {
  const waiting: Buffer[] = [];
  let number = 0;
  const emit = (bytes: Buffer): void => {
    const whole = waiting.length > 0 ? Buffer.concat([...waiting, bytes]) : bytes;
    waiting.length = 0;
    const end = whole.at(-1) === 0x0d ? whole.length - 1 : whole.length;
    number++;
    const text = whole.toString('utf8', 0, end);
    use(number === 1 && text.startsWith('\ufeff') ? text.slice(1) : text, number);
  };
  for (let at = start; at < source.size; at += CHUNK) {
    const chunk = source.read(at, CHUNK);
    if (chunk.length === 0) break;
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      emit(chunk.subarray(from, end));
      from = end + 1;
    }
    if (from < chunk.length) waiting.push(Buffer.from(chunk.subarray(from)));
  }
  if (waiting.length > 0) emit(Buffer.alloc(0));
}
