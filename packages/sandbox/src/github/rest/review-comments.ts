import { notFound, validationFailed, type ApiError } from '../api-error.ts';
import { requireRole } from '../authorize.ts';
import type { PullRequest, ReviewComment, Side } from '../entities/pull-request.ts';
import { reviewCommentJson } from '../present/pull-request.ts';
import { BodyReader } from '../read-body.ts';
import { created, noContent, ok, paginate, type Reply } from '../reply.ts';
import { actorOf, type RepositoryContext } from '../request-context.ts';
import { anchorFor, type PlaceMistake } from '../review-places.ts';
import { addReview, addReviewComment, addThread, removeReviewComment } from '../reviews.ts';
import type { GitHub } from '../server.ts';
import { pullOf, reviewCommentOf } from './found.ts';

const pulls = '/repos/{owner}/{repo}/pulls';
const reads = { permission: 'pull_requests:read' } as const;
const writes = { permission: 'pull_requests:write' } as const;
const creates = { ...writes, createsContent: true } as const;

/** Comments in the diff of a pull request. */
export function addReviewCommentRoutes({ router }: GitHub): void {
  router.route('GET', `${pulls}/comments`, {
    ...reads,
    handler: (context) => list(context, [...context.repository.reviewComments.values()]),
  });
  router.route('GET', `${pulls}/{pull_number}/comments`, {
    ...reads,
    handler: (context) =>
      list(
        context,
        pullOf(context).threads.flatMap((thread) => thread.comments),
      ),
  });
  router.route('POST', `${pulls}/{pull_number}/comments`, { ...creates, handler: createComment });
  router.route('POST', `${pulls}/{pull_number}/comments/{comment_id}/replies`, { ...creates, handler: reply });
  router.route('GET', `${pulls}/comments/{comment_id}`, {
    ...reads,
    handler: async (context) => ok(await reviewCommentJson(context.github, visibleComment(context))),
  });
  router.route('PATCH', `${pulls}/comments/{comment_id}`, { ...writes, handler: updateComment });
  router.route('DELETE', `${pulls}/comments/{comment_id}`, { ...writes, handler: deleteComment });
}

/** Comments of a pending review are their author's only. */
function isVisible(context: RepositoryContext, comment: ReviewComment): boolean {
  return comment.review.state !== 'PENDING' || comment.author === context.actor;
}

function visibleComment(context: RepositoryContext): ReviewComment {
  const comment = reviewCommentOf(context);
  if (!isVisible(context, comment)) throw notFound();
  return comment;
}

function list(context: RepositoryContext, comments: readonly ReviewComment[]): Promise<Reply> {
  const { query, github } = context;
  const since = query.get('since');
  const key = (comment: ReviewComment) => (query.get('sort') === 'updated' ? comment.updatedAt : comment.createdAt);
  const shown = comments
    .filter((comment) => comment.review.state !== 'PENDING')
    .filter((comment) => since === null || Date.parse(comment.updatedAt) >= Date.parse(since))
    .sort((a, b) => key(a).localeCompare(key(b)) || a.id - b.id);
  // Without `sort` the direction is not looked at.
  if (query.has('sort') && query.get('direction') === 'desc') shown.reverse();
  return paginate(context, shown, (comment) => reviewCommentJson(github, comment));
}

const resource = 'PullRequestReviewComment';

function placeRefusal(mistake: PlaceMistake): ApiError {
  const field = `pull_request_review_thread.${mistake}`;
  if (mistake === 'path') return validationFailed({ resource, code: 'invalid', field });
  const message =
    mistake === 'start_line'
      ? `${field} must be part of the same hunk as the line.`
      : `${field} must be part of the diff`;
  return validationFailed(
    { resource, code: 'custom', field, message },
    { resource, code: 'missing_field', field: 'pull_request_review_thread.diff_hunk' },
  );
}

/** @see https://docs.github.com/en/rest/pulls/comments#create-a-review-comment-for-a-pull-request */
async function createComment(context: RepositoryContext): Promise<Reply> {
  const pull = pullOf(context);
  const body = new BodyReader(context.body, resource);
  const replyTo = body.number('in_reply_to');
  const words = body.required('body');
  body.prose('body');
  if (replyTo !== undefined) return answer(context, pull, replyTo, words);
  const commitSha = body.required('commit_id');
  const path = body.required('path');
  const { git } = pull.repository;
  const known = await git.commit(commitSha);
  if (!known || !(await git.isAncestor(commitSha, pull.headSha)))
    throw validationFailed({
      resource,
      code: 'custom',
      field: 'pull_request_review_thread.commit_id',
      message: 'commit_id is not part of the pull request',
    });
  const subject = body.oneOf('subject_type', ['line', 'file']);
  const line = body.number('line');
  const position = body.number('position');
  if (subject !== 'file' && line === undefined && position === undefined) throw placeRefusal('line');
  const anchor = await anchorFor(pull, commitSha, {
    path, line, position, subject, side: body.oneOf('side', ['LEFT', 'RIGHT']), startLine: body.number('start_line'),
    startSide: sideOf(body.oneOf('start_side', ['LEFT', 'RIGHT', 'side'])),
  }); // oxfmt-ignore
  if (typeof anchor === 'string') throw placeRefusal(anchor);
  const { store } = context.github;
  const author = actorOf(context);
  const review = addReview(store, pull, { author, state: 'COMMENTED', body: '', commitSha });
  const comment = addThread(store, review, anchor, { author, body: words }).comments[0];
  if (!comment) throw new Error('a new thread has no comment');
  const json = await reviewCommentJson(context.github, comment);
  return created(json, String(json.url));
}

/** `side` says that the comment begins on the side where it ends. */
function sideOf(given: 'LEFT' | 'RIGHT' | 'side' | undefined): Side | undefined {
  return given === 'side' ? undefined : given;
}

function reply(context: RepositoryContext): Promise<Reply> {
  const words = new BodyReader(context.body, resource).required('body');
  return answer(context, pullOf(context), Number(context.params.comment_id), words);
}

async function answer(context: RepositoryContext, pull: PullRequest, id: number, body: string): Promise<Reply> {
  const first = pull.repository.reviewComments.get(id);
  if (first?.thread.pull !== pull) throw notFound();
  const { store } = context.github;
  const author = actorOf(context);
  const review = addReview(store, pull, { author, state: 'COMMENTED', body: '', commitSha: pull.headSha });
  const comment = addReviewComment(store, review, first.thread, { author, body });
  const json = await reviewCommentJson(context.github, comment);
  return created(json, String(json.url));
}

function mayChange(context: RepositoryContext, comment: ReviewComment): void {
  if (comment.author !== context.actor) requireRole(context.github.store, context.token, context.repository, 'write');
}

async function updateComment(context: RepositoryContext): Promise<Reply> {
  const comment = visibleComment(context);
  mayChange(context, comment);
  const body = new BodyReader(context.body, resource);
  body.prose('body');
  comment.body = body.required('body');
  comment.updatedAt = context.github.store.clock.iso();
  comment.lastEditedAt = comment.updatedAt;
  return ok(await reviewCommentJson(context.github, comment));
}

function deleteComment(context: RepositoryContext): Reply {
  const comment = visibleComment(context);
  mayChange(context, comment);
  removeReviewComment(context.github.store, comment);
  return noContent;
}
