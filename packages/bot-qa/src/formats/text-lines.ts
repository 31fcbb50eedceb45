import type { SourceFile, SourcePosition } from '../source.ts';

/** One line of a text file without its line end. */
export interface TextLine {
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
  /** Where its first code unit stands in the file's text. */
  readonly offset: number;
}

/** The lines of a text with any mixture of `\n`, `\r\n` and `\r`; a final line end begins one more, empty line. */
export function splitLines(text: string): TextLine[] {
  const lines: TextLine[] = [];
  let offset = 0;
  for (const match of text.matchAll(/\r\n|\n|\r/g)) {
    lines.push({ text: text.slice(offset, match.index), number: lines.length + 1, offset });
    offset = match.index + match[0].length;
  }
  lines.push({ text: text.slice(offset), number: lines.length + 1, offset });
  return lines;
}

/** The place of a part of a line; `start` counts from 0. */
export function placeOf(
  source: Pick<SourceFile, 'file'>,
  line: TextLine,
  start = 0,
  length = line.text.length - start,
): SourcePosition {
  return { file: source.file, line: line.number, column: start + 1, length: Math.max(0, length) };
}

/** Line and column for offsets of a text that is asked for many of them: one pass to prepare, a binary search for each. */
export class Offsets {
  readonly #starts: number[] = [0];
  readonly #file: string;
  readonly #end: number;

  constructor(file: string, text: string) {
    this.#file = file;
    this.#end = text.length;
    for (const match of text.matchAll(/\r\n|\n|\r/g)) this.#starts.push(match.index + match[0].length);
  }

  at(start: number, end: number = start): SourcePosition {
    const offset = Math.min(start, this.#end);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    const next = this.#starts[low + 1] ?? this.#end;
    return {
      file: this.#file,
      line: low + 1,
      column: offset - this.#starts[low]! + 1,
      length: Math.max(0, Math.min(end, next) - offset),
    };
  }
}

/** The last part of a path. */
export function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
