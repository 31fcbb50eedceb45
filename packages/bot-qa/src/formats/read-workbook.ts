import { unzipSync, type Unzipped } from 'fflate';
import { SaxesParser } from 'saxes';
import type { SourceFile, SourcePosition } from '../source.ts';
import type { ProblemList } from './problem-list.ts';

/** A cell with something in it. */
export interface SheetCell {
  readonly text: string;
  readonly at: SourcePosition;
}

/** One sheet of a workbook. Rows and columns count from 1. */
export class Sheet {
  readonly name: string;
  readonly #file: string;
  readonly #cells = new Map<string, SheetCell>();
  lastRow = 0;

  constructor(file: string, name: string) {
    this.#file = file;
    this.name = name;
  }

  set(row: number, column: number, text: string): void {
    this.#cells.set(`${row} ${column}`, { text, at: this.placeOf(row, column) });
    this.lastRow = Math.max(this.lastRow, row);
  }

  get size(): number {
    return this.#cells.size;
  }

  /** Undefined for an empty cell. */
  get(row: number, column: number): SheetCell | undefined {
    return this.#cells.get(`${row} ${column}`);
  }

  /** All cells in reading order: row by row, each from left to right. */
  *inOrder(): Generator<{ readonly row: number; readonly column: number; readonly cell: SheetCell }> {
    const places = [...this.#cells].map(([key, cell]) => {
      const [row, column] = key.split(' ').map(Number) as [number, number];
      return { row, column, cell };
    });
    yield* places.sort((a, b) => a.row - b.row || a.column - b.column);
  }

  placeOf(row: number, column: number): SourcePosition {
    return { file: this.#file, line: row, column, cell: `${this.name}!${columnName(column)}${row}` };
  }
}

/** 1 → A, 27 → AA. */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}

/** More was not written by hand: a small file may unpack to gigabytes. */
const mostBytes = 64 * 1024 * 1024;
const mostCells = 500_000;
/** Those of Excel. */
const [mostRows, mostColumns] = [1_048_576, 16_384];

type Attributes = Readonly<Record<string, string>>;

/**
 * The sheets of an Office Open XML workbook (ECMA-376, SpreadsheetML), in their order. A formula has the value that was
 * saved with it; formats of numbers and dates are not applied. Undefined, and a problem, when it cannot be read.
 */
export function readWorkbook(source: SourceFile, problems: ProblemList): Sheet[] | undefined {
  const at = { file: source.file, line: 1, column: 1 };
  const refuse = (message: string): undefined => void problems.error('unreadable-table', at, message);
  if (source.bytes[0] === 0xd0 && source.bytes[1] === 0xcf)
    return refuse(
      'This workbook is protected by a password, or in the format of before 2007. Save it as a plain .xlsx.',
    );
  let parts: Unzipped;
  try {
    let size = 0;
    parts = unzipSync(source.bytes, {
      filter: ({ name, originalSize }) => {
        if (!/^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|worksheets\/[^/]+\.xml)$/.test(name))
          return false;
        size += originalSize;
        if (size > mostBytes) throw new RangeError('too big');
        return true;
      },
    });
  } catch (cause) {
    if (cause instanceof RangeError) {
      problems.error('too-big', at, `This workbook unpacks to more than ${mostBytes / 1024 / 1024} MiB.`);
      return undefined;
    }
    return refuse(`This is no workbook (.xlsx): ${(cause as Error).message}.`);
  }
  try {
    return readSheets(parts, source.file, problems);
  } catch (cause) {
    return refuse(`This workbook is damaged: ${(cause as Error).message}`);
  }
}

