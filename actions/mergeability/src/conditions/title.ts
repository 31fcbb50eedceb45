import { object, optional, union } from 'action-kit/config-object';
import { array, boolean, oneOf, type Schema } from 'action-kit/config-schema';
import { converted } from 'action-kit/config-value';
import { fail, type Outcome, pass } from '../engine/outcome.ts';
import { findTextProblems, pattern, patterns, textShape, type TextTest } from '../policy/text-test.ts';
import { word } from './condition.ts';
import { type ConventionalOptions, findConventionalProblem } from './conventional-title.ts';

const conventionalShape = {
  types: optional(array(pattern(), { min: 1 })),
  scopes: optional(array(pattern(), { min: 1 })),
  disallow_scopes: optional(array(pattern(), { min: 1 })),
  require_scope: optional(boolean()),
  subject_matches: optional(patterns()),
  subject_not_matches: optional(patterns()),
  header: optional(pattern()),
} as const;

/** `conventional: true`, or with its own types and scopes. */
export const conventional = (): Schema<ConventionalOptions> =>
  union([converted(oneOf([true]), (): ConventionalOptions => ({})), object(conventionalShape)]);

interface TitleOptions extends TextTest {
  readonly conventional?: ConventionalOptions;
}

/** Judges one line of text: the title, or the first line of a commit message. */
export function judgeLine(what: string, text: string, options: TitleOptions): Outcome {
  const problems = findTextProblems(text, options);
  const problem = options.conventional && findConventionalProblem(text, options.conventional);
  const all = problem ? [problem, ...problems] : problems;
  if (all.length === 0) return pass(`${what} is as wanted`);
  return fail(
    `${what} "${text}" ${all.map(({ why }) => why).join('; ')}`,
    `edit ${what}: ${all.map(({ todo }) => todo).join('; ')}`,
  );
}

export const lineOptions = (): Schema<TitleOptions> =>
  union(
    [
      converted(oneOf(['conventional']), (): TitleOptions => ({ conventional: {} })),
      object({ ...textShape, conventional: optional(conventional()) }),
    ],
    { expected: "'conventional', or a mapping such as { matches: '^(feat|fix)' }" },
  );

export const title = word({
  key: 'title',
  family: 'Text',
  summary: 'The title has the wanted form.',
  examples: [
    'title: conventional',
    "title: { matches: '^[A-Z]+-[0-9]+ ', max_chars: 72 }",
    'title: { conventional: { types: [feat, fix], scopes: [core, web], require_scope: true } }',
    "title: { not_matches: '(?i)\\bwip\\b' }",
  ],
  schema: lineOptions(),
  facts: () => [],
  evaluate: (options, view) => judgeLine('the title', view.snapshot.pullRequest.title, options),
});
