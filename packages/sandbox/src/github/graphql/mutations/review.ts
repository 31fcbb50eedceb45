import type {
  PullRequest,
  Review,
  ReviewComment,
  ReviewState,
  ReviewThread,
  ThreadAnchor,
} from '../../entities/pull-request.ts';
import { isBarredWorkflow } from '../../authorize.ts';
import { dismissReview } from '../../review-binding.ts';
import { anchorFor, type WantedPlace } from '../../review-places.ts';
import {
  addReview,
  addReviewComment,
  addThread,
  commentsOf,
  removeReview,
  removeReviewComment,
  submitReview,
} from '../../reviews.ts';
import { mayChange } from '../comment.ts';
import { paginate } from '../connection.ts';
import { demand, type GraphqlContext } from '../graphql-context.ts';
import { forbidden, unprocessable } from '../graphql-failure.ts';
import type { Fields } from '../resolver-map.ts';
import { checkBody, findTarget, mutation } from './mutation.ts';

type Event = 'APPROVE' | 'COMMENT' | 'DISMISS' | 'REQUEST_CHANGES';

const STATES: Readonly<Record<Exclude<Event, 'DISMISS'>, ReviewState>> = {
  APPROVE: 'APPROVED',
  COMMENT: 'COMMENTED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
};

interface DraftThread {
  readonly path: string;
  readonly line?: number | null;
  readonly side?: 'LEFT' | 'RIGHT' | null;
  readonly startLine?: number | null;
  readonly startSide?: 'LEFT' | 'RIGHT' | null;
  readonly subjectType?: 'FILE' | 'LINE' | null;
  readonly position?: number | null;
}

async function anchor(pull: PullRequest, commitSha: string, draft: DraftThread): Promise<ThreadAnchor> {
  const wanted: WantedPlace = {
    path: draft.path,
    line: draft.line ?? undefined,
    side: draft.side ?? undefined,
    startLine: draft.startLine ?? undefined,
    startSide: draft.startSide ?? undefined,
    position: draft.position ?? undefined,
    subject: draft.subjectType === 'FILE' ? 'file' : 'line',
  };
  const found = await anchorFor(pull, commitSha, wanted);
  if (typeof found !== 'string') return found;
  throw unprocessable(
    found === 'path'
      ? 'Path could not be resolved'
      : `${found === 'start_line' ? 'Start line' : 'Line'} could not be resolved`,
  );
}

/** A person cannot give a verdict on what they wrote themselves. */
function stateFor(event: Event, pull: PullRequest, body: string, { viewer, token }: GraphqlContext): ReviewState {
  if (event === 'DISMISS') throw unprocessable('A review is dismissed by dismissPullRequestReview.');
  if (event === 'APPROVE' && isBarredWorkflow(token, pull.repository))
    throw unprocessable('GitHub Actions is not permitted to approve pull requests.');
  if (event !== 'COMMENT' && pull.author === viewer) {
    throw unprocessable(`Can not ${event === 'APPROVE' ? 'approve' : 'request changes on'} your own pull request`);
  }
  if (event === 'REQUEST_CHANGES' && body === '') throw unprocessable('A review that requests changes needs a body.');
  return STATES[event];
}

const pendingOf = (pull: PullRequest, { viewer }: GraphqlContext) =>
  pull.reviews.find(({ state, author }) => state === 'PENDING' && author === viewer);

/** Each author has at most one review that is still being written; comments without one are a review of their own. */
async function findPull(id: string, context: GraphqlContext): Promise<PullRequest> {
  const pull = await findTarget<PullRequest>(id, ['PullRequest'], context);
  demand(pull.repository, ['pull_requests:write'], context);
  return pull;
}

interface AddReviewInput {
  readonly pullRequestId: string;
  readonly body?: string | null;
  readonly event?: Event | null;
  readonly commitOID?: string | null;
  readonly threads?: readonly (DraftThread & { readonly body: string })[] | null;
  readonly comments?: readonly (DraftThread & { readonly body: string })[] | null;
}

async function review(input: AddReviewInput, context: GraphqlContext): Promise<object> {
  const { store, viewer } = context;
  const pull = await findPull(input.pullRequestId, context);
  const body = checkBody(input.body ?? '');
  const commitSha = input.commitOID ?? pull.headSha;
  const drafts = [...(input.threads ?? []), ...(input.comments ?? [])];
  const state = input.event ? stateFor(input.event, pull, body, context) : 'PENDING';
  if (pendingOf(pull, context)) throw unprocessable('User can only have one pending review per pull request');
  // All or nothing: every anchor is found before anything is written.
  const anchors = await Promise.all(drafts.map((draft) => anchor(pull, commitSha, draft)));
  for (const draft of drafts) checkBody(draft.body);
  const pullRequestReview = addReview(store, pull, { author: viewer, state, body, commitSha });
  drafts.forEach((draft, index) => {
    const at = anchors[index];
    if (at) addThread(store, pullRequestReview, at, { author: viewer, body: draft.body });
  });
  const [reviewEdge] = paginate([pullRequestReview], {}, ({ id }) => id).edges;
  return { pullRequestReview, reviewEdge };
}

interface AddThreadInput extends DraftThread {
  readonly pullRequestId?: string | null;
  readonly pullRequestReviewId?: string | null;
  readonly body: string;
}

