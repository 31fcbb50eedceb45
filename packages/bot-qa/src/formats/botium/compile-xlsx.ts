import type { SourceFile } from '../../source.ts';
import type { ProblemList } from '../problem-list.ts';
import { columnName, readWorkbook, type Sheet, type SheetCell } from '../read-workbook.ts';
import {
  emptyScript,
  type BotiumConvo,
  type BotiumMemory,
  type BotiumScript,
  type BotiumStep,
  type BotiumUtterances,
  type Placed,
} from './botium-script.ts';
import { compileMemoryRows } from './compile-memory.ts';
import { checkOptional, compileStep } from './compile-step.ts';

type Settings = Readonly<Record<string, unknown>>;

/** Which sheets hold what, by their names, and the setting that names them instead. */
const kinds = {
  convos: {
    setting: 'SCRIPTING_XLSX_SHEETNAMES',
    holds: (name: string) => /convo|dialog/.test(name) && !/partial/.test(name),
  },
  partials: { setting: 'SCRIPTING_XLSX_SHEETNAMES_PCONVOS', holds: (name: string) => /partial/.test(name) },
  utterances: { setting: 'SCRIPTING_XLSX_SHEETNAMES_UTTERANCES', holds: (name: string) => /utter/.test(name) },
  memories: {
    setting: 'SCRIPTING_XLSX_SHEETNAMES_SCRIPTING_MEMORY',
    holds: (name: string) => /memory|scripting/.test(name),
  },
} as const;

/** A workbook as Botium reads it: the names of its sheets say what they hold. */
export function compileXlsx(source: SourceFile, settings: Settings, problems: ProblemList): BotiumScript {
  const workbook = readWorkbook(source, problems);
  if (!workbook) return emptyScript;
  const read = new Set<Sheet>();
  const compile = <T>(kind: keyof typeof kinds, compileSheet: (sheet: Sheet, number: number) => readonly T[]): T[] =>
    sheetsOf(workbook, kind, settings, source, problems).flatMap((sheet, number) => {
      read.add(sheet);
      return compileSheet(sheet, number);
    });
  const convos = (sheet: Sheet): BotiumConvo[] => compileConvos(sheet, settings, problems);
  const script: BotiumScript = {
    convos: compile('convos', convos),
    partials: compile('partials', convos),
    utterances: compile('utterances', (sheet) => compileUtterances(sheet, settings, problems)),
    memories: compile('memories', (sheet, number) => compileMemories(sheet, number, problems)),
  };
  if (read.size === 0)
    problems.error(
      'empty-fixture',
      { file: source.file, line: 1, column: 1 },
      `No sheet of this workbook is read: by its name it must hold conversations ("convo", "dialog"), "partial" ones, utterances ("utter") or variables ("memory", "scripting"). It has: ${workbook.map(({ name }) => `"${name}"`).join(', ')}. The setting ${kinds.convos.setting} names others.`,
    );
  return script;
}

function sheetsOf(
  workbook: readonly Sheet[],
  kind: keyof typeof kinds,
  settings: Settings,
  source: SourceFile,
  problems: ProblemList,
): Sheet[] {
  const { setting, holds } = kinds[kind];
  const given = settings[setting];
  if (typeof given !== 'string' || given === '') return workbook.filter(({ name }) => holds(name.toLowerCase()));
  const wanted = given.split(/\s*[;,|]\s*/);
  for (const name of wanted)
    if (name !== '*' && !workbook.some((sheet) => sheet.name === name))
      problems.error(
        'unreadable-table',
        { file: source.file, line: 1, column: 1 },
        `This workbook has no sheet "${name}" (${setting}). It has: ${workbook.map((sheet) => `"${sheet.name}"`).join(', ')}.`,
      );
  return workbook.filter(({ name }) => wanted.includes('*') || wanted.includes(name));
}

const hasHeaders = (settings: Settings): boolean => settings['SCRIPTING_XLSX_HASHEADERS'] !== false;

