import type { SourceFile } from '../../source.ts';
import { suggest } from '../../suggest.ts';
import { guessDelimiter, hasText, readCsv, type CsvRow } from '../csv-source.ts';
import type { ProblemList } from '../problem-list.ts';
import type { BotiumConvo, BotiumSender, BotiumStep, BotiumUtterances, Placed } from './botium-script.ts';
import { sectionNames } from './botium-words.ts';
import { checkOptional, compileStep } from './compile-step.ts';

type Settings = Readonly<Record<string, unknown>>;

function readRows(source: SourceFile, settings: Settings, problems: ProblemList): readonly CsvRow[] {
  const given = settings['SCRIPTING_CSV_DELIMITER'];
  const table = readCsv(source, typeof given === 'string' && given.length === 1 ? given : guessDelimiter(source.text));
  if (table.unclosed) problems.error('unreadable-table', table.unclosed, 'This quote is never closed.');
  const first = table.rows.findIndex(hasText);
  if (first < 0)
    problems.error(
      'empty-fixture',
      { file: source.file, line: 1, column: 1 },
      'This table is empty: nothing would be tested.',
    );
  return first < 0 ? [] : table.rows.slice(first);
}

/** Finds the column that a setting names, by its header or its number. */
function columnOf(
  header: CsvRow,
  wanted: unknown,
  otherwise: number,
  source: SourceFile,
  problems: ProblemList,
): number {
  if (wanted === undefined || wanted === null) return otherwise;
  if (typeof wanted === 'number') return wanted;
  const name = typeof wanted === 'string' ? wanted : JSON.stringify(wanted);
  const names = header.cells.map((cell) => cell.text.trim());
  const found = names.indexOf(name);
  if (found >= 0) return found;
  problems.error(
    'unreadable-table',
    { file: source.file, line: header.line, column: 1 },
    `No column is called "${name}".`,
    suggest(name, names),
  );
  return otherwise;
}

/** A `.convo.csv` file: two columns are a question and an answer per row, three or more one message per row. */
export function compileConvoCsv(source: SourceFile, settings: Settings, problems: ProblemList): BotiumConvo[] {
  const rows = readRows(source, settings, problems).filter(hasText);
  const [header, ...body] = rows;
  if (!header) return [];
  const width = Math.max(...rows.slice(0, 100).map((row) => row.cells.length));
  if (width < 2) {
    problems.error(
      'unreadable-table',
      header.cells[0]?.at ?? { file: source.file, line: 1, column: 1 },
      'A table of conversations needs two columns (question and answer) or three (conversation, sender, text), but one was found. Is the delimiter one of , ; | or a tab?',
    );
    return [];
  }
  if (body.length === 0)
    problems.error('empty-fixture', header.cells[0]!.at, 'This table has only a header: nothing would be tested.');
  return width === 2
    ? questionsAndAnswers(source, header, body, settings, problems)
    : messages(source, header, body, settings, problems);
}

function questionsAndAnswers(
  source: SourceFile,
  header: CsvRow,
  rows: readonly CsvRow[],
  settings: Settings,
  problems: ProblemList,
): BotiumConvo[] {
  const question = columnOf(header, settings['SCRIPTING_CSV_QA_COLUMN_QUESTION'], 0, source, problems);
  const answer = columnOf(header, settings['SCRIPTING_CSV_QA_COLUMN_ANSWER'], 1, source, problems);
  return rows.map((row): BotiumConvo => ({
    name: `L${row.line}`,
    description: null,
    at: row.cells[0]!.at,
    steps: [
      step('me', `L${row.line}-Question`, row, question, problems),
      step('bot', `L${row.line}-Answer`, row, answer, problems),
    ],
  }));
}