function readSheets(parts: Unzipped, file: string, problems: ProblemList): Sheet[] {
  const named: { readonly name: string; readonly id: string }[] = [];
  readXml(parts, 'xl/workbook.xml', {
    open: (tag, attributes) => {
      if (tag === 'sheet') named.push({ name: attributes['name'] ?? '', id: attributes['r:id'] ?? '' });
    },
  });
  const targets = new Map<string, string>();
  readXml(parts, 'xl/_rels/workbook.xml.rels', {
    open: (tag, attributes) => {
      if (tag === 'Relationship') targets.set(attributes['Id'] ?? '', attributes['Target'] ?? '');
    },
  });
  const shared = parts['xl/sharedStrings.xml'] ? readSharedStrings(parts) : [];
  return named.flatMap(({ name, id }) => {
    const target = targets.get(id);
    // A sheet that is a chart has no cells.
    if (target === undefined || !/worksheets\//.test(target)) return [];
    const sheet = new Sheet(file, name);
    readCells(parts, target.startsWith('/') ? target.slice(1) : `xl/${target}`, sheet, shared, problems);
    return [sheet];
  });
}

/** Texts that cells refer to by number; one with several formats is in pieces. How a text is spoken (`rPh`) is left out. */
function readSharedStrings(parts: Unzipped): string[] {
  const texts: string[] = [];
  let spoken = 0;
  readXml(parts, 'xl/sharedStrings.xml', {
    open: (tag) => {
      if (tag === 'si') texts.push('');
      if (tag === 'rPh') spoken++;
    },
    close: (tag, text) => {
      if (tag === 'rPh') spoken--;
      if (tag === 't' && spoken === 0) texts[texts.length - 1] += text;
    },
  });
  return texts;
}

function readCells(
  parts: Unzipped,
  path: string,
  sheet: Sheet,
  shared: readonly string[],
  problems: ProblemList,
): void {
  let [row, column, type, value, spoken] = [0, 0, '', '', 0];
  readXml(parts, path, {
    open: (tag, attributes) => {
      if (tag === 'row') {
        row = Number(attributes['r'] ?? row + 1);
        column = 0;
      }
      if (tag === 'c') {
        // A cell without its place stands behind the one before.
        const letters = /^([A-Z]{1,3})\d+$/.exec(attributes['r'] ?? '')?.[1];
        column = letters ? columnNumber(letters) : column + 1;
        type = attributes['t'] ?? 'n';
        value = '';
      }
      if (tag === 'rPh') spoken++;
    },
    close: (tag, text) => {
      if (tag === 'rPh') spoken--;
      if (tag === 'v' || (tag === 't' && spoken === 0)) value += text;
      if (tag !== 'c' || value === '') return;
      if (!(row >= 1 && row <= mostRows && column <= mostColumns))
        throw new Error(`${path}: there is no row ${row} with a column ${column}.`);
      if (type === 'e')
        problems.error('bad-value', sheet.placeOf(row, column), `The formula of this cell has no value but ${value}.`);
      sheet.set(row, column, cellText(type, value, shared));
      if (sheet.size > mostCells) throw new Error(`${path}: it has more than ${mostCells} cells.`);
    },
  });
}

function cellText(type: string, value: string, shared: readonly string[]): string {
  if (type === 's') {
    const text = shared[Number(value)];
    if (text === undefined) throw new Error(`a cell has the text number ${value}, and there are ${shared.length}.`);
    return text;
  }
  if (type === 'b') return value === '1' ? 'true' : 'false';
  // 0.1 + 0.2 is saved with all its digits.
  return type === 'n' && value.trim() !== '' && Number.isFinite(Number(value)) ? String(Number(value)) : value;
}

function columnNumber(letters: string): number {
  let number = 0;
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
}

/** Calls back for every element, with its text when it ends. Names are without their prefix. */
function readXml(
  parts: Unzipped,
  path: string,
  on: {
    readonly open?: (tag: string, attributes: Attributes) => void;
    readonly close?: (tag: string, text: string) => void;
  },
): void {
  const bytes = parts[path];
  if (!bytes) throw new Error(`it has no ${path}.`);
  const parser = new SaxesParser();
  let text = '';
  parser.on('error', (error) => {
    throw new Error(`${path}: ${error.message}`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    text = '';
    on.open?.(localName(name), attributes);
  });
  parser.on('text', (more) => (text += more));
  parser.on('cdata', (more) => (text += more));
  parser.on('closetag', ({ name }) => {
    on.close?.(localName(name), text);
    text = '';
  });
  parser.write(new TextDecoder('utf-8').decode(bytes)).close();
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
