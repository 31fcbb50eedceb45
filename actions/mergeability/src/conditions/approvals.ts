import { object, union } from 'action-kit/config-object';
import { array, boolean, type Infer, integer, oneOf } from 'action-kit/config-schema';
import { converted } from 'action-kit/config-value';
import { judgeApprovals } from '../approvals/judge-approvals.ts';
import { STALE } from '../approvals/freshness.ts';
import type { ApprovalsOptions } from '../approvals/options.ts';
import { type Actor, actors, needsCommits } from '../policy/actor.ts';
import { globs } from '../policy/globs.ts';
import { described, option } from '../policy/option.ts';
import { patterns } from '../policy/text-test.ts';
import { PERMISSIONS } from '../snapshot/account.ts';
import type { FactName } from '../snapshot/facts.ts';
import { word } from './condition.ts';

const count = (): ReturnType<typeof integer> => integer({ min: 0, max: 100 });
const NEVER = [{ kind: 'author' }, { kind: 'committers' }, { kind: 'bots' }] as const;

const schema = object({
  count: option('How many approvals. Default 1; with `groups` or `owners` alone, none beyond theirs.', count()),
  from: option('Whose approvals count here. Default: everybody with the permission.', actors()),
  groups: option(
    'Further approvals, each group with its own people. With `distinct: false` one person may count in several groups.',
    array(
      object({
        count: option('How many of them. Default 1.', count()),
        from: described('Whose approvals count.', actors()),
      }),
      { min: 1, max: 50 },
    ),
  ),
  permission: option(
    'The least permission on the repository with which an approval counts. Default `write`.',
    oneOf(PERMISSIONS),
  ),
  owners: option(
    'Approvals by CODEOWNERS of the base: `each` owner line that the change touches, or `any` one of them. Default: none are asked for.',
    oneOf(['each', 'any']),
  ),
  distinct: option('Whether one person fills one place only, over all groups and owners. Default `false`.', boolean()),
  never: option(
    'Whose approvals never count; `nobody` lifts that. Default `[author, committers, bots]`.',
    union([converted(oneOf(['nobody']), (): readonly Actor[] => []), actors()]),
  ),
  stale: option(
    'When an approval ends: `on-push`, `when-content-changes` (clean rebases keep it), or `never`. Default `on-push`.',
    oneOf(STALE),
  ),
  paths: option('Only changes of these paths end an approval. Default: all.', globs()),
  comments: option(
    'Comments of one of these forms approve as well; such a comment has to hold the full SHA unless `stale: never`. Default: none do.',
    patterns(),
  ),
  edited_comments: option(
    'Whether comments that were edited still approve. Default `refuse`.',
    oneOf(['refuse', 'count']),
  ),
  update_merges: option(
    '`ignore`: a merge of the base that git makes just so by itself counts neither as a push nor as a hand in the commits. Default `count`.',
    oneOf(['count', 'ignore']),
  ),
  changes_requested: option(
    'Whether a review that requests changes, by somebody who may push, blocks whatever the number of approvals. Default `block`.',
    oneOf(['block', 'ignore']),
  ),
  unattributed: option(
    "What a commit that belongs to no account does: `refuse` all approvals, because it may be the approver's, or nothing. Default `refuse`.",
    oneOf(['refuse', 'ignore']),
  ),
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
