import { object, type ObjectOf, union } from 'action-kit/config-object';
import { array, integer, type Schema, string } from 'action-kit/config-schema';
import { converted } from 'action-kit/config-value';
import { compilePattern, type Pattern } from 'action-kit/pattern';
import { option } from './option.ts';

/** A regular expression in RE2 syntax; look-around and back-references are mistakes with a place. */
export function pattern(): Schema<Pattern> {
  return converted(
    string({ minLength: 1, expected: 'a regular expression' }),
    (source) => compilePattern(source),
    'a regular expression',
  );
}

/** One or several regular expressions, one of which has to match. */
export function patterns(): Schema<readonly Pattern[]> {
  return union([converted(pattern(), (one): readonly Pattern[] => [one]), array(pattern(), { min: 1 })]);
}

/** One or several texts. */
export function texts(expected = 'a text'): Schema<readonly string[]> {
  const one = string({ minLength: 1, expected });
  return union([converted(one, (text): readonly string[] => [text]), array(one, { min: 1 })]);
}

export const textShape = {
  matches: option('It has to match one of these.', patterns()),
  not_matches: option('It must not match any of these.', patterns()),
  starts_with: option('It has to start with one of these.', texts()),
  ends_with: option('It has to end with one of these.', texts()),
  min_chars: option('How many characters at least.', integer({ min: 0, max: 65_536 })),
  max_chars: option('How many characters at most.', integer({ min: 0, max: 65_536 })),
} as const;

export type TextTest = ObjectOf<typeof textShape>;

export const textTest = (): Schema<TextTest> => object(textShape);

/** What is wrong with the text, one phrase for each part of the test that does not hold; empty when all hold. */
export function findTextProblems(text: string, test: TextTest): { why: string; todo: string }[] {
  const problems: { why: string; todo: string }[] = [];
  const note = (holds: boolean, why: string, todo: string): void => {
    if (!holds) problems.push({ why, todo });
  };
  const sources = (list: readonly Pattern[]): string => list.map(({ source }) => source).join(' or ');
  const length = [...text].length;
  const { matches, not_matches: notMatches, starts_with: starts, ends_with: ends } = test;
  if (matches) {
    note(
      matches.some((each) => each.test(text)),
      `does not match ${sources(matches)}`,
      `make it match ${sources(matches)}`,
    );
  }
  const unwanted = notMatches?.find((each) => each.test(text));
  if (unwanted) note(false, `matches ${unwanted.source}`, `remove what matches ${unwanted.source}`);
  if (starts) {
    note(
      starts.some((each) => text.startsWith(each)),
      `does not start with ${starts.join(' or ')}`,
      `start it with ${starts.join(' or ')}`,
    );
  }
  if (ends) {
    note(
      ends.some((each) => text.endsWith(each)),
      `does not end with ${ends.join(' or ')}`,
      `end it with ${ends.join(' or ')}`,
    );
  }
  const { min_chars: min, max_chars: max } = test;
  if (min !== undefined)
    note(length >= min, `has ${length} of at least ${min} characters`, `write at least ${min} characters`);
  if (max !== undefined)
    note(length <= max, `has ${length} of at most ${max} characters`, `shorten it to ${max} characters`);
  return problems;
}
