import type { PullRequest } from '../entities/pull-request.ts';
import type { FileDiff } from '../git/diff.ts';
import { mergeabilityOf } from '../mergeability.ts';
import { commitsOf, filesOf } from '../pull-requests.ts';
import type { Mergeability } from '../present/pull-request.ts';
import { knownTestMerge, tryMerge } from '../test-merge.ts';
import { rollupOf } from './checks.ts';
import { paginate, paginateLazily, type PageArguments } from './connection.ts';
import { commitSource, findRef } from './git-source.ts';
import { mayAny, type GraphqlContext } from './graphql-context.ts';
import { closingIssues, issueFields } from './issue.ts';
import { issuePath, mayChange } from './comment.ts';
import { pullState } from './issue-filters.ts';
import { pullCommits } from './pull-commits.ts';
import type { Fields, Resolver } from './resolver-map.ts';
import { pullReviews } from './review.ts';

/** The list of files ends here, without a word (docs.github.com/rest/pulls/pulls#list-pull-requests-files). */
const SHOWN_FILES = 3_000;

const sum =
  (field: 'additions' | 'deletions'): Resolver<PullRequest> =>
  async (pull) =>
    (await filesOf(pull)).reduce((total, file) => total + file[field], 0);

const answers = new WeakMap<GraphqlContext, Map<PullRequest, Promise<Mergeability>>>();

/**
 * As in REST: unknown for the first who asks after a push, when the server is strict about it. One request gets one
 * answer, in all the fields that tell it.
 */
function mergeabilityIn(context: GraphqlContext, pull: PullRequest): Promise<Mergeability> {
  const known = answers.get(context) ?? new Map<PullRequest, Promise<Mergeability>>();
  answers.set(context, known);
  const answer = known.get(pull) ?? mergeabilityOf(context.github, pull);
  known.set(pull, answer);
  return answer;
}

async function mergeable(pull: PullRequest, context: GraphqlContext): Promise<'CONFLICTING' | 'MERGEABLE' | 'UNKNOWN'> {
  const known = await mergeabilityIn(context, pull);
  return known.mergeable === null ? 'UNKNOWN' : known.mergeable ? 'MERGEABLE' : 'CONFLICTING';
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
  mergeStateStatus: async (pull, _, context) => (await mergeabilityIn(context, pull)).state.toUpperCase(),
  canBeRebased: async (pull, _, context) => (await mergeable(pull, context)) === 'MERGEABLE',
  autoMergeRequest: ({ autoMerge }) => autoMerge,
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
