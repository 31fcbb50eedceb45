import { protectionOf } from '../branch-rules.ts';
import type { Account, Team } from '../entities/account.ts';
import type { PullRequest, Review, ReviewComment, ReviewThread } from '../entities/pull-request.ts';
import { nodeId } from '../node-id.ts';
import { currentPlace } from '../review-places.ts';
import { visible } from '../reply.ts';
import { commentsOf } from '../reviews.ts';
import { atLeast } from '../store.ts';
import { commentFields, editFields, issuePath, minimizableFields } from './comment.ts';
import { paginate, type PageArguments } from './connection.ts';
import { commitSource } from './git-source.ts';
import { mayAny, type GraphqlContext } from './graphql-context.ts';
import type { Fields, Resolver } from './resolver-map.ts';

/** Reviews that others may see: what is still being written is its author's. */
export function visibleReviews(pull: PullRequest, { viewer }: GraphqlContext): Review[] {
  return pull.reviews.filter(({ state, author }) => state !== 'PENDING' || author === viewer);
}

const isOpinion = ({ state }: Review) => state === 'APPROVED' || state === 'CHANGES_REQUESTED' || state === 'DISMISSED';

/** The last review of each reviewer, in the order in which they first reviewed. */
function lastOfEach(reviews: readonly Review[]): Review[] {
  return [...new Map(reviews.map((review) => [review.author, review])).values()];
}

/** The last review of each person that still says something; comments do not take an approval back. */
export function opinions(pull: PullRequest, writersOnly: boolean, context: GraphqlContext): Review[] {
  const { store } = context;
  return lastOfEach(pull.reviews.filter(isOpinion)).filter(
    ({ author }) => !writersOnly || atLeast(store.roleOf(pull.repository, author), 'write'),
  );
}

/** Null when the base branch asks for no review and nobody has given a verdict. */
export function reviewDecision(pull: PullRequest, context: GraphqlContext): string | null {
  const verdicts = opinions(pull, true, context).map(({ state }) => state);
  const { classic, rules, requiredApprovals } = protectionOf(pull.repository, pull.baseRef);
  const asks = (classic?.requiredReviews ?? null) !== null || rules.some(({ rule }) => rule.type === 'pull_request');
  if (verdicts.includes('CHANGES_REQUESTED')) return 'CHANGES_REQUESTED';
  const approvals = verdicts.filter((state) => state === 'APPROVED').length;
  if (!asks) return approvals > 0 ? 'APPROVED' : null;
  return approvals >= requiredApprovals ? 'APPROVED' : 'REVIEW_REQUIRED';
}

interface ReviewRequestSource {
  readonly pull: PullRequest;
  readonly reviewer: Account | Team;
}

/** The lists of a pull request that are about its review. */
export const pullReviews: Fields<PullRequest> = {
  reviewDecision: (pull, _, context) => reviewDecision(pull, context),
  reviews: (pull, args: PageArguments & { states?: readonly string[] | null; author?: string | null }, context) => {
    const { states, author } = args;
    const fits = (review: Review) =>
      (!states || states.includes(review.state)) &&
      (!author || review.author.login.toLowerCase() === author.toLowerCase());
    return paginate(visible(context, visibleReviews(pull, context)).filter(fits), args, ({ id }) => id);
  },
  latestReviews: (pull, args: PageArguments) => {
    // A person who is asked again has no latest review until the answer.
    const waiting = new Set<Account>(pull.requestedReviewers);
    const submitted = pull.reviews.filter(({ state, author }) => state !== 'PENDING' && !waiting.has(author));
    return paginate(lastOfEach(submitted), args, ({ id }) => id);
  },
  latestOpinionatedReviews: (pull, args: PageArguments & { writersOnly?: boolean }, context) =>
    paginate(opinions(pull, args.writersOnly === true, context), args, ({ id }) => id),
  viewerLatestReview: (pull, _, { viewer }) => pull.reviews.findLast(({ author }) => author === viewer) ?? null,
  reviewThreads: (pull, args: PageArguments, context) =>
    paginate(
      visible(context, pull.threads).filter((thread) => visibleComments(thread, context).length > 0),
      args,
      ({ id }) => id,
    ),
  reviewRequests: (pull, args: PageArguments) => {
    const reviewers = [...pull.requestedReviewers, ...pull.requestedTeams];
    return paginate(
      reviewers.map((reviewer): ReviewRequestSource => ({ pull, reviewer })),
      args,
      ({ reviewer }) => reviewer.nodeId,
    );
  },
};

export const reviewRequest: Fields<ReviewRequestSource> = {
  id: ({ pull, reviewer }) => nodeId('ReviewRequest', `${pull.id}:${reviewer.id}`),
  databaseId: ({ reviewer }) => reviewer.id,
  pullRequest: ({ pull }) => pull,
  requestedReviewer: ({ reviewer }) => reviewer,
};

