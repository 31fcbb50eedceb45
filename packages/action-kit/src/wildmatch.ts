/**
 * A glob as a small automaton. Matching takes time proportional to the text times the pattern, whatever the pattern:
 * all states advance together, nothing is tried twice. Characters are numbers: bytes or code points.
 */
export type GlobToken =
  | { readonly kind: 'character'; readonly code: number }
  /** `?`: one character except `/`. */
  | { readonly kind: 'any' }
  /** `[…]`: one character except `/` out of a set. */
  | { readonly kind: 'set'; readonly negated: boolean; readonly ranges: readonly (readonly [number, number])[] }
  /** `*`: any number of characters except `/`. */
  | { readonly kind: 'star' }
  /** `**`: any number of characters. */
  | { readonly kind: 'globstar' }
  /** The next `length` tokens may be left out. */
  | { readonly kind: 'optional'; readonly length: number };

export interface GlobProgram {
  readonly tokens: readonly GlobToken[];
  /** Whether everything below a path that matches is matched too. */
  readonly descends: boolean;
}

export const SLASH = 0x2f;

/** Whether the program matches the whole text. */
export function runGlob(program: GlobProgram, text: ArrayLike<number>): boolean {
  const { tokens, descends } = program;
  const accepting = tokens.length;
  let states = withoutReading(tokens, [0]);
  for (let at = 0; at < text.length; at++) {
    const code = text[at] as number;
    if (descends && code === SLASH && at > 0 && states.has(accepting)) return true;
    const next: number[] = [];
    for (const state of states) {
      const token = tokens[state];
      if (token !== undefined && consumes(token, code)) next.push(repeats(token) ? state : state + 1);
    }
    if (next.length === 0) return false;
    states = withoutReading(tokens, next);
  }
  return states.has(accepting);
}

const repeats = (token: GlobToken): boolean => token.kind === 'star' || token.kind === 'globstar';

function consumes(token: GlobToken, code: number): boolean {
  switch (token.kind) {
    case 'character':
      return token.code === code;
    case 'any':
    case 'star':
      return code !== SLASH;
    case 'set':
      return code !== SLASH && token.ranges.some(([from, to]) => from <= code && code <= to) !== token.negated;
    case 'globstar':
      return true;
    case 'optional':
      return false;
  }
}

/** The states and all that are reached from them without reading a character. */
function withoutReading(tokens: readonly GlobToken[], states: readonly number[]): Set<number> {
  const reached = new Set<number>();
  const open = [...states];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (reached.has(state)) continue;
    reached.add(state);
    const token = tokens[state];
    if (token === undefined) continue;
    if (repeats(token)) open.push(state + 1);
    if (token.kind === 'optional') open.push(state + 1, state + 1 + token.length);
  }
  return reached;
}
