import type { SourceFile, SourcePosition } from '../source.ts';
import { Offsets } from './text-lines.ts';

export interface CsvCell {
  readonly text: string;
  readonly at: SourcePosition;
}

export interface CsvRow {
  /** The line on which the row begins; quoted cells may span several. */
  readonly line: number;
  readonly cells: readonly CsvCell[];
}

export interface CsvTable {
  readonly rows: readonly CsvRow[];
  /** A quote that is never closed: everything behind it is one cell. */
  readonly unclosed: SourcePosition | undefined;
}

/** The delimiter of `,` `;` `|` and tab that the first line has most often outside of quotes; a comma when it has none. */
export function guessDelimiter(text: string): string {
  const counts = new Map<string, number>([',', ';', '|', '\t'].map((letter) => [letter, 0]));
  let quoted = false;
  for (const letter of text) {
    if (letter === '"') quoted = !quoted;
    else if (!quoted && (letter === '\n' || letter === '\r')) {
      if ([...counts.values()].some((count) => count > 0)) break;
    } else if (!quoted && counts.has(letter)) counts.set(letter, counts.get(letter)! + 1);
  }
  let best = ',';
  for (const [letter, count] of counts) if (count > counts.get(best)!) best = letter;
  return best;
}

/** Reads a CSV file (RFC 4180, any line ends). Empty lines are rows of one empty cell; the end of the file is none. */
export function readCsv(source: SourceFile, delimiter: string): CsvTable {
  const { text } = source;
  const offsets = new Offsets(source.file, text);
  const rows: CsvRow[] = [];
  let cells: CsvCell[] = [];
  let unclosed: SourcePosition | undefined;
  let index = 0;
  const endRow = (): void => {
    const [first] = cells;
    if (first) rows.push({ line: first.at.line, cells });
    cells = [];
  };
  while (index <= text.length) {
    const start = index;
    let value = '';
    if (text[index] === '"') {
      index++;
      const parts: string[] = [];
      for (;;) {
        const quote = text.indexOf('"', index);
        if (quote < 0) {
          unclosed ??= offsets.at(start, start + 1);
          parts.push(text.slice(index));
          index = text.length;
          break;
        }
        parts.push(text.slice(index, quote));
        index = quote + 1;
        if (text[index] !== '"') break;
        parts.push('"');
        index++;
      }
      value = parts.join('');
    }
    const from = index;
    while (index < text.length && text[index] !== delimiter && text[index] !== '\n' && text[index] !== '\r') index++;
    value += text.slice(from, index);
    cells.push({ text: value, at: offsets.at(start, index) });
    if (index >= text.length) break;
    if (text[index] === delimiter) {
      index++;
      continue;
    }
    index += text.startsWith('\r\n', index) ? 2 : 1;
    endRow();
  }
  if (cells.length > 1 || cells[0]?.text !== '') endRow();
  return { rows, unclosed };
}

/** Whether a row holds any text. */
export function hasText(row: CsvRow): boolean {
  return row.cells.some((cell) => cell.text.trim() !== '');
}