/** Where a table begins: its first cell, or where the settings say; below its header. */
function originOf(sheet: Sheet, settings: Settings): { readonly row: number; readonly column: number } | undefined {
  const [startRow, startColumn] = [settings['SCRIPTING_XLSX_STARTROW'], settings['SCRIPTING_XLSX_STARTCOL']];
  const row = typeof startRow === 'number' ? startRow : undefined;
  const column =
    typeof startColumn === 'number'
      ? startColumn
      : typeof startColumn === 'string' && /^[A-Z]$/.test(startColumn)
        ? startColumn.charCodeAt(0) - 64
        : undefined;
  if (row !== undefined && column !== undefined) return { row, column };
  for (const place of sheet.inOrder()) {
    if ((row !== undefined && place.row !== row) || (column !== undefined && place.column !== column)) continue;
    return { row: row ?? place.row + (hasHeaders(settings) ? 1 : 0), column: place.column };
  }
  return undefined;
}

/** One row of conversations: who says what, and how the conversation is called. */
interface Row {
  readonly number: number;
  readonly name: SheetCell | undefined;
  readonly me: SheetCell | undefined;
  readonly bot: SheetCell | undefined;
}

/**
 * The conversations of a sheet, in the columns of the user and the bot, with their names before these when all three have a
 * header. When both cells of a row are filled, each row is a question with its answer; else each row is one message, and an
 * empty row ends the conversation.
 */
function compileConvos(sheet: Sheet, settings: Settings, problems: ProblemList): BotiumConvo[] {
  const origin = originOf(sheet, settings);
  if (!origin) {
    problems.error('empty-fixture', sheet.placeOf(1, 1), `The sheet "${sheet.name}" is empty.`);
    return [];
  }
  const { column } = origin;
  const given = settings['SCRIPTING_XLSX_HASNAMECOL'];
  const headers = [0, 1, 2].map((more) => sheet.get(origin.row - 1, column + more));
  const hasName = typeof given === 'boolean' ? given : hasHeaders(settings) && headers.every(Boolean);
  const rows = rowsOf(sheet, origin.row, column, hasName);
  const isPaired = areQuestions(rows, sheet, settings, problems);
  if (isPaired === undefined) return [];
  const groups: [Row, ...Row[]][] = isPaired
    ? rows.filter(({ me, bot }) => me ?? bot).map((row) => [row])
    : separate(rows, problems);
  if (groups.length === 0)
    problems.error(
      'empty-fixture',
      sheet.placeOf(origin.row, column),
      `The sheet "${sheet.name}" has no conversation${hasHeaders(settings) ? ' below its header' : ''}.`,
    );
  const digits = Math.max(3, String(groups.at(-1)?.[0].number ?? 0).length);
  return groups.map((group): BotiumConvo => {
    const [{ number, name, me, bot }] = group;
    return {
      name: name?.text ?? `${sheet.name}-${columnName(column)}${String(number).padStart(digits, '0')}`,
      description: null,
      at: (name ?? me ?? bot)!.at,
      steps: group.flatMap((row) => {
        const senders = isPaired ? (['me', 'bot'] as const) : row.me ? (['me'] as const) : (['bot'] as const);
        return senders.map((sender) => {
          const place = column + (hasName ? 1 : 0) + (sender === 'bot' ? 1 : 0);
          return step(sender, row[sender], sheet.placeOf(row.number, place), problems);
        });
      }),
    };
  });
}

function rowsOf(sheet: Sheet, start: number, column: number, hasName: boolean): Row[] {
  const first = column + (hasName ? 1 : 0);
  return Array.from({ length: Math.max(0, sheet.lastRow - start + 1) }, (_, index): Row => {
    const number = start + index;
    return {
      number,
      name: hasName ? sheet.get(number, column) : undefined,
      me: sheet.get(number, first),
      bot: sheet.get(number, first + 1),
    };
  });
}

/** Whether rows are questions with answers. Undefined for a sheet that has rows of both kinds: a mistake, as in Botium. */
function areQuestions(
  rows: readonly Row[],
  sheet: Sheet,
  settings: Settings,
  problems: ProblemList,
): boolean | undefined {
  const mode = settings['SCRIPTING_XLSX_MODE'];
  if (typeof mode === 'string') return mode === 'QUESTION_ANSWER';
  const pair = rows.find(({ me, bot }) => me && bot);
  const single = rows.find(({ me, bot }) => Boolean(me) !== Boolean(bot));
  if (pair && single)
    return problems.error(
      'unreadable-table',
      pair.me!.at,
      `The sheet "${sheet.name}" has rows of both kinds: questions with their answer (row ${pair.number}), and one message a row (row ${single.number}). The setting SCRIPTING_XLSX_MODE says which is meant (QUESTION_ANSWER or ROW_PER_MESSAGE).`,
    );
  return pair !== undefined;
}

