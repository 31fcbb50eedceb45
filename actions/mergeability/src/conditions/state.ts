import { object, union } from 'action-kit/config-object';
import { array, boolean, number, oneOf, string } from 'action-kit/config-schema';
import { checked, converted } from 'action-kit/config-value';
import { judge, listed } from '../engine/outcome.ts';
import { names } from '../policy/name-glob.ts';
import { described, option } from '../policy/option.ts';
import { findTextProblems, textShape, textTest } from '../policy/text-test.ts';
import { UnreadableFact } from '../snapshot/snapshot.ts';
import { word, type Word } from './condition.ts';

const FAMILY = 'State';

function flag(
  key: string,
  property: 'isDraft' | 'autoMerge' | 'isLocked',
  what: string,
  todo: readonly [yes: string, no: string],
): Word {
  return word({
    key,
    family: FAMILY,
    summary: `The pull request is ${what} (true), or is not (false).`,
    examples: [`${key}: ${key === 'auto_merge' ? 'true' : 'false'}`],
    schema: boolean(),
    facts: () => [],
    evaluate(wanted, view) {
      const found = view.snapshot.pullRequest[property];
      return judge(found === wanted, `it is ${found ? '' : 'not '}${what}`, todo[wanted ? 0 : 1]);
    },
  });
}

export const draft = flag('draft', 'isDraft', 'a draft', ['convert it to a draft', 'mark it as ready for review']);
export const autoMerge = flag('auto_merge', 'autoMerge', 'set to merge by itself', [
  'enable auto-merge',
  'disable auto-merge',
]);
export const locked = flag('locked', 'isLocked', 'locked', ['lock the conversation', 'unlock the conversation']);

export const subject = word({
  key: 'subject',
  family: FAMILY,
  summary: 'What is judged: the pull request itself, or a group of the merge queue that holds it.',
  examples: ['subject: pull-request', 'subject: merge-group'],
  schema: oneOf(['pull-request', 'merge-group']),
  facts: () => [],
  evaluate: (wanted, view) =>
    judge(
      view.snapshot.subject.kind === wanted,
      `a ${view.snapshot.subject.kind} is judged`,
      `it has to be a ${wanted}`,
    ),
});

export const repository = word({
  key: 'repository',
  family: FAMILY,
  summary:
    'The repository, as owner/name; for policies that several repositories share. `*` stands for any characters.',
  examples: ["repository: 'acme/*'", "repository: { not_matches: '/docs$' }"],
  schema: union([names('a repository'), textTest()]),
  facts: () => [],
  evaluate(wanted, view) {
    const name = `${view.snapshot.repository.owner}/${view.snapshot.repository.name}`;
    const right = 'sources' in wanted ? wanted.matches(name) : findTextProblems(name, wanted).length === 0;
    return judge(right, `the repository is ${name}`, 'this policy is for other repositories');
  },
});

export const topics = word({
  key: 'topics',
  family: FAMILY,
  summary: 'The repository has one of these topics.',
  examples: ['topics: [production]'],
  schema: names('a topic'),
  facts: () => [],
  evaluate(wanted, view) {
    const { topics: found } = view.snapshot.repository;
    return judge(
      found.some((topic) => wanted.matches(topic)),
      `the topics are ${listed(found) || 'none'}`,
      `add a topic of ${listed(wanted.sources)}`,
      ['admins'],
    );
  },
});

export const visibility = word({
  key: 'visibility',
  family: FAMILY,
  summary: 'Who can see the repository.',
  examples: ['visibility: public'],
  schema: (() => {
    const one = oneOf(['public', 'private', 'internal']);
    return union([converted(one, (each): readonly string[] => [each]), array(one, { min: 1 })]);
  })(),
  facts: () => [],
  evaluate: (wanted, view) =>
    judge(
      wanted.includes(view.snapshot.repository.visibility),
      `the repository is ${view.snapshot.repository.visibility}`,
      `it would have to be ${listed(wanted)}`,
    ),
});

/** What `field` may look at: the pull request and the repository, nothing that needs a further request. */
export const field = word({
  key: 'field',
  family: FAMILY,
  summary:
    'Any field of the pull request or the repository, by its path in the snapshot, equals a value or has a form. A field that is not there is an error.',
  examples: [
    'field: { path: pullRequest.state, equals: open }',
    "field: { path: repository.defaultBranch, matches: '^main$' }",
  ],
  schema: checked(
    object({
      path: described('Where the field is; see the end of this page.', string({ minLength: 1, maxLength: 200 })),
      equals: option('The value, compared exactly.', union([string(), number(), boolean()])),
      ...textShape,
    }),
    ({ path }) =>
      /^(?:pullRequest|repository|subject)(?:\.[A-Za-z]+)+$/.test(path)
        ? undefined
        : `expected a path such as pullRequest.state, found ${JSON.stringify(path)}.`,
  ),
  facts: () => [],
  evaluate({ path, equals, ...test }, view) {
    let value: unknown = view.snapshot;
    for (const key of path.split('.'))
      value =
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined;
    const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (!isText && value !== null)
      throw new UnreadableFact(`there is no field ${path}.`, 'See docs/mergeability-rules.md for the fields.');
    const text = isText ? String(value) : '';
    const right = (equals === undefined || equals === value) && findTextProblems(text, test).length === 0;
    return judge(right, `${path} is ${JSON.stringify(value)}`, `${path} has to be as the policy says`);
  },
});
