import { zipSync } from 'fflate';
import type { BotiumScript } from './botium/botium-script.ts';
import { compileXlsx } from './botium/compile-xlsx.ts';
import { ProblemList } from './problem-list.ts';
import { readWorkbook } from './read-workbook.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const inline = (place: string, text: string): string =>
  `<c r="${place}" t="inlineStr"><is><t>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></is></c>`;

/** A workbook of sheets that are given as the inside of their `sheetData`. */
function workbook(sheets: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}): Uint8Array {
  const names = Object.keys(sheets);
  const parts: Record<string, string> = {
    'xl/workbook.xml': `<workbook xmlns:r="r"><sheets>${names.map((name, n) => `<sheet name="${name}" r:id="r${n}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${names.map((_, n) => `<Relationship Id="r${n}" Target="worksheets/sheet${n}.xml"/>`).join('')}</Relationships>`,
    ...Object.fromEntries(
      Object.values(sheets).map((data, n) => [
        `xl/worksheets/sheet${n}.xml`,
        `<worksheet><sheetData>${data}</sheetData></worksheet>`,
      ]),
    ),
    ...more,
  };
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, encode(text)])));
}

/** Rows of texts as the inside of a sheet. */
const table = (rows: readonly (readonly string[])[]): string =>
  rows
    .map(
      (cells, row) =>
        `<row r="${row + 1}">${cells.map((text, n) => (text === '' ? '' : inline(`${'ABCDEF'[n]}${row + 1}`, text))).join('')}</row>`,
    )
    .join('');

function read(bytes: Uint8Array): { sheets: ReturnType<typeof readWorkbook>; mistakes: string[] } {
  const problems = new ProblemList();
  const sheets = readWorkbook({ file: 'a.xlsx', text: '', bytes }, problems);
  return { sheets, mistakes: problems.all().map(({ code, message, at }) => `${at.cell ?? ''} ${code}: ${message}`) };
}

function compile(
  sheets: Readonly<Record<string, string>>,
  settings = {},
): { script: BotiumScript; mistakes: string[] } {
  const problems = new ProblemList();
  const script = compileXlsx({ file: 'a.xlsx', text: '', bytes: workbook(sheets) }, settings, problems);
  return { script, mistakes: problems.all().map(({ code, at }) => `${at.cell ?? ''} ${code}`) };
}

describe('a workbook', () => {
  test('has its texts, numbers, truths and saved values of formulas', () => {
    const { sheets, mistakes } = read(
      workbook(
        {
          One: `<row r="2"><c r="B2" t="s"><v>1</v></c><c t="n"><v>0.30000000000000004</v></c><c t="b"><v>1</v></c></row><row><c r="A3"><f>1+1</f><v>2</v></c><c r="AA3" t="str"><v>x</v></c><c r="B3"/></row>`,
          Two: `<row r="1">${inline('A1', 'a < b')}</row>`,
        },
        {
          'xl/sharedStrings.xml':
            '<sst><si><t>not this</t></si><si><r><t>two </t></r><r><t>pieces</t></r><rPh><t>spoken</t></rPh></si></sst>',
        },
      ),
    );
    expect(mistakes).toEqual([]);
    expect(sheets!.map((sheet) => [...sheet.inOrder()].map(({ cell }) => [cell.at.cell, cell.text].join(' ')))).toEqual(
      [['One!B2 two pieces', 'One!C2 0.30000000000000004', 'One!D2 true', 'One!A3 2', 'One!AA3 x'], ['Two!A1 a < b']],
    );
  });

  test.each<[string, Uint8Array, string]>([
    ['no archive', encode('id,text\n1,hi\n'), ' unreadable-table: This is no workbook (.xlsx)'],
    ['protected', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0), ' unreadable-table: This workbook is protected'],
    [
      'another archive',
      zipSync({ 'a.txt': encode('hi') }),
      ' unreadable-table: This workbook is damaged: it has no xl/',
    ],
    ['cut off', workbook({ One: table([['a']]) }).subarray(0, 400), ' unreadable-table: This is no workbook'],
    [
      'not closed',
      workbook({ One: '<row>' }),
      ' unreadable-table: This workbook is damaged: xl/worksheets/sheet0.xml:',
    ],
    [
      'a row that Excel has not',
      workbook({ One: inline('A1', 'x').replace('<c ', '<row r="99999999999"/><c ') }),
      ' unreadable-table: This workbook is damaged',
    ],
    [
      'entities that multiply',
      workbook({ One: '' }, { 'xl/workbook.xml': '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w>&b;</w>' }),
      ' unreadable-table: This workbook is damaged',
    ],
    [
      'a small file of more than 64 MiB',
      zipSync({ 'xl/workbook.xml': new Uint8Array(2 ** 26 + 1) }, { level: 1 }),
      ' too-big: This workbook unpacks',
    ],
    [
      'a text that is not there',
      workbook({ One: '<row r="1"><c r="A1" t="s"><v>7</v></c></row>' }),
      ' unreadable-table: This workbook is damaged: a cell has the text number 7, and there are 0.',
    ],
    [
      'a formula that failed',
      workbook({ One: '<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>' }),
      'One!A1 bad-value',
    ],
  ])('that is %s is one clear mistake', (_what, bytes, mistake) => {
    const { mistakes } = read(bytes);
    expect(mistakes).toEqual([expect.stringContaining(mistake)]);
  });
});

