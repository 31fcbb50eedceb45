import { object, optional, union } from 'action-kit/config-object';
import { array, boolean, type Infer, integer, oneOf } from 'action-kit/config-schema';
import { converted } from 'action-kit/config-value';
import { judgeApprovals } from '../approvals/judge-approvals.ts';
import { STALE } from '../approvals/freshness.ts';
import type { ApprovalsOptions } from '../approvals/options.ts';
import { type Actor, actors, needsCommits } from '../policy/actor.ts';
import { globs } from '../policy/globs.ts';
import { patterns } from '../policy/text-test.ts';
import { PERMISSIONS } from '../snapshot/account.ts';
import type { FactName } from '../snapshot/facts.ts';
import { word } from './condition.ts';

const count = (): ReturnType<typeof integer> => integer({ min: 0, max: 100 });
const NEVER = [{ kind: 'author' }, { kind: 'committers' }, { kind: 'bots' }] as const;

const schema = object({
  count: optional(count()),
  from: optional(actors()),
  groups: optional(array(object({ count: optional(count()), from: actors() }), { min: 1, max: 50 })),
  permission: optional(oneOf(PERMISSIONS)),
  owners: optional(oneOf(['each', 'any'])),
  distinct: optional(boolean()),
  never: optional(union([converted(oneOf(['nobody']), (): readonly Actor[] => []), actors()])),
  stale: optional(oneOf(STALE)),
  paths: optional(globs()),
  comments: optional(patterns()),
  edited_comments: optional(oneOf(['refuse', 'count'])),
  update_merges: optional(oneOf(['count', 'ignore'])),
  changes_requested: optional(oneOf(['block', 'ignore'])),
  unattributed: optional(oneOf(['refuse', 'ignore'])),
});

/** A number alone means: so many approvals. */
export const approvals = word<ApprovalsOptions>({
  key: 'approvals',
  family: 'Reviews',
  summary:
    'Enough of the right people approve what is there now. Nobody counts twice; the author, committers and bots never count unless the policy says so; requested changes block.',
  examples: [
    'approvals: 2',
    "approvals: { count: 2, from: ['@acme/core'], owners: each, distinct: true, stale: when-content-changes }",
    "approvals: { groups: [{ from: ['@acme/core'] }, { from: ['@acme/security'] }], distinct: true }",
    'approvals: { count: 1, permission: maintain, never: [author, committers, bots] }',
    "approvals: { count: 1, comments: '^LGTM', stale: never, update_merges: ignore }",
  ],
  schema: converted(
    union([converted(count(), (number): Infer<typeof schema> => ({ count: number })), schema]),
    (given): ApprovalsOptions => {
      const { count: number, from, groups = [], owners, ...rest } = given;
      const main = number !== undefined || from !== undefined || (groups.length === 0 && owners === undefined);
      return {
        groups: [
          ...(main ? [{ count: number ?? 1, ...(from && { from }) }] : []),
          ...groups.map((group) => ({ count: group.count ?? 1, from: group.from })),
        ],
        ...(owners && { owners }),
        permission: rest.permission ?? 'write',
        distinct: rest.distinct ?? false,
        never: rest.never ?? NEVER,
        stale: rest.stale ?? 'on-push',
        ...(rest.paths && { paths: rest.paths }),
        ...(rest.comments && { comments: rest.comments }),
        countsEdited: rest.edited_comments === 'count',
        ignoresUpdateMerges: rest.update_merges === 'ignore',
        blocks: (rest.changes_requested ?? 'block') === 'block',
        refusesUnattributed: (rest.unattributed ?? 'refuse') === 'refuse',
      };
    },
  ),
  facts(options): readonly FactName[] {
    const commits = needsCommits([...options.never, ...options.groups.flatMap(({ from }) => from ?? [])]);
    return [
      'reviews',
      ...(options.comments ? (['comments'] as const) : []),
      ...(options.stale === 'never' ? [] : (['movements'] as const)),
      ...(options.owners ? (['codeowners', 'files'] as const) : []),
      ...(commits || options.ignoresUpdateMerges ? (['commits'] as const) : []),
    ];
  },
  claims: ({ groups, stale }) => ({
    approvals: groups.reduce((sum, { count: each }) => sum + each, 0),
    keepsApprovals: stale !== 'on-push',
  }),
  actors: ({ groups, never }) => [...never, ...groups.flatMap(({ from }) => from ?? [])],
  evaluate: judgeApprovals,
});
