import { splitLines, type TextLine } from '../../formats/text-lines.ts';
import type { NativeReading } from '../native-reading.ts';

/** A line of the text form with everything that is indented below it. */
export interface OutlineLine {
  /** Without indentation and trailing white space. */
  readonly text: string;
  /** Where `text` begins in the file. */
  readonly start: number;
  readonly lines: OutlineLine[];
  /** The lines below that begin with `|`: more of a text, or rows of a table. `text` is what stands behind the bar. */
  readonly bars: { readonly text: string; readonly start: number }[];
}

const deepest = 40;

/** The lines of a file by their indentation. Empty lines, and lines that begin with `#`, say nothing. */
export function parseOutline(reading: NativeReading): OutlineLine[] {
  const top: OutlineLine[] = [];
  /** The lines that are open, each with its indentation; the last one is the innermost. */
  const open: { readonly indent: number; readonly line: OutlineLine }[] = [];
  for (const line of splitLines(reading.source.text)) {
    const text = line.text.trim();
    if (text === '' || text.startsWith('#')) continue;
    const indent = indentOf(line, reading);
    let closed: number | undefined;
    while (open.length > 0 && open.at(-1)!.indent >= indent) closed = open.pop()!.indent;
    const parent = open.at(-1)?.line;
    const start = line.offset + indent;
    if (text.startsWith('|')) {
      const skipped = text.startsWith('| ') ? 2 : 1;
      // What stands behind the bar is kept as it is, its trailing spaces too.
      if (parent) parent.bars.push({ text: line.text.slice(indent + skipped), start: start + skipped });
      else
        reading.problem(
          'misplaced-text',
          reading.position(start, start + 1),
          'A line that begins with "|" goes on with the text of the line above; indent it.',
        );
      continue;
    }
    const place = reading.position(start, start + text.length);
    if (closed !== undefined && closed !== indent)
      reading.problem(
        'bad-value',
        place,
        `This line is indented by ${indent} spaces, but the lines above it by ${closed}.`,
      );
    if (!parent && indent > 0 && closed === undefined)
      reading.problem('bad-value', place, 'The first line must not be indented.');
    if (open.length >= deepest) {
      reading.problem('too-big', place, `Lines are nested more than ${deepest} levels deep.`);
      return top;
    }
    const read: OutlineLine = { text, start, lines: [], bars: [] };
    (parent?.lines ?? top).push(read);
    open.push({ indent, line: read });
  }
  return top;
}

function indentOf(line: TextLine, reading: NativeReading): number {
  const white = /^\s*/.exec(line.text)![0];
  const odd = /[^ ]/.exec(white);
  if (odd)
    reading.problem(
      'bad-value',
      reading.position(line.offset + odd.index, line.offset + odd.index + 1),
      'Indent with spaces: a tab is as wide as each editor likes.',
    );
  return white.length;
}
