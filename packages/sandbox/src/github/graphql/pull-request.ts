import { protectionOf } from '../branch-rules.ts';
import type { PullRequest } from '../entities/pull-request.ts';
import type { FileDiff } from '../git/diff.ts';
import { commitsOf, filesOf } from '../pull-requests.ts';
import { baseTip, knownTestMerge, tryMerge } from '../test-merge.ts';
import { rollupOf, stateOf } from './checks.ts';
import { paginate, paginateLazily, type PageArguments } from './connection.ts';
import { commitSource, findRef } from './git-source.ts';
import { mayAny, type GraphqlContext } from './graphql-context.ts';
import { closingIssues, issueFields } from './issue.ts';
import { issuePath, mayChange } from './comment.ts';
import { pullState } from './issue-filters.ts';
import { pullCommits } from './pull-commits.ts';
import type { Fields, Resolver } from './resolver-map.ts';
import { pullReviews, reviewDecision } from './review.ts';
import { rollUp } from './rollup-state.ts';

/** The list of files ends here, without a word (docs.github.com/rest/pulls/pulls#list-pull-requests-files). */
const SHOWN_FILES = 3_000;

const sum =
  (field: 'additions' | 'deletions'): Resolver<PullRequest> =>
  async (pull) =>
    (await filesOf(pull)).reduce((total, file) => total + file[field], 0);

/** As in REST: unknown for the first who asks after a push, when the server is strict about it. */
async function mergeable(
  pull: PullRequest,
  { github }: GraphqlContext,
): Promise<'CONFLICTING' | 'MERGEABLE' | 'UNKNOWN'> {
  if (pull.state === 'closed') return 'UNKNOWN';
  const known = await knownTestMerge(pull);
  if (!known && github.strictness.mergeable === 'delayed') {
    await tryMerge(github, pull);
    return 'UNKNOWN';
  }
  return (known ?? (await tryMerge(github, pull))).mergeSha === null ? 'CONFLICTING' : 'MERGEABLE';
}

/** docs.github.com/graphql/reference/enums#mergestatestatus, in the order in which GitHub's merge box decides. */
async function mergeStateStatus(pull: PullRequest, context: GraphqlContext): Promise<string> {
  const state = await mergeable(pull, context);
  if (state === 'UNKNOWN') return 'UNKNOWN';
  if (state === 'CONFLICTING') return 'DIRTY';
  if (pull.draft) return 'DRAFT';
  const { repository } = pull;
  const rules = protectionOf(repository, pull.baseRef);
  const rollup = rollupOf(commitSource(repository, pull.headSha), context);
  const names = new Map(
    (rollup?.contexts ?? []).map((one) => [one.typename === 'CheckRun' ? one.run.name : one.context, one]),
  );
  const missing = rules.requiredChecks.some(({ context: name }) => {
    const one = names.get(name);
    return one === undefined || stateOf(one) !== 'SUCCESS';
  });
  const unresolved = rules.requiresResolvedConversations && pull.threads.some(({ resolvedBy }) => resolvedBy === null);
  const decision = reviewDecision(pull, context);
  if (missing || unresolved || decision === 'REVIEW_REQUIRED' || decision === 'CHANGES_REQUESTED') return 'BLOCKED';
  if (rules.strictChecks && !(await repository.git.isAncestor(await baseTip(pull), pull.headSha))) return 'BEHIND';
  const worst = rollUp((rollup?.contexts ?? []).map(stateOf));
  return worst === undefined || worst === 'SUCCESS' ? 'CLEAN' : 'UNSTABLE';
}

/** What a pull request that is open would become; null while GitHub has not tried. */
async function potentialMerge(pull: PullRequest, { github }: GraphqlContext) {
  if (pull.state === 'closed') return null;
  const known = github.strictness.mergeable === 'delayed' ? await knownTestMerge(pull) : await tryMerge(github, pull);
  return known?.mergeSha ? commitSource(pull.repository, known.mergeSha) : null;
}

