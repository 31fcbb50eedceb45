import { may } from '../authorize.ts';
import type { Account } from '../entities/account.ts';
import type { Issue } from '../entities/issue.ts';
import type { PullRequest } from '../entities/pull-request.ts';
import type { Repository } from '../entities/repository.ts';
import { nodeId } from '../node-id.ts';
import { latestRelease, releaseByTag, visibleReleases } from '../releases.ts';
import { pullsOf } from '../pull-requests.ts';
import { visible } from '../reply.ts';
import { paginate, type PageArguments } from './connection.ts';
import { findObject, findRef, type RefSource } from './git-source.ts';
import {
  demand,
  mayAny,
  repositoryPath,
  repositoryUrl,
  visibleRepositories,
  type GraphqlContext,
} from './graphql-context.ts';
import { notFound } from './graphql-failure.ts';
import { filterIssues, filterPulls, issuesOf, type IssueFilter, type PullFilter } from './issue-filters.ts';
import type { Fields, Resolver } from './resolver-map.ts';

function numbered<T extends 'Issue' | 'PullRequest'>(typename: T): Resolver<Repository> {
  return (repository, { number }: { number: number }, context) => {
    demand(repository, typename === 'Issue' ? ['issues:read'] : ['pull_requests:read'], context);
    const found = repository.issues.get(number);
    if (found?.typename !== typename)
      throw notFound(
        `Could not resolve to ${typename === 'Issue' ? 'an' : 'a'} ${typename} with the number of ${number}.`,
      );
    return found;
  };
}

const object: Resolver<Repository> = async (repository, args: { expression?: string; oid?: string }, context) => {
  const { expression, oid } = args;
  demand(repository, ['contents:read'], context);
  const { git } = repository;
  const name = oid ?? (expression === undefined ? undefined : await resolveExpression(repository, expression));
  return name === undefined || !/^[0-9a-f]{40}$/.test(name) || git === undefined ? null : findObject(repository, name);
};

/** `main:path` is answered from the trees in memory; anything else by git. */
async function resolveExpression(repository: Repository, expression: string): Promise<string | undefined> {
  const { git } = repository;
  const colon = expression.indexOf(':');
  if (colon < 1) return git.resolveExpression(expression);
  const commit = await git.resolveCommit(expression.slice(0, colon));
  if (commit === undefined) return git.resolveExpression(expression);
  return (await git.entryAt(commit, expression.slice(colon + 1)))?.sha;
}

interface RefArguments extends PageArguments {
  readonly refPrefix: string;
  readonly query?: string | null;
  readonly direction?: 'ASC' | 'DESC' | null;
  readonly orderBy?: { readonly field: 'ALPHABETICAL' | 'TAG_COMMIT_DATE'; readonly direction: 'ASC' | 'DESC' } | null;
}

const refs: Resolver<Repository> = async (repository, args: RefArguments, context) => {
  const { refPrefix, query, direction, orderBy } = args;
  demand(repository, ['contents:read'], context);
  const { git } = repository;
  const prefix = refPrefix.endsWith('/') ? refPrefix : `${refPrefix}/`;
  const found = [...(await git.refs())]
    .filter(([name]) => name.startsWith(prefix) && (!query || name.slice(prefix.length).includes(query)))
    .map(([fullName, oid]): RefSource => ({ typename: 'Ref', repository, fullName, oid }))
    .sort((a, b) => (a.fullName < b.fullName ? -1 : 1));
  if (orderBy?.field === 'TAG_COMMIT_DATE') {
    const dates = new Map<RefSource, string>();
    for (const ref of found) {
      const commit = await git.resolveCommit(ref.oid);
      dates.set(ref, (commit === undefined ? undefined : await git.commit(commit))?.committer.date ?? '');
    }
    found.sort((a, b) => (dates.get(a) ?? '').localeCompare(dates.get(b) ?? ''));
  }
  if ((orderBy?.direction ?? direction) === 'DESC') found.reverse();
  return paginate(found, args, ({ fullName }) => fullName);
};

const ref: Resolver<Repository> = async (repository, { qualifiedName }: { qualifiedName: string }, context) => {
  demand(repository, ['contents:read'], context);
  for (const name of qualifiedName.startsWith('refs/')
    ? [qualifiedName]
    : [`refs/heads/${qualifiedName}`, `refs/tags/${qualifiedName}`]) {
    const found = await findRef(repository, name);
    if (found) return found;
  }
  return null;
};

/** Drafts are shown only to those who may push. */
const releases: Resolver<Repository> = (
  repository,
  args: PageArguments & { orderBy?: { readonly field: string; readonly direction: string } | null },
  context,
) => {
  const { orderBy } = args;
  demand(repository, ['contents:read'], context);
  const newestFirst = visibleReleases(repository, may(context.store, context.token, repository, 'contents:write'));
  const sorted =
    orderBy?.field === 'NAME'
      ? newestFirst.toSorted((a, b) => (b.name ?? '').localeCompare(a.name ?? ''))
      : newestFirst;
  return paginate(orderBy?.direction === 'ASC' ? sorted.toReversed() : sorted, args, ({ id }) => id);
};

const PERMISSIONS = {
  admin: 'ADMIN',
  maintain: 'MAINTAIN',
  write: 'WRITE',
  triage: 'TRIAGE',
  read: 'READ',
  none: null,
};

function people(repository: Repository, { store }: GraphqlContext): Account[] {
  return [...store.accounts].filter(
    (account) => account.typename === 'User' && store.roleOf({ ...repository, private: true }, account) !== 'none',
  );
}

