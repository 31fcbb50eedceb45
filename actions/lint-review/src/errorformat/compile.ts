import type { Field, Program, Step } from './program.ts';

type Set = (unit: number) => boolean;

const FIELDS = 'flecknotmrpvs';
const PREFIXES = 'DXAEWINCZGOPQ';

const any: Set = () => true;
const digit: Set = (unit) => unit >= 0x30 && unit <= 0x39;
const blank: Set = (unit) => unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
const word: Set = (unit) =>
  digit(unit) || unit === 0x5f || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a);
const pointer: Set = (unit) => unit === 0x20 || unit === 0x09 || unit === 0x2d || unit === 0x2e;
const notBlank: Set = (unit) => unit !== 0x20 && unit !== 0x09;

/** A format that cannot be read, with the place of the mistake. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

/**
 * Compiles a Vim 'errorformat' item.
 *
 * @param spaces whether file names may hold spaces
 * @throws {FormatError}
 */
export function compileFormat(source: string, spaces = false): Program {
  const { prefix, flag, from } = readPrefix(source);
  const steps = new StepList(source, spaces);
  for (let i = from; i < source.length;) i = readItem(source, i, steps);
  return { source, prefix, flag, steps: steps.list, fields: steps.fields };
}

/** Why a format cannot be compiled, or undefined when it can. */
export function problemOfFormat(source: string): string | undefined {
  try {
    compileFormat(source);
    return undefined;
  } catch (error) {
    if (error instanceof FormatError) return `${error.message}.`;
    throw error;
  }
}

function readPrefix(source: string): Pick<Program, 'prefix' | 'flag'> & { from: number } {
  const match = /^%([+-]?)([DXAEWINCZGOPQ])/.exec(source);
  if (!match?.[2] || !PREFIXES.includes(match[2])) return { prefix: '', flag: '', from: 0 };
  return { prefix: match[2], flag: match[1] === '+' ? '+' : match[1] === '-' ? '-' : '', from: match[0].length };
}

/** The steps so far; quantifiers change the last one. */
class StepList {
  readonly list: Step[] = [];
  readonly fields: Field[] = [];
  readonly source: string;
  private readonly spaces: boolean;

  constructor(source: string, spaces: boolean) {
    this.source = source;
    this.spaces = spaces;
  }

  one(takes: Set): void {
    this.list.push({ takes, least: 1, repeats: false, greedy: true, field: undefined, capture: -1 });
  }

  repeat(takes: Set, least: 0 | 1, greedy = true): void {
    this.list.push({ takes, least, repeats: true, greedy, field: undefined, capture: -1 });
  }

  /** `*` or `+` after the last step. At the very start it means that anything may stand before. */
  quantify(least: 0 | 1): void {
    const last = this.list.pop();
    if (last === undefined || last.field !== undefined) {
      if (last) this.list.push(last);
      else this.repeat(any, 0, false);
      return;
    }
    this.list.push({ ...last, least, repeats: true });
  }

  capture(field: Field): void {
    const capture = this.fields.push(field) - 1;
    const add = (takes: Set, least: 0 | 1, repeats: boolean, greedy: boolean): void =>
      void this.list.push({ takes, least, repeats, greedy, field, capture });
    if (field === 'f') add(this.spaces ? any : notBlank, 1, true, false);
    else if (field === 't') add(any, 1, false, true);
    else if (field === 'm' || field === 's') add(any, 1, true, true);
    else if (field === 'r') add(any, 0, true, true);
    else if (field === 'p') add(pointer, 0, true, true);
    else add(digit, 1, true, true);
  }
}

/** Reads one item and returns the index after it. */
function readItem(source: string, at: number, steps: StepList): number {
  const char = source.charAt(at);
  if (char === '%') return readPercent(source, at + 1, steps);
  if (char !== '\\') {
    steps.one(literal(char));
    return at + 1;
  }
  const next = source.charAt(at + 1);
  if (next === '+' || next === '*') steps.quantify(next === '+' ? 1 : 0);
  // `\\` is how an option line writes one backslash, which in turn makes the next character plain.
  else if (next === '\\') return readItem(source, at + 2, steps);
  else if (next !== '') steps.one(literal(next));
  return at + 2;
}

function readPercent(source: string, at: number, steps: StepList): number {
  const char = source.charAt(at);
  if (char === '*') return readScan(source, at + 1, steps);
  if (char === '[') return readSet(source, at, (set) => steps.one(set));
  if (char === '\\') {
    steps.one(named(source.charAt(at + 1)));
    return at + 2;
  }
  if (char === '.') steps.one(any);
  else if (char === '#') steps.quantify(0);
  else if (char === '+') steps.quantify(1);
  else if (char === '%') steps.one(literal('%'));
  else if (char !== '' && FIELDS.includes(char) && char !== 'o') steps.capture(char as Field);
  else if (/[~^$?<>]/.test(char)) steps.one(literal(char));
  else throw new FormatError(`"%${char}" at column ${at} of the format "${source}" is not known`);
  return at + 1;
}

/** `%*` and a class: at least one character of it, not kept. */
function readScan(source: string, at: number, steps: StepList): number {
  if (source.charAt(at) === '[') return readSet(source, at, (set) => steps.repeat(set, 1));
  if (source.charAt(at) === '\\') {
    steps.repeat(named(source.charAt(at + 1)), 1);
    return at + 2;
  }
  throw new FormatError(
    `"%*" at column ${at - 1} of the format "${source}" is not followed by a class such as [ ] or \\s`,
  );
}

/** `[abc]`, `[a-z]`, `[^:]`; a backslash makes the next character plain. */
function readSet(source: string, at: number, use: (set: Set) => void): number {
  let i = at + 1;
  const negated = source.charAt(i) === '^';
  if (negated) i++;
  const ranges: [number, number][] = [];
  for (let first = true; i < source.length && (first || source.charAt(i) !== ']'); first = false) {
    if (source.charAt(i) === '\\') i++;
    const from = source.charCodeAt(i);
    const isRange = source.charAt(i + 1) === '-' && source.charAt(i + 2) !== ']' && i + 2 < source.length;
    ranges.push([from, isRange ? source.charCodeAt(i + 2) : from]);
    i += isRange ? 3 : 1;
  }
  if (source.charAt(i) !== ']')
    throw new FormatError(`the class at column ${at + 1} of the format "${source}" has no end`);
  use((unit) => ranges.some(([from, to]) => unit >= from && unit <= to) !== negated);
  return i + 1;
}

function named(letter: string): Set {
  const sets: Record<string, Set> = { d: digit, s: blank, w: word };
  const known = sets[letter.toLowerCase()];
  if (known === undefined) return literal(letter);
  return letter === letter.toLowerCase() ? known : (unit) => !known(unit);
}

/** Letters match in either case, as in Vim. */
function literal(char: string): Set {
  const wanted = char.charCodeAt(0);
  const other = /[a-z]/i.test(char) ? wanted ^ 0x20 : wanted;
  return (unit) => unit === wanted || unit === other;
}
