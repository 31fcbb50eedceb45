import type { ByteSource } from './byte-source.ts';

const STEP = 1 << 20;

/** `name:line:column` of an offset, both 1-based, the column in bytes. Reads the source up to there. */
export function placeOf(source: ByteSource, offset: number): string {
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < offset; at += STEP) {
    const bytes = source.read(at, Math.min(STEP, offset - at));
    for (let i = bytes.indexOf(10); i >= 0; i = bytes.indexOf(10, i + 1)) {
      line++;
      lineStart = at + i + 1;
    }
  }
  return `${source.name}:${line}:${offset - lineStart + 1}`;
}
