import type { Account } from './entities/account.ts';
import type {
  PullRequest,
  Review,
  ReviewComment,
  ReviewState,
  ReviewThread,
  ThreadAnchor,
} from './entities/pull-request.ts';
import type { Store } from './store.ts';

export interface NewReview {
  readonly author: Account;
  readonly state: ReviewState;
  readonly body: string;
  readonly commitSha: string;
  readonly submittedAt?: string | undefined;
}

export function addReview(store: Store, pull: PullRequest, given: NewReview): Review {
  const now = given.submittedAt ?? store.clock.iso();
  const review = store.add<Review>({
    ...store.identify('PullRequestReview'), pull, author: given.author, state: given.state, body: given.body,
    commitSha: given.commitSha, submittedAt: given.state === 'PENDING' ? null : now, createdAt: now, updatedAt: now, minimized: null,
  }); // oxfmt-ignore
  pull.reviews.push(review);
  pull.repository.reviews.set(review.id, review);
  if (given.state !== 'PENDING') settleRequest(store, review);
  return review;
}

/** A pending review becomes one that others see. */
export function submitReview(store: Store, review: Review, state: ReviewState, body: string): void {
  review.state = state;
  review.body = body;
  review.submittedAt = store.clock.iso();
  review.updatedAt = review.submittedAt;
  settleRequest(store, review);
}

/** Who has reviewed is no longer asked to; also not the teams that they are in. */
function settleRequest(store: Store, { pull, author, submittedAt }: Review): void {
  if (submittedAt !== null && submittedAt > pull.updatedAt) pull.updatedAt = submittedAt;
  const { requestedReviewers, requestedTeams } = pull;
  const asked = requestedReviewers.indexOf(author);
  if (asked >= 0) requestedReviewers.splice(asked, 1);
  for (const team of [...requestedTeams]) {
    if (store.isTeamMember(team, author)) requestedTeams.splice(requestedTeams.indexOf(team), 1);
  }
}

/** A pending review goes, with its comments. */
export function removeReview(store: Store, review: Review): void {
  const { pull } = review;
  for (const comment of commentsOf(review)) removeReviewComment(store, comment);
  pull.reviews.splice(pull.reviews.indexOf(review), 1);
  pull.repository.reviews.delete(review.id);
  store.remove(review);
}

export function commentsOf(review: Review): ReviewComment[] {
  return review.pull.threads.flatMap((thread) => thread.comments.filter((comment) => comment.review === review));
}

/** Starts a thread in the diff with its first comment. */
export function addThread(
  store: Store,
  review: Review,
  anchor: ThreadAnchor,
  comment: { readonly author: Account; readonly body: string; readonly createdAt?: string | undefined },
): ReviewThread {
  const { pull } = review;
  const thread = store.add<ReviewThread>({
    ...store.identify('PullRequestReviewThread'),
    pull,
    anchor,
    comments: [],
    resolvedBy: null,
  });
  pull.threads.push(thread);
  pull.repository.reviewThreads.set(thread.id, thread);
  addReviewComment(store, review, thread, comment);
  return thread;
}

/** Adds a comment to a thread; all but the first reply to the first. */
export function addReviewComment(
  store: Store,
  review: Review,
  thread: ReviewThread,
  given: { readonly author: Account; readonly body: string; readonly createdAt?: string | undefined },
): ReviewComment {
  const createdAt = given.createdAt ?? store.clock.iso();
  const comment = store.add<ReviewComment>({
    ...store.identify('PullRequestReviewComment'), thread, review, author: given.author, body: given.body,
    inReplyTo: thread.comments[0] ?? null, createdAt, updatedAt: createdAt, lastEditedAt: null, minimized: null,
  }); // oxfmt-ignore
  thread.comments.push(comment);
  thread.pull.repository.reviewComments.set(comment.id, comment);
  if (createdAt > thread.pull.updatedAt) thread.pull.updatedAt = createdAt;
  return comment;
}

/** A thread goes with its last comment, and a review that said nothing else with it. */
export function removeReviewComment(store: Store, comment: ReviewComment): void {
  const { thread, review } = comment;
  const { pull } = thread;
  thread.comments.splice(thread.comments.indexOf(comment), 1);
  pull.repository.reviewComments.delete(comment.id);
  store.remove(comment);
  if (thread.comments.length === 0) {
    pull.threads.splice(pull.threads.indexOf(thread), 1);
    pull.repository.reviewThreads.delete(thread.id);
    store.remove(thread);
  }
  if (review.state === 'COMMENTED' && review.body === '' && commentsOf(review).length === 0) {
    pull.reviews.splice(pull.reviews.indexOf(review), 1);
    pull.repository.reviews.delete(review.id);
    store.remove(review);
  }
}