function messages(
  source: SourceFile,
  header: CsvRow,
  rows: readonly CsvRow[],
  settings: Settings,
  problems: ProblemList,
): BotiumConvo[] {
  const id = columnOf(header, settings['SCRIPTING_CSV_MULTIROW_COLUMN_CONVERSATION_ID'], 0, source, problems);
  const sender = columnOf(header, settings['SCRIPTING_CSV_MULTIROW_COLUMN_SENDER'], 1, source, problems);
  const text = columnOf(header, settings['SCRIPTING_CSV_MULTIROW_COLUMN_TEXT'], 2, source, problems);
  const convos = new Map<string, { at: BotiumConvo['at']; steps: BotiumStep[] }>();
  for (const row of rows) {
    const name = row.cells[id]?.text.trim() ?? '';
    const who = row.cells[sender]?.text.trim() ?? '';
    if (!(sectionNames as readonly string[]).includes(who)) {
      const near = suggest(who, sectionNames);
      problems.error(
        'unknown-section',
        row.cells[sender]?.at ?? row.cells[0]!.at,
        `The sender must be one of ${sectionNames.join(', ')}, but "${who}" was found. Columns are conversation, sender, text; settings name others.`,
        near,
      );
      continue;
    }
    const convo = convos.get(name) ?? { at: row.cells[id]?.at ?? row.cells[0]!.at, steps: [] };
    convos.set(name, convo);
    convo.steps.push(step(who as BotiumSender, `L${row.line}`, row, text, problems));
  }
  return [...convos].map(([name, { at, steps }]) => ({ name, description: null, at, steps }));
}

function step(sender: BotiumSender, tag: string, row: CsvRow, column: number, problems: ProblemList): BotiumStep {
  const cell = row.cells[column];
  const at = cell?.at ?? row.cells[0]!.at;
  const lines = cell ? cellLines(cell) : [];
  const made: BotiumStep = { sender, tag, at, ...compileStep(lines, sender, problems) };
  checkOptional(made, problems);
  return made;
}

function cellLines(cell: Placed): Placed[] {
  return cell.text.split(/\r\n|\n|\r/).map((text, index) => ({
    text,
    at: index === 0 ? cell.at : { ...cell.at, line: cell.at.line + index, column: 1, length: text.length },
  }));
}

/**
 * A table of utterances, a list in each column. By Botium's default, tables of one or four columns are such lists only when
 * the file says `.utterances.csv`; without the legacy mode every column is one.
 */
export function compileUtterancesCsv(
  source: SourceFile,
  settings: Settings,
  problems: ProblemList,
): BotiumUtterances[] {
  const rows = readRows(source, settings, problems);
  const [header] = rows;
  if (!header) return [];
  const width = header.cells.length;
  if (settings['SCRIPTING_CSV_LEGACY_MODE_OFF'] !== true && width !== 1 && width !== 4) {
    problems.error(
      'unreadable-table',
      header.cells[0]!.at,
      `A table of utterances has one column or four, but ${width} were found. Give the setting SCRIPTING_CSV_LEGACY_MODE_OFF=true when every column is a list.`,
    );
    return [];
  }
  const startAfter = firstRow(rows, settings, source, problems);
  const stops = settings['SCRIPTING_CSV_UTTERANCE_STOP_ON_EMPTY'] === true;
  return header.cells
    .map((head, column): BotiumUtterances => {
      const lines: Placed[] = [];
      for (const row of rows.slice(startAfter)) {
        const cell = row.cells[column];
        const text = cell?.text.trim() ?? '';
        if (cell && text !== '') lines.push({ text, at: cell.at });
        else if (stops) break;
      }
      return { name: head.text.trim(), at: head.at, lines };
    })
    .filter((list) => list.lines.length > 0 || !stops);
}

function firstRow(rows: readonly CsvRow[], settings: Settings, source: SourceFile, problems: ProblemList): number {
  const start = settings['SCRIPTING_CSV_UTTERANCE_STARTROW'];
  if (typeof start === 'number') {
    const index = rows.findIndex((row) => row.line >= start);
    return index < 0 ? rows.length : index;
  }
  const wanted = settings['SCRIPTING_CSV_UTTERANCE_STARTROW_HEADER'];
  if (typeof wanted !== 'string') return 1;
  const index = rows.findIndex((row) => row.cells[0]?.text.trim() === wanted);
  if (index >= 0) return index + 1;
  problems.error('unreadable-table', { file: source.file, line: 1, column: 1 }, `No row begins with "${wanted}".`);
  return 1;
}
