import { type GlobToken, SLASH } from './wildmatch.ts';

const code = (character: string): number => character.charCodeAt(0);
const BACKSLASH = code('\\');
const STAR = code('*');

/** The tokens of a glob as wildmatch.c reads it with WM_PATHNAME; undefined when it can never match. */
export function globTokens(pattern: ArrayLike<number>): GlobToken[] | undefined {
  const tokens: GlobToken[] = [];
  // git compares the part before the first wildcard by itself, so that a `**` right behind it stands "at the start".
  let onlyLiterals = true;
  for (let at = 0; at < pattern.length; at++) {
    const current = pattern[at] as number;
    if (current === STAR) {
      const before = pattern[at - 1];
      const from = at;
      while (pattern[at + 1] === STAR) at++;
      const after = pattern[at + 1];
      const opens = before === undefined || before === SLASH || onlyLiterals;
      const slashEscaped = after === BACKSLASH && pattern[at + 2] === SLASH;
      if (at === from || !opens || !(after === undefined || after === SLASH || slashEscaped)) {
        tokens.push({ kind: 'star' });
      } else if (after === SLASH) {
        tokens.push({ kind: 'optional', length: 2 }, { kind: 'globstar' }, { kind: 'character', code: SLASH });
        at++;
      } else tokens.push({ kind: 'globstar' });
      onlyLiterals = false;
    } else if (current === code('?')) {
      tokens.push({ kind: 'any' });
      onlyLiterals = false;
    } else if (current === code('[')) {
      const set = readSet(pattern, at);
      if (set === undefined) return undefined;
      tokens.push(set.token);
      at = set.end;
      onlyLiterals = false;
    } else if (current === BACKSLASH) {
      const escaped = pattern[++at];
      if (escaped === undefined) return undefined;
      tokens.push({ kind: 'character', code: escaped });
      onlyLiterals = false;
    } else tokens.push({ kind: 'character', code: current });
  }
  return tokens;
}

/** The classes inside brackets, for bytes below 128, as git's own ctype has them. */
const namedClasses: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  alnum: [
    [48, 57],
    [65, 90],
    [97, 122],
  ],
  alpha: [
    [65, 90],
    [97, 122],
  ],
  blank: [
    [9, 9],
    [32, 32],
  ],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  digit: [[48, 57]],
  graph: [[33, 126]],
  lower: [[97, 122]],
  print: [[32, 126]],
  punct: [
    [33, 47],
    [58, 64],
    [91, 96],
    [123, 126],
  ],
  space: [
    [9, 10],
    [13, 13],
    [32, 32],
  ],
  upper: [[65, 90]],
  xdigit: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
};

/** Reads a bracket expression that starts at `start`; `end` is the place of the closing bracket. */
function readSet(pattern: ArrayLike<number>, start: number): { token: GlobToken; end: number } | undefined {
  const ranges: (readonly [number, number])[] = [];
  let at = start + 1;
  const negated = pattern[at] === code('!') || pattern[at] === code('^');
  if (negated) at++;
  let previous = 0;
  do {
    let current = pattern[at];
    if (current === undefined) return undefined;
    if (current === BACKSLASH) {
      current = pattern[++at];
      if (current === undefined) return undefined;
      ranges.push([current, current]);
    } else if (
      current === code('-') &&
      previous !== 0 &&
      pattern[at + 1] !== undefined &&
      pattern[at + 1] !== code(']')
    ) {
      current = pattern[++at];
      if (current === BACKSLASH) current = pattern[++at];
      if (current === undefined) return undefined;
      ranges.push([previous, current]);
      current = 0;
    } else if (current === code('[') && pattern[at + 1] === code(':')) {
      let close = at + 2;
      while (pattern[close] !== undefined && pattern[close] !== code(']')) close++;
      if (pattern[close] === undefined) return undefined;
      if (close - 1 < at + 2 || pattern[close - 1] !== code(':')) ranges.push([current, current]);
      else {
        let name = '';
        for (let letter = at + 2; letter < close - 1; letter++) name += String.fromCharCode(pattern[letter] as number);
        const known = Object.hasOwn(namedClasses, name) ? namedClasses[name] : undefined;
        if (known === undefined) return undefined;
        ranges.push(...known);
        at = close;
        current = 0;
      }
    } else ranges.push([current, current]);
    previous = current;
    at++;
  } while (pattern[at] !== code(']'));
  return { token: { kind: 'set', negated, ranges }, end: at };
}