const CHANGE_TYPES: Readonly<Record<FileDiff['status'], string>> = {
  added: 'ADDED',
  removed: 'DELETED',
  modified: 'MODIFIED',
  renamed: 'RENAMED',
  copied: 'COPIED',
  changed: 'CHANGED',
};

export const changedFile: Fields<FileDiff> = {
  path: ({ filename }) => filename,
  additions: ({ additions }) => additions,
  deletions: ({ deletions }) => deletions,
  changeType: ({ status }) => CHANGE_TYPES[status],
};

const page =
  (below: string): Resolver<PullRequest> =>
  (pull, _, { github }) =>
    `${github.url}${issuePath(pull)}${below}`;

export const pullRequest: Fields<PullRequest> = {
  ...issueFields<PullRequest>(),
  ...pullReviews,
  state: pullState,
  isDraft: ({ draft }) => draft,
  merged: ({ mergedAt }) => mergedAt !== null,
  mergedAt: ({ mergedAt }) => mergedAt,
  mergedBy: ({ mergedBy }) => mergedBy,
  mergeCommit: ({ repository, mergeCommitSha, mergedAt }) =>
    mergeCommitSha === null || mergedAt === null ? null : commitSource(repository, mergeCommitSha),
  potentialMergeCommit: (pull, _, context) => potentialMerge(pull, context),
  mergeable: (pull, _, context) => mergeable(pull, context),
  mergeStateStatus: (pull, _, context) => mergeStateStatus(pull, context),
  canBeRebased: async (pull, _, context) => (await mergeable(pull, context)) === 'MERGEABLE',
  maintainerCanModify: ({ maintainerCanModify }) => maintainerCanModify,
  isInMergeQueue: () => false,
  isMergeQueueEnabled: () => false,
  permalink: page(''),
  checksUrl: page('/checks'),
  checksResourcePath: (pull) => `${issuePath(pull)}/checks`,
  baseRefName: ({ baseRef }) => baseRef,
  baseRefOid: ({ baseSha }) => baseSha,
  baseRef: ({ repository, baseRef }) => findRef(repository, `refs/heads/${baseRef}`),
  baseRepository: ({ repository }) => repository,
  headRefName: ({ headRef }) => headRef,
  headRefOid: ({ headSha }) => headSha,
  headRef: ({ headRepository, headRef }) => headRepository && findRef(headRepository, `refs/heads/${headRef}`),
  headRepository: ({ headRepository }) => headRepository,
  headRepositoryOwner: ({ headRepository }) => headRepository?.owner ?? null,
  isCrossRepository: ({ repository, headRepository }) => headRepository !== repository,
  changedFiles: async (pull) => (await filesOf(pull)).length,
  additions: sum('additions'),
  deletions: sum('deletions'),
  totalCommentsCount: ({ comments, reviews, threads }) =>
    comments.length +
    reviews.filter(({ body }) => body !== '').length +
    threads.reduce((total, thread) => total + thread.comments.length, 0),
  statusCheckRollup: ({ repository, headSha }, _, context) => rollupOf(commitSource(repository, headSha), context),
  closingIssuesReferences: (pull, args: PageArguments & { orderBy?: null }, context) =>
    paginate(closingIssues(pull, context), args, ({ id }) => id),
  viewerCanUpdateBranch: (pull, _, context) =>
    pull.headRepository !== null && mayAny(pull.headRepository, ['contents:write'], context),
  viewerCanEditFiles: (pull, _, context) => mayChange(pull, context),
  files: async (pull, args: PageArguments) =>
    paginate((await filesOf(pull)).slice(0, SHOWN_FILES), args, ({ filename }) => filename),
  commits: async (pull, args: PageArguments) => {
    const shown = await pullCommits(pull);
    const connection = await paginateLazily(shown.length, args, ({ offset, size }) =>
      shown.slice(offset, offset + size),
    );
    // The count is the true one, although the list ends at 250.
    return { ...connection, totalCount: (await commitsOf(pull)).length };
  },
};
