import { object, union } from 'action-kit/config-object';
import { array, boolean, oneOf, type Schema } from 'action-kit/config-schema';
import { converted } from 'action-kit/config-value';
import { fail, type Outcome, pass } from '../engine/outcome.ts';
import { option } from '../policy/option.ts';
import { findTextProblems, pattern, patterns, textShape, type TextTest } from '../policy/text-test.ts';
import { word } from './condition.ts';
import { type ConventionalOptions, findConventionalProblem } from './conventional-title.ts';

const conventionalShape = {
  types: option(
    'The types that there are, as whole-word patterns. Default: feat, fix, docs, style, refactor, perf, test, build, ci, chore, revert.',
    array(pattern(), { min: 1 }),
  ),
  scopes: option('The scopes that there are, as whole-word patterns. Default: any.', array(pattern(), { min: 1 })),
  disallow_scopes: option('Scopes that must not be named. Default: none.', array(pattern(), { min: 1 })),
  require_scope: option('Whether a scope has to be named. Default `false`.', boolean()),
  subject_matches: option('The subject has to match one of these. Default: any.', patterns()),
  subject_not_matches: option('The subject must not match any of these. Default: none.', patterns()),
  header: option(
    'The form of the whole line: groups for type, scope and subject. Default: `type(scope)!: subject`.',
    pattern(),
  ),
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
      object({
        ...textShape,
        conventional: option(
          'The line has the form of Conventional Commits; `true`, or with types and scopes of your own.',
          conventional(),
        ),
      }),
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