const reviewPath = ({ pull, id }: Review) => `${issuePath(pull)}#pullrequestreview-${id}`;

export const review: Fields<Review> = {
  ...commentFields<Review>(),
  ...minimizableFields<Review>(),
  state: ({ state }) => state,
  submittedAt: ({ submittedAt }) => submittedAt,
  publishedAt: ({ submittedAt }) => submittedAt,
  commit: ({ pull, commitSha }) => commitSource(pull.repository, commitSha),
  pullRequest: ({ pull }) => pull,
  authorCanPushToRepository: ({ pull, author }, _, { store }) =>
    atLeast(store.roleOf(pull.repository, author), 'write'),
  resourcePath: reviewPath,
  url: (one, _, { github }) => `${github.url}${reviewPath(one)}`,
  comments: (one, args: PageArguments) => paginate(commentsOf(one), args, ({ id }) => id),
};

/** Comments of a review that is still being written are its author's alone. */
function visibleComments({ comments }: ReviewThread, { viewer }: GraphqlContext): ReviewComment[] {
  return comments.filter(({ review: { state }, author }) => state !== 'PENDING' || author === viewer);
}

export const reviewThread: Fields<ReviewThread> = {
  id: ({ nodeId: id }) => id,
  isResolved: ({ resolvedBy }) => resolvedBy !== null,
  isOutdated: async (thread) => (await currentPlace(thread)).outdated,
  // The page folds what is resolved or outdated.
  isCollapsed: async (thread) => thread.resolvedBy !== null || (await currentPlace(thread)).outdated,
  resolvedBy: ({ resolvedBy }) => resolvedBy,
  path: ({ anchor }) => anchor.path,
  subjectType: ({ anchor }) => anchor.subject.toUpperCase(),
  diffSide: ({ anchor }) => anchor.side,
  startDiffSide: ({ anchor }) => anchor.startSide,
  line: async (thread) => (await currentPlace(thread)).line,
  startLine: async (thread) => (await currentPlace(thread)).startLine,
  originalLine: ({ anchor }) => anchor.line,
  originalStartLine: ({ anchor }) => anchor.startLine,
  pullRequest: ({ pull }) => pull,
  repository: ({ pull }) => pull.repository,
  viewerCanResolve: (thread, _, context) => thread.resolvedBy === null && mayResolve(thread, context),
  viewerCanUnresolve: (thread, _, context) => thread.resolvedBy !== null && mayResolve(thread, context),
  viewerCanReply: ({ pull }, _, context) => !pull.locked && mayAny(pull.repository, ['pull_requests:write'], context),
  comments: (thread, args: PageArguments & { skip?: number }, context) =>
    paginate(visibleComments(thread, context).slice(args.skip ?? 0), args, ({ id }) => id),
};

/**
 * Resolving needs to write contents; writing pull requests is not enough for a token
 * (github.com/orgs/community/discussions/44650). The author of the pull request may always.
 */
export function mayResolve({ pull }: ReviewThread, context: GraphqlContext): boolean {
  const own = context.token.permissions === undefined && pull.author === context.viewer;
  return own || mayAny(pull.repository, ['contents:write'], context);
}

const commentPath = ({ thread, id }: ReviewComment) => `${issuePath(thread.pull)}#discussion_r${id}`;
const ofPlace =
  (field: 'line' | 'outdated' | 'position' | 'startLine'): Resolver<ReviewComment> =>
  async ({ thread }) =>
    (await currentPlace(thread))[field];

export const reviewComment: Fields<ReviewComment> = {
  ...commentFields<ReviewComment>(),
  ...editFields<ReviewComment>(),
  ...minimizableFields<ReviewComment>(),
  path: ({ thread }) => thread.anchor.path,
  diffHunk: ({ thread }) => thread.anchor.diffHunk,
  subjectType: ({ thread }) => thread.anchor.subject.toUpperCase(),
  line: ofPlace('line'),
  startLine: ofPlace('startLine'),
  position: ofPlace('position'),
  outdated: ofPlace('outdated'),
  originalLine: ({ thread }) => thread.anchor.line,
  originalStartLine: ({ thread }) => thread.anchor.startLine,
  originalPosition: ({ thread }) => thread.anchor.position ?? 1,
  state: ({ review: { state } }) => (state === 'PENDING' ? 'PENDING' : 'SUBMITTED'),
  draftedAt: ({ createdAt }) => createdAt,
  publishedAt: ({ review: { submittedAt } }) => submittedAt,
  replyTo: ({ inReplyTo }) => inReplyTo,
  pullRequest: ({ thread }) => thread.pull,
  pullRequestReview: (one) => one.review,
  originalCommit: ({ thread }) => commitSource(thread.pull.repository, thread.anchor.commitSha),
  commit: async ({ thread }) => commitSource(thread.pull.repository, (await currentPlace(thread)).commitSha),
  resourcePath: commentPath,
  url: (one, _, { github }) => `${github.url}${commentPath(one)}`,
};
