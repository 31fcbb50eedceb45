import { protectionOf, rulesOf } from '../branch-rules.ts';
import { nodeId } from '../node-id.ts';
import { pullsOf } from '../pull-requests.ts';
import { paginate, type PageArguments } from './connection.ts';
import { commitSource, findObject, type GitSource, type RefSource } from './git-source.ts';
import { notFound } from './graphql-failure.ts';
import { filterPulls, type PullFilter } from './issue-filters.ts';
import { ruleSources } from './protection.ts';
import type { Fields } from './resolver-map.ts';
import { atLeast } from '../store.ts';

const PREFIX = /^refs\/(?:heads|tags|pull)\//;
const shortName = ({ fullName }: RefSource) => fullName.replace(PREFIX, '');
const isBranch = ({ fullName }: RefSource) => fullName.startsWith('refs/heads/');

export const ref: Fields<RefSource> = {
  id: ({ repository, fullName }) => nodeId('Ref', `${repository.id}:${fullName}`),
  name: shortName,
  prefix: ({ fullName }) => PREFIX.exec(fullName)?.[0] ?? 'refs/',
  repository: ({ repository }) => repository,
  target: ({ repository, oid }) => findObject(repository, oid),
  branchProtectionRule: (source) =>
    isBranch(source) ? (protectionOf(source.repository, shortName(source)).classic ?? null) : null,
  /** Unlike the protection itself everybody may see it; null for those whom it does not bind. */
  refUpdateRule: (source, _, { store, token, viewer }) => {
    const { classic } = protectionOf(source.repository, shortName(source));
    if (!isBranch(source) || classic === undefined) return null;
    const isAdmin = token.permissions === undefined && atLeast(store.roleOf(source.repository, viewer), 'admin');
    return isAdmin && !classic.enforceAdmins ? null : classic;
  },
  rules: (source, args: PageArguments & { orderBy?: { direction: 'ASC' | 'DESC' } | null }) => {
    const { orderBy } = args;
    const found = isBranch(source) ? ruleSources(rulesOf(source.repository, shortName(source))) : [];
    return paginate(orderBy?.direction === 'ASC' ? found : found.toReversed(), args, ({ id }) => id);
  },
  associatedPullRequests: (source, args: PullFilter) => {
    const mine = isBranch(source)
      ? pullsOf(source.repository).filter(
          (pull) => pull.headRepository === source.repository && pull.headRef === shortName(source),
        )
      : [];
    return paginate(filterPulls(mine, args), args, ({ id }) => id);
  },
  compare: async (source, { headRef }: { headRef: string }) => {
    const { repository } = source;
    const head = await repository.git.resolveCommit(headRef);
    if (head === undefined) throw notFound(`Could not resolve to a Ref with the name '${headRef}'.`);
    const base = await repository.git.resolveCommit(source.oid);
    return base === undefined ? null : comparison(repository, base, head);
  },
};

/** Two commits side by side. */
interface ComparisonSource {
  readonly base: GitSource;
  readonly head: GitSource;
  readonly ahead: readonly string[];
  readonly behind: readonly string[];
}

async function comparison(repository: RefSource['repository'], base: string, head: string): Promise<ComparisonSource> {
  const [ahead, behind] = await Promise.all([
    repository.git.revList([head, `^${base}`]),
    repository.git.revList([base, `^${head}`]),
  ]);
  return { base: commitSource(repository, base), head: commitSource(repository, head), ahead, behind };
}

export const comparisonFields: Fields<ComparisonSource> = {
  id: ({ base, head }) => nodeId('Comparison', `${base.repository.id}:${base.oid}...${head.oid}`),
  aheadBy: ({ ahead }) => ahead.length,
  behindBy: ({ behind }) => behind.length,
  baseTarget: ({ base }) => base,
  headTarget: ({ head }) => head,
  status: ({ ahead, behind }) =>
    ahead.length > 0 ? (behind.length > 0 ? 'DIVERGED' : 'AHEAD') : behind.length > 0 ? 'BEHIND' : 'IDENTICAL',
  commits: ({ ahead, head }, args: PageArguments) => {
    const oldestFirst = ahead.toReversed().map((oid) => commitSource(head.repository, oid));
    return paginate(oldestFirst, args, ({ oid }) => oid);
  },
};