/** Rows of one message each, in conversations. What would be dropped in silence is a mistake. */
function separate(rows: readonly Row[], problems: ProblemList): [Row, ...Row[]][] {
  const groups: [Row, ...Row[]][] = [];
  let current: [Row, ...Row[]] | undefined;
  for (const row of rows) {
    const { name, me, bot } = row;
    if (!me && !bot) {
      if (name)
        problems.error(
          'unreadable-table',
          name.at,
          `The conversation "${name.text}" has no message in the row of its name.`,
        );
      current = undefined;
      continue;
    }
    if (me && bot)
      problems.error(
        'unreadable-table',
        bot.at,
        'This row has a message of the user and one of the bot; each needs a row of its own.',
      );
    if (!current) groups.push((current = [row]));
    else {
      if (name)
        problems.error(
          'unreadable-table',
          name.at,
          `An empty row must stand before the next conversation, "${name.text}".`,
        );
      current.push(row);
    }
  }
  return groups;
}

function step(
  sender: 'me' | 'bot',
  cell: SheetCell | undefined,
  at: BotiumStep['at'],
  problems: ProblemList,
): BotiumStep {
  const lines = (cell?.text ?? '')
    .split(/\r\n|\n|\r/)
    .map((text): Placed => ({ text: text.trim(), at }))
    .filter(({ text }) => text !== '');
  const body = compileStep(lines, sender, problems);
  const tag = `Cell ${at.cell!.slice(at.cell!.lastIndexOf('!') + 1)}`;
  const made: BotiumStep = { sender, tag, at, ...body, ...(lines.length === 0 && { text: '' }) };
  checkOptional(made, problems);
  return made;
}

/** Lists of utterances: a name and a text begin one, texts without a name go on with it, an empty row ends it. */
function compileUtterances(sheet: Sheet, settings: Settings, problems: ProblemList): BotiumUtterances[] {
  const origin = originOf(sheet, settings);
  const lists: { name: string; at: BotiumUtterances['at']; lines: Placed[] }[] = [];
  let current: (typeof lists)[number] | undefined;
  for (let row = origin?.row ?? Infinity; row <= sheet.lastRow; row++) {
    const [name, line] = [sheet.get(row, origin!.column), sheet.get(row, origin!.column + 1)];
    if (name && line) lists.push((current = { name: name.text, at: name.at, lines: [line] }));
    else if (line && current) current.lines.push(line);
    else {
      const lost = line ?? name;
      if (lost)
        problems.error(
          'unreadable-table',
          lost.at,
          line
            ? 'This text belongs to no list: a name must stand before the first of each.'
            : 'This list has no text in the row of its name.',
        );
      current = undefined;
    }
  }
  if (lists.length === 0)
    problems.error('empty-fixture', sheet.placeOf(1, 1), `The sheet "${sheet.name}" has no list of utterances.`);
  return lists;
}

/** A table of variables. Its corner is the empty cell before the first name of a column and above the first of a row. */
function compileMemories(sheet: Sheet, number: number, problems: ProblemList): readonly BotiumMemory[] {
  const corner = [...sheet.inOrder()].find(({ row, column }) => column > 1 && sheet.get(row + 1, column - 1));
  if (!corner) {
    problems.error('empty-fixture', sheet.placeOf(1, 1), `The sheet "${sheet.name}" has no table of variables.`);
    return [];
  }
  let width = 1;
  while (sheet.get(corner.row, corner.column - 1 + width)) width++;
  const rows: Placed[][] = [];
  for (let row = corner.row; row === corner.row || sheet.get(row, corner.column - 1); row++)
    rows.push(
      Array.from({ length: width }, (_, more): Placed => {
        const place = corner.column - 1 + more;
        return sheet.get(row, place) ?? { text: '', at: sheet.placeOf(row, place) };
      }),
    );
  return compileMemoryRows(rows, sheet.placeOf(corner.row, corner.column - 1), number, problems);
}
