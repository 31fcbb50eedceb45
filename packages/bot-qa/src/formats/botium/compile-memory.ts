import type { SourceFile, SourcePosition } from '../../source.ts';
import type { ProblemList } from '../problem-list.ts';
import { placeOf, splitLines } from '../text-lines.ts';
import type { BotiumMemory, Placed } from './botium-script.ts';

/** A `.scriptingmemory.txt` file: cells between `|`, a header of `$variables`, a case in each row (or all that turned by 90°). */
export function compileMemoryText(source: SourceFile, problems: ProblemList): BotiumMemory[] {
  const rows = splitLines(source.text)
    .filter((line) => line.text.trim() !== '')
    .map((line) => {
      const cells: Placed[] = [];
      let from = 0;
      for (let i = 0; i <= line.text.length; i++) {
        if (i < line.text.length && line.text[i] !== '|') continue;
        const raw = line.text.slice(from, i);
        const start = from + raw.length - raw.trimStart().length;
        cells.push({ text: raw.trim(), at: placeOf(source, line, start, raw.trim().length) });
        from = i + 1;
      }
      return cells;
    });
  return compileMemoryRows(rows, { file: source.file, line: 1, column: 1 }, 0, problems);
}

/** Rows of cells of any origin (text, spreadsheet). */
export function compileMemoryRows(
  given: readonly (readonly Placed[])[],
  at: SourcePosition,
  table: number,
  problems: ProblemList,
): BotiumMemory[] {
  const turned = given[1]?.[0]?.text.startsWith('$') === true && given[0]?.[1]?.text.startsWith('$') !== true;
  const rows = turned ? transpose(given, at) : given;
  const [header, ...cases] = rows;
  if (!header || cases.length === 0) {
    problems.error('empty-fixture', at, 'This table of variables has no rows.');
    return [];
  }
  const columns = header.slice(1);
  if (columns.length === 0)
    problems.error('unreadable-table', header[0]?.at ?? at, 'This table has no column of a variable.');
  for (const column of columns) {
    if (column.text === '') problems.error('unreadable-table', column.at, 'A variable of this table has no name.');
    else if (!/^\$\w+$/.test(column.text))
      problems.error(
        'unreadable-table',
        column.at,
        `The head of a column must be a variable, but "${column.text}" was found.`,
        `$${column.text.replace(/\W/g, '')}`,
      );
  }
  const names = new Map<string, SourcePosition>();
  return cases.map((cells): BotiumMemory => {
    const name = cells[0]?.text ?? '';
    const where = cells[0]?.at ?? at;
    const other = names.get(name);
    if (other)
      problems.error(
        'duplicate-name',
        where,
        `The case "${name}" is in this table twice; first in line ${other.line}.`,
      );
    names.set(name, where);
    if (cells.length > header.length)
      problems.error(
        'unreadable-table',
        cells[header.length]!.at,
        `This row has ${cells.length} cells, the header ${header.length}.`,
      );
    return {
      name,
      at: where,
      table,
      values: columns.map((column, index) => ({
        name: column.text,
        value: cells[index + 1]?.text ?? '',
        at: cells[index + 1]?.at ?? where,
      })),
    };
  });
}

function transpose(rows: readonly (readonly Placed[])[], at: SourcePosition): Placed[][] {
  const width = rows[0]?.length ?? 0;
  return Array.from({ length: width }, (_, column) => rows.map((row) => row[column] ?? { text: '', at }));
}
