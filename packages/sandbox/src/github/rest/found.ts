import { notFound } from '../api-error.ts';
import type { Comment, Issue } from '../entities/issue.ts';
import type { PullRequest, Review, ReviewComment } from '../entities/pull-request.ts';
import { findPull } from '../pull-requests.ts';
import type { RepositoryContext } from '../request-context.ts';

function numberIn(context: RepositoryContext, name: string): number {
  return Number(context.params[name]);
}

/** The pull request of the path's `pull_number`. @throws ApiError 404 */
export function pullOf(context: RepositoryContext): PullRequest {
  const pull = findPull(context.repository, numberIn(context, 'pull_number'));
  if (!pull) throw notFound();
  return pull;
}

/** The issue or pull request of the path's `issue_number`. @throws ApiError 404 */
export function issueOf(context: RepositoryContext): Issue | PullRequest {
  const issue = context.repository.issues.get(numberIn(context, 'issue_number'));
  if (!issue) throw notFound();
  return issue;
}

/** The comment of the path's `comment_id`. @throws ApiError 404 */
export function commentOf(context: RepositoryContext): Comment {
  const comment = context.repository.comments.get(numberIn(context, 'comment_id'));
  if (!comment) throw notFound();
  return comment;
}

/** The comment in a diff of the path's `comment_id`. @throws ApiError 404 */
export function reviewCommentOf(context: RepositoryContext): ReviewComment {
  const comment = context.repository.reviewComments.get(numberIn(context, 'comment_id'));
  if (!comment) throw notFound();
  return comment;
}

/** The review of the path's `review_id`; another one's pending review is nobody else's to see. @throws ApiError 404 */
export function reviewOf(context: RepositoryContext): Review {
  const review = context.repository.reviews.get(numberIn(context, 'review_id'));
  if (review?.pull !== pullOf(context)) throw notFound();
  if (review.state === 'PENDING' && review.author !== context.actor) throw notFound();
  return review;
}

/** The commit that a name in the path means. @throws ApiError 404 (or 422 with GitHub's words when `sha` was meant) */
export async function commitOf(context: RepositoryContext, name: string): Promise<string> {
  const sha = await context.repository.git.resolveCommit(name);
  if (sha === undefined) throw notFound();
  return sha;
}
