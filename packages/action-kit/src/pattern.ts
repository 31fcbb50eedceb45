import { RE2JS } from 're2js';
import { UserError } from './errors.ts';

/** Longest regular expression that is accepted, in UTF-16 units. */
export const MAX_PATTERN_LENGTH = 4_000;
/** Largest automaton that is accepted, in instructions; matching costs at most this times the length of the text. */
export const MAX_PATTERN_PROGRAM = 20_000;

/** A regular expression that cannot be used; says why and how to write it instead. */
export class PatternError extends UserError {
  override name = 'PatternError';
}

export interface PatternFlags {
  readonly ignoreCase?: boolean;
  /** `^` and `$` also match at line ends inside the text. */
  readonly multiline?: boolean;
  /** `.` also matches a line end. */
  readonly dotAll?: boolean;
}

export interface PatternMatch {
  /** Where the match starts, in UTF-16 units. */
  readonly index: number;
  readonly text: string;
  /** The capturing groups from 1 on; undefined for one that took no part. */
  readonly groups: readonly (string | undefined)[];
  readonly named: Readonly<Record<string, string | undefined>>;
}

export interface Pattern {
  readonly source: string;
  /** Whether the pattern occurs anywhere in the text. */
  readonly test: (text: string) => boolean;
  /** Whether the pattern is the whole text. */
  readonly testWhole: (text: string) => boolean;
  /** The first match from the left, or undefined. */
  readonly exec: (text: string) => PatternMatch | undefined;
}

/**
 * A regular expression in RE2 syntax, which matches in time proportional to the text, whatever the pattern.
 * Named groups may be written `(?<name>…)` or `(?P<name>…)`.
 *
 * @throws PatternError for what RE2 cannot do (look-around, back-references), with the way out
 */
export function compilePattern(source: string, flags: PatternFlags = {}): Pattern {
  const shown = JSON.stringify(source.length > 80 ? `${source.slice(0, 79)}…` : source);
  const refuse = (why: string, hint: string, cause?: unknown): PatternError =>
    new PatternError(`The regular expression ${shown} ${why}.`, { hint, cause });

  if (source.length > MAX_PATTERN_LENGTH) {
    throw refuse(`is longer than ${MAX_PATTERN_LENGTH} characters`, 'Write several shorter ones.');
  }
  const unsupported = findUnsupported(source);
  if (unsupported !== undefined) throw refuse(unsupported.why, unsupported.hint);

  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(RE2JS.translateRegExp(source), flagBits(flags));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : String(error);
    throw refuse(
      `cannot be read: ${reason}`,
      'The syntax is that of RE2: https://github.com/google/re2/wiki/Syntax',
      error,
    );
  }
  if (compiled.programSize() > MAX_PATTERN_PROGRAM) {
    throw refuse('is too large: its repetitions multiply', 'Use smaller counts, or + and * instead of {n,m}.');
  }
  return {
    source,
    test: (text) => compiled.test(text),
    testWhole: (text) => compiled.testExact(text),
    exec(text) {
      const matcher = compiled.matcher(text);
      if (!matcher.find()) return undefined;
      const groups = Array.from({ length: compiled.groupCount() }, (_, index) => groupOf(matcher, index + 1));
      const named = Object.fromEntries(
        Object.entries(compiled.namedGroups()).map(([name, index]) => [name, groups[index - 1]]),
      );
      return { index: matcher.start(), text: groupOf(matcher, 0) ?? '', groups, named };
    },
  };
}

const groupOf = (matcher: { group(group: number): string | null }, index: number): string | undefined =>
  matcher.group(index) ?? undefined;

function flagBits({ ignoreCase, multiline, dotAll }: PatternFlags): number {
  return (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (multiline ? RE2JS.MULTILINE : 0) | (dotAll ? RE2JS.DOTALL : 0);
}

/** What other engines can do and this one cannot, with what to write instead. */
function findUnsupported(source: string): { why: string; hint: string } | undefined {
  let inClass = false;
  for (let at = 0; at < source.length; at++) {
    const rest = source.slice(at, at + 4);
    if (rest.startsWith('\\')) {
      if (!inClass && /^\\(?:[1-9]|k<)/.test(rest)) {
        return {
          why: `refers back to a group (${rest.slice(0, 2)} at character ${at + 1})`,
          hint: 'Back-references cannot be matched in linear time; write the alternatives out.',
        };
      }
      at++;
    } else if (inClass) inClass = !rest.startsWith(']');
    else if (rest.startsWith('[')) {
      if (/^\[\^?\]/.test(rest)) {
        // RE2 takes the bracket for a member of the class, JavaScript for its end: the meaning would differ silently.
        return {
          why: `has an empty class at character ${at + 1}`,
          hint: 'Write \\] for the bracket itself, and (?s:.) for any character.',
        };
      }
      inClass = true;
    } else if (/^\(\?(?:=|!|<=|<!)/.test(rest)) {
      const ahead = rest[2] !== '<';
      const negative = rest.includes('!');
      return {
        why: `looks ${ahead ? 'ahead' : 'behind'} (${rest.slice(0, ahead ? 3 : 4)} at character ${at + 1})`,
        hint: negative
          ? 'Look-around cannot be matched in linear time; write the pattern for what is unwanted and negate the rule.'
          : 'Look-around cannot be matched in linear time; match the whole text, or use two rules that must both hold.',
      };
    } else if (/^\(\?>|^[*+?]\+/.test(rest)) {
      return {
        why: `uses an atomic group or a possessive repetition at character ${at + 1}`,
        hint: 'This engine never backtracks, so the plain form is just as fast: leave out the extra + or write (?: instead of (?>.',
      };
    }
  }
  return undefined;
}