const named = (query: string | null | undefined) => (account: Account) =>
  !query || account.login.toLowerCase().includes(query.toLowerCase());

const issueOrPull: Resolver<Repository> = (repository, { number }: { number: number }, context) => {
  demand(repository, ['issues:read', 'pull_requests:read'], context);
  const found: Issue | PullRequest | undefined = repository.issues.get(number);
  if (!found) throw notFound(`Could not resolve to an issue or pull request with the number of ${number}.`);
  return found;
};

export const repository: Fields<Repository> = {
  id: ({ nodeId: id }) => id,
  databaseId: ({ id }) => id,
  name: ({ name }) => name,
  nameWithOwner: (one) => repositoryPath(one).slice(1),
  owner: ({ owner }) => owner,
  description: ({ description }) => description,
  isPrivate: (one) => one.private,
  visibility: (one) => (one.private ? 'PRIVATE' : 'PUBLIC'),
  isArchived: ({ archived }) => archived,
  isFork: ({ parent }) => parent !== null,
  isInOrganization: ({ owner }) => owner.typename === 'Organization',
  isEmpty: async ({ git }) => (await git.refs()).size === 0,
  parent: ({ parent }, _, context) => (parent && visibleRepositories(context).includes(parent) ? parent : null),
  forkCount: (one, _, { store }) => [...store.repositories].filter(({ parent }) => parent === one).length,
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ updatedAt }) => updatedAt,
  pushedAt: ({ pushedAt }) => pushedAt,
  resourcePath: repositoryPath,
  url: (one, _, context) => repositoryUrl(one, context),
  mergeCommitAllowed: ({ allowMergeCommit }) => allowMergeCommit,
  squashMergeAllowed: ({ allowSquashMerge }) => allowSquashMerge,
  rebaseMergeAllowed: ({ allowRebaseMerge }) => allowRebaseMerge,
  deleteBranchOnMerge: ({ deleteBranchOnMerge }) => deleteBranchOnMerge,
  viewerPermission: (one, _, { store, viewer, token }) =>
    token.permissions ? null : PERMISSIONS[store.roleOf(one, viewer)],
  viewerCanAdminister: (one, _, context) => mayAny(one, ['administration:write'], context),
  defaultBranchRef: ({ defaultBranch, ...rest }) => findRef({ defaultBranch, ...rest }, `refs/heads/${defaultBranch}`),
  object,
  ref,
  refs,
  issue: numbered('Issue'),
  pullRequest: numbered('PullRequest'),
  issueOrPullRequest: issueOrPull,
  issues: (one, args: IssueFilter, context) => {
    demand(one, ['issues:read'], context);
    return paginate(filterIssues(visible(context, issuesOf(one)), args), args, ({ id }) => id);
  },
  pullRequests: (one, args: PullFilter, context) => {
    demand(one, ['pull_requests:read'], context);
    return paginate(filterPulls(visible(context, pullsOf(one)), args), args, ({ id }) => id);
  },
  label: ({ labels }, { name }: { name: string }) =>
    [...labels.values()].find((label) => label.name.toLowerCase() === name.toLowerCase()) ?? null,
  labels: (
    one,
    args: PageArguments & {
      query?: string | null;
      orderBy?: { readonly field: string; readonly direction: string } | null;
    },
  ) => {
    const { query, orderBy } = args;
    const found = [...one.labels.values()].filter(
      ({ name, description }) => !query || `${name} ${description ?? ''}`.includes(query),
    );
    if (orderBy?.field === 'NAME') found.sort((a, b) => a.name.localeCompare(b.name));
    return paginate(orderBy?.direction === 'DESC' ? found.reverse() : found, args, ({ id }) => id);
  },
  milestone: ({ milestones }, { number }: { number: number }) =>
    milestones.find((one) => one.number === number) ?? null,
  milestones: (one, args: PageArguments & { states?: readonly string[] | null; query?: string | null }) => {
    const { states, query } = args;
    const found = one.milestones.filter(
      ({ state, title }) => (!states || states.includes(state.toUpperCase())) && (!query || title.includes(query)),
    );
    return paginate(found, args, ({ id }) => id);
  },
  release: (one, { tagName }: { tagName: string }) => releaseByTag(one, tagName) ?? null,
  releases,
  latestRelease: (one) => latestRelease(one) ?? null,
  assignableUsers: (one, args: PageArguments & { query?: string | null }) =>
    paginate([...one.assignable].filter(named(args.query)), args, ({ id }) => id),
  mentionableUsers: (one, args: PageArguments & { query?: string | null }, context) =>
    paginate(people(one, context).filter(named(args.query)), args, ({ id }) => id),
  branchProtectionRules: (one, args: PageArguments) => paginate(one.branchProtections, args, ({ id }) => id),
  rulesets: (one, args: PageArguments & { includeParents?: boolean; targets?: readonly string[] | null }) => {
    const { targets } = args;
    // There are no rulesets of organizations here, so including the parents' or not is the same.
    void args.includeParents;
    return paginate(
      one.rulesets.filter(({ target }) => !targets || targets.includes(target.toUpperCase())),
      args,
      ({ id }) => id,
    );
  },
  repositoryTopics: ({ id, topics }, args: PageArguments) =>
    paginate(
      topics.map((name) => ({ name, key: nodeId('RepositoryTopic', `${id}:${name}`) })),
      args,
      ({ name }) => name,
    ),
};

interface TopicSource {
  readonly name: string;
  readonly key: string;
}

export const repositoryTopic: Fields<TopicSource> = {
  id: ({ key }) => key,
  topic: (one) => one,
};

export const topic: Fields<TopicSource> = { name: ({ name }) => name };