async function thread(input: AddThreadInput, context: GraphqlContext): Promise<{ readonly thread: ReviewThread }> {
  const { store, viewer } = context;
  const given = input.pullRequestReviewId
    ? await findTarget<Review>(input.pullRequestReviewId, ['PullRequestReview'], context)
    : undefined;
  const pull = await findPull(given?.pull.nodeId ?? input.pullRequestId ?? '', context);
  const place = await anchor(pull, pull.headSha, input);
  const body = checkBody(input.body);
  const commitSha = pull.headSha;
  const pending =
    given ??
    pendingOf(pull, context) ??
    addReview(store, pull, { author: viewer, state: 'PENDING', body: '', commitSha });
  return { thread: addThread(store, pending, place, { author: viewer, body }) };
}

const ofReview = (act: (review: Review, context: GraphqlContext) => void) =>
  mutation<{ readonly pullRequestReviewId: string }>(
    ['pullRequestReviewId'],
    async ({ pullRequestReviewId }, context) => {
      const pullRequestReview = await findTarget<Review>(pullRequestReviewId, ['PullRequestReview'], context);
      if (!mayChange(pullRequestReview, context)) throw forbidden();
      act(pullRequestReview, context);
      return { pullRequestReview };
    },
  );

/** Reviews, their threads and comments. */
export const reviewMutations: Fields<object> = {
  addPullRequestReview: mutation<AddReviewInput>(
    ['pullRequestId', 'body', 'event', 'commitOID', 'threads', 'comments'],
    review,
  ),
  addPullRequestReviewThread: mutation<AddThreadInput>(
    ['pullRequestId', 'pullRequestReviewId', 'body', 'path', 'line', 'side', 'startLine', 'startSide', 'subjectType'],
    thread,
  ),
  addPullRequestReviewThreadReply: mutation<{
    readonly pullRequestReviewThreadId: string;
    readonly pullRequestReviewId?: string | null;
    readonly body: string;
  }>(['pullRequestReviewThreadId', 'pullRequestReviewId', 'body'], async (input, context) => {
    const { store, viewer } = context;
    const target = await findTarget<ReviewThread>(
      input.pullRequestReviewThreadId,
      ['PullRequestReviewThread'],
      context,
    );
    const pull = await findPull(target.pull.nodeId, context);
    const body = checkBody(input.body);
    const given = input.pullRequestReviewId
      ? await findTarget<Review>(input.pullRequestReviewId, ['PullRequestReview'], context)
      : pendingOf(pull, context);
    const home =
      given ?? addReview(store, pull, { author: viewer, state: 'COMMENTED', body: '', commitSha: pull.headSha });
    return { comment: addReviewComment(store, home, target, { author: viewer, body }) };
  }),
  submitPullRequestReview: mutation<{
    readonly pullRequestId?: string | null;
    readonly pullRequestReviewId?: string | null;
    readonly event: Event;
    readonly body?: string | null;
  }>(['pullRequestId', 'pullRequestReviewId', 'event', 'body'], async (input, context) => {
    const given = input.pullRequestReviewId
      ? await findTarget<Review>(input.pullRequestReviewId, ['PullRequestReview'], context)
      : undefined;
    const pull = await findPull(given?.pull.nodeId ?? input.pullRequestId ?? '', context);
    const pending = given ?? pendingOf(pull, context);
    if (pending?.state !== 'PENDING' || pending.author !== context.viewer) {
      throw unprocessable('Could not find a pending review of the viewer to submit.');
    }
    const body = checkBody(input.body ?? pending.body);
    const state = stateFor(input.event, pull, body, context);
    if (state === 'COMMENTED' && body === '' && commentsOf(pending).length === 0)
      throw unprocessable("Review can't be blank");
    submitReview(context.store, pending, state, body);
    return { pullRequestReview: pending };
  }),
  deletePullRequestReview: ofReview((target, { store }) => {
    if (target.state !== 'PENDING') throw unprocessable('Can not delete a non-pending pull request review');
    removeReview(store, target);
  }),
  dismissPullRequestReview: mutation<{ readonly pullRequestReviewId: string; readonly message: string }>(
    ['pullRequestReviewId', 'message'],
    async ({ pullRequestReviewId, message }, context) => {
      const target = await findTarget<Review>(pullRequestReviewId, ['PullRequestReview'], context);
      demand(target.pull.repository, ['pull_requests:write'], context);
      if (!context.token.permissions) demand(target.pull.repository, ['contents:write'], context);
      if (target.state !== 'APPROVED' && target.state !== 'CHANGES_REQUESTED') {
        throw unprocessable(`Can not dismiss a ${target.state.toLowerCase()} pull request review`);
      }
      dismissReview(context.store, target, context.viewer, message);
      return { pullRequestReview: target };
    },
  ),
  updatePullRequestReviewComment: mutation<{ readonly pullRequestReviewCommentId: string; readonly body: string }>(
    ['pullRequestReviewCommentId', 'body'],
    async ({ pullRequestReviewCommentId, body }, context) => {
      const pullRequestReviewComment = await findTarget<ReviewComment>(
        pullRequestReviewCommentId,
        ['PullRequestReviewComment'],
        context,
      );
      if (!mayChange(pullRequestReviewComment, context)) throw forbidden();
      const now = context.store.clock.iso();
      Object.assign(pullRequestReviewComment, { body: checkBody(body), updatedAt: now, lastEditedAt: now });
      return { pullRequestReviewComment };
    },
  ),
  deletePullRequestReviewComment: mutation<{ readonly id: string }>(['id'], async ({ id }, context) => {
    const pullRequestReviewComment = await findTarget<ReviewComment>(id, ['PullRequestReviewComment'], context);
    if (!mayChange(pullRequestReviewComment, context)) throw forbidden();
    removeReviewComment(context.store, pullRequestReviewComment);
    return { pullRequestReview: pullRequestReviewComment.review };
  }),
};
