import { object, union } from 'action-kit/config-object';
import { array, boolean, oneOf } from 'action-kit/config-schema';
import { converted } from 'action-kit/config-value';
import { counted, judge, listed } from '../engine/outcome.ts';
import { comparison, holds, parseComparison, type Comparison } from '../policy/comparison.ts';
import { branches, type NameGlobs } from '../policy/name-glob.ts';
import { described, option } from '../policy/option.ts';
import { textTest, findTextProblems, type TextTest } from '../policy/text-test.ts';
import { branchName } from '../policy/branch-name.ts';
import { word, type Word } from './condition.ts';
import { judgeBackMerge, judgeForkPoint } from './lineage.ts';

const FAMILY = 'Branches';

function branchWord(key: 'base' | 'head', summary: string, examples: readonly string[]): Word {
  return word<NameGlobs | TextTest>({
    key,
    family: FAMILY,
    summary,
    examples,
    schema: union([branches(), textTest()]),
    facts: () => [],
    evaluate(wanted, view) {
      const { ref } = view.snapshot.pullRequest[key];
      const isGlobs = 'sources' in wanted;
      const right = isGlobs ? wanted.matches(ref) : findTextProblems(ref, wanted).length === 0;
      const form = isGlobs ? listed(wanted.sources) : 'the wanted form';
      return judge(
        right,
        `the ${key} is ${ref}`,
        key === 'base' ? `change the base to ${form}` : `open it from a branch named ${form}`,
      );
    },
  });
}

export const base = branchWord(
  'base',
  'The pull request goes into one of these branches. `*` does not cross a slash, `**` does.',
  ['base: main', "base: [main, 'release/*']"],
);

export const head = branchWord('head', 'The pull request comes from a branch of one of these names.', [
  "head: ['feature/**', 'fix/**']",
  "head: { matches: '^[a-z0-9/_-]+$' }",
]);

export const fork = word({
  key: 'fork',
  family: FAMILY,
  summary: 'The pull request comes from a fork (true), or from the repository itself (false).',
  examples: ['fork: false'],
  schema: boolean(),
  facts: () => [],
  evaluate(wanted, view) {
    const { repository, pullRequest } = view.snapshot;
    const own = `${repository.owner}/${repository.name}`.toLowerCase();
    const isFork = pullRequest.head.repository?.toLowerCase() !== own;
    return judge(
      isFork === wanted,
      isFork ? 'it comes from a fork' : 'it comes from this repository',
      wanted ? 'open it from a fork' : 'push the branch to this repository',
    );
  },
});

export const conflict = word({
  key: 'conflict',
  family: FAMILY,
  summary: 'The change conflicts with the base (true), or does not (false).',
  examples: ['conflict: false'],
  schema: boolean(),
  facts: () => ['conflict'],
  evaluate(wanted, view) {
    const found = view.fact('conflict');
    const { ref } = view.snapshot.pullRequest.base;
    return judge(
      found === wanted,
      found ? `it conflicts with ${ref}` : `it does not conflict with ${ref}`,
      `merge or rebase on ${ref} and resolve the conflicts`,
    );
  },
});

const NONE = parseComparison('0') as Comparison;

export const behind = word({
  key: 'behind',
  family: FAMILY,
  summary: 'How many commits of the base the head does not have: false means none.',
  examples: ['behind: false', "behind: '<= 20'"],
  schema: union([converted(oneOf([false]), () => NONE), comparison()]),
  facts: () => ['behind'],
  evaluate(count, view) {
    const found = view.fact('behind');
    const { ref } = view.snapshot.pullRequest.base;
    return judge(
      holds(count, found),
      found === 0 ? `it has all of ${ref}` : `it is ${counted(found, 'commit')} behind ${ref}`,
      `update it from ${ref}`,
    );
  },
});

export const forkedFrom = word({
  key: 'forked_from',
  family: FAMILY,
  summary:
    'The head was cut from this branch: among its commits there is none that only the other branches have. Looked up in the graph, not in names.',
  examples: ['forked_from: { branch: master, not: [develop] }'],
  schema: object({
    branch: described('The branch that the head has to be cut from.', branchName()),
    not: described(
      'Branches whose own commits it must not hold.',
      union([converted(branchName(), (one) => [one]), array(branchName(), { min: 1, max: 20 })]),
    ),
  }),
  facts: () => [],
  evaluate: ({ branch, not: others }, view) => judgeForkPoint(branch, others, view),
});

export const backMerge = word({
  key: 'back_merge',
  family: FAMILY,
  summary:
    'What the head holds is in the other branch as well, or a pull request that brings it there is open. Merge commits do not count.',
  examples: ['back_merge: { into: develop }', 'back_merge: { into: develop, branch: master }'],
  schema: object({
    into: described('The branch that has to have it.', branchName()),
    branch: option('Whose commits. Default: the head of the pull request.', branchName()),
  }),
  facts: () => [],
  evaluate: ({ into, branch }, view) => judgeBackMerge(branch ?? null, into, view),
});