describe('what a workbook would drop in silence is a mistake at its cell', () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'an utterance without a list',
      {
        Utterances: table([
          ['name', 'text'],
          ['', 'lost'],
          ['a', 'b'],
        ]),
      },
      ['Utterances!B2 unreadable-table'],
    ],
    [
      'a list without a text',
      {
        Utterances: table([
          ['name', 'text'],
          ['lost', ''],
          ['a', 'b'],
        ]),
      },
      ['Utterances!A2 unreadable-table'],
    ],
    [
      'a conversation that is only a name',
      {
        Convos: table([
          ['name', 'me', 'bot'],
          ['lost', '', ''],
          ['a', 'hi', ''],
          ['', '', 'ho'],
        ]),
      },
      ['Convos!A2 unreadable-table'],
    ],
    [
      'the name of a conversation that begins without an empty row',
      {
        Convos: table([
          ['name', 'me', 'bot'],
          ['a', 'hi', ''],
          ['lost', '', 'ho'],
        ]),
      },
      ['Convos!A3 unreadable-table'],
    ],
    ['a sheet with a header only', { Convos: table([['me', 'bot']]) }, ['Convos!A2 empty-fixture']],
    ['a workbook of which no sheet is read', { Budget: table([['a', 'b']]) }, [' empty-fixture']],
    ['a table without variables', { ScriptingMemory: table([['a', 'b']]) }, ['ScriptingMemory!A1 empty-fixture']],
  ])('%s', (_what, sheets, mistakes) => {
    expect(compile(sheets).mistakes).toEqual(mistakes);
  });

  test('a sheet that a setting names and the workbook has not', () => {
    const { mistakes, script } = compile(
      {
        A: table([
          ['me', 'bot'],
          ['hi', 'ho'],
        ]),
      },
      { SCRIPTING_XLSX_SHEETNAMES: 'A, B' },
    );
    expect(mistakes).toEqual([' unreadable-table']);
    expect(script.convos.map(({ name }) => name)).toEqual(['A-A002']);
  });

  test('both messages in a row where each has its own', () => {
    const rows = table([
      ['me', 'bot'],
      ['hi', 'lost'],
    ]);
    expect(compile({ Convos: rows }, { SCRIPTING_XLSX_MODE: 'ROW_PER_MESSAGE' }).mistakes).toEqual([
      'Convos!B2 unreadable-table',
    ]);
  });
});

test('a conversation far below others is read', () => {
  const far = Array.from({ length: 40 }, (): string[] => []);
  const { script, mistakes } = compile({
    Convos: table([['me', 'bot'], ['hi', ''], ['', 'ho'], ...far, ['bye', ''], ['', 'see you']]),
  });
  expect(mistakes).toEqual([]);
  expect(script.convos.map(({ steps }) => steps.map(({ tag, text }) => `${tag} ${text}`))).toEqual([
    ['Cell A2 hi', 'Cell B3 ho'],
    ['Cell A44 bye', 'Cell B45 see you'],
  ]);
});
