import type { ColumnUnit } from '../finding.ts';

/** The text of one file with its lines, only LF ending a line. */
export interface FileText {
  readonly content: string;
  readonly lines: number;
  /** Offset of the first unit of a line; the length of the text for the line after the last. */
  lineStart(line: number): number;
  /** Offset after the last unit of a line, before its line end (LF or CR LF). */
  lineEnd(line: number): number;
  /** Number of the line that an offset is on. */
  lineAt(offset: number): number;
  /** The text of a line without its line end; undefined when there is no such line. */
  line(line: number): string | undefined;
  /** An offset of bytes, UTF-16 units or code points as UTF-16 units; undefined beyond the end. */
  fromOffset(kind: 'char' | 'byte', offset: number, unit: ColumnUnit): number | undefined;
}

/** Makes a {@link FileText}. Finding a line is logarithmic. */
export function fileText(content: string): FileText {
  const starts = [0];
  for (let at = content.indexOf('\n'); at >= 0; at = content.indexOf('\n', at + 1)) starts.push(at + 1);
  if ((starts.at(-1) as number) === content.length && content !== '') starts.pop();
  const lineStart = (line: number): number => starts[line - 1] ?? content.length;
  const lineEnd = (line: number): number => {
    const end = lineStart(line + 1);
    if (end === 0 || content[end - 1] !== '\n') return end;
    return content[end - 2] === '\r' ? end - 2 : end - 1;
  };
  return {
    content,
    lines: starts.length,
    lineStart,
    lineEnd,
    lineAt(offset) {
      let low = 0;
      let high = starts.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((starts[middle] as number) <= offset) low = middle + 1;
        else high = middle;
      }
      return Math.max(1, low);
    },
    line: (line) =>
      line >= 1 && line <= starts.length
        ? content.slice(lineStart(line), Math.max(lineStart(line), lineEnd(line)))
        : undefined,
    fromOffset(kind, offset, unit) {
      const chars = offset + markLength(content);
      const length =
        kind === 'byte'
          ? unitsOf(content, offset, 'utf8-byte')
          : unit === 'code-point'
            ? unitsOf(content, chars, unit)
            : chars;
      return length === undefined || length > content.length ? undefined : length;
    },
  };
}

/** Offset of a column; the column after the last one is allowed, further ones are not. */
export function positionOf(text: FileText, line: number, column: number, unit: ColumnUnit): number | undefined {
  if (line === text.lines + 1 && column === 1) return text.content.length;
  const own = text.line(line);
  if (own === undefined) return undefined;
  const before = column - 1 + (line === 1 && unit !== 'utf8-byte' ? markLength(own) : 0);
  const units = unit === 'utf16' ? before : unitsOf(own, before, unit);
  if (units === undefined || units > own.length) return undefined;
  return text.lineStart(line) + units;
}

/** Tools that count characters begin after a byte order mark; those that count bytes count it too. */
function markLength(text: string): number {
  return text.startsWith('\ufeff') ? 1 : 0;
}

/** How many UTF-16 units the first `count` code points or bytes of a text take; undefined inside one or beyond all. */
function unitsOf(text: string, count: number, unit: ColumnUnit): number | undefined {
  let units = 0;
  let counted = 0;
  while (counted < count) {
    const point = text.codePointAt(units);
    if (point === undefined) return undefined;
    units += point > 0xffff ? 2 : 1;
    counted += unit === 'utf8-byte' ? utf8Length(point) : 1;
  }
  return counted === count ? units : undefined;
}

function utf8Length(point: number): number {
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}
