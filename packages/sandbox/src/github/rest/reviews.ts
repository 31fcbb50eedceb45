import { ApiError, missingField, type ValidationError } from '../api-error.ts';
import { isBarredWorkflow, requireRole } from '../authorize.ts';
import type { PullRequest, ReviewState, ThreadAnchor } from '../entities/pull-request.ts';
import { recordEvent } from '../issue-events.ts';
import { pullSimpleJson, reviewCommentJson, reviewJson } from '../present/pull-request.ts';
import { teamJson, userJson } from '../present/account.ts';
import { BodyReader } from '../read-body.ts';
import { created, ok, paginate, type Reply } from '../reply.ts';
import { actorOf, type Json, type RepositoryContext } from '../request-context.ts';
import { dismissReview } from '../review-binding.ts';
import { anchorFor, type PlaceMistake } from '../review-places.ts';
import { addReview, addThread, commentsOf, removeReview, submitReview } from '../reviews.ts';
import type { GitHub } from '../server.ts';
import { pullOf, reviewOf } from './found.ts';

const pull = '/repos/{owner}/{repo}/pulls/{pull_number}';
const review = `${pull}/reviews/{review_id}`;
const reads = { permission: 'pull_requests:read' } as const;
const writes = { permission: 'pull_requests:write' } as const;
const creates = { ...writes, createsContent: true } as const;

/** Reviews, and who is asked for one. */
export function addReviewRoutes({ router }: GitHub): void {
  router.route('GET', `${pull}/reviews`, { ...reads, handler: listReviews });
  router.route('POST', `${pull}/reviews`, { ...creates, handler: createReview });
  router.route('GET', review, { ...reads, handler: (context) => ok(reviewJson(context.github, reviewOf(context))) });
  router.route('PUT', review, { ...writes, handler: updateReview });
  router.route('DELETE', review, { ...writes, handler: deletePending });
  router.route('GET', `${review}/comments`, { ...reads, handler: listReviewComments });
  router.route('POST', `${review}/events`, { ...creates, handler: submit });
  router.route('PUT', `${review}/dismissals`, { ...writes, handler: dismiss });
  router.route('GET', `${pull}/requested_reviewers`, { ...reads, handler: listRequested });
  router.route('POST', `${pull}/requested_reviewers`, {
    ...writes,
    handler: (context) => changeRequested(context, true),
  });
  router.route('DELETE', `${pull}/requested_reviewers`, {
    ...writes,
    handler: (context) => changeRequested(context, false),
  });
}

function listReviews(context: RepositoryContext): Promise<Reply> {
  const shown = pullOf(context).reviews.filter((one) => one.state !== 'PENDING' || one.author === context.actor);
  return paginate(context, shown, (one) => reviewJson(context.github, one));
}

const states: Readonly<Record<string, ReviewState>> = {
  APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED',
}; // oxfmt-ignore

const unresolved: Readonly<Record<PlaceMistake, string>> = {
  path: 'Path could not be resolved',
  line: 'Line could not be resolved',
  start_line: 'Pull request review thread start line must be part of the same hunk as the line.',
  position: 'Position could not be resolved',
};

/** GitHub answers reviews with plain texts: which comment was meant, nobody learns. */
function unprocessable(...errors: readonly ValidationError[]): ApiError {
  return new ApiError(422, 'Unprocessable Entity', { errors });
}

/**
 * All or nothing: when one comment does not lie in the diff, nothing of the review is there.
 *
 * @see https://docs.github.com/en/rest/pulls/reviews#create-a-review-for-a-pull-request
 */
async function createReview(context: RepositoryContext): Promise<Reply> {
  const found = pullOf(context);
  const { store } = context.github;
  const author = actorOf(context);
  const body = new BodyReader(context.body, 'PullRequestReview');
  const event = body.oneOf('event', ['APPROVE', 'REQUEST_CHANGES', 'COMMENT']);
  const text = body.prose('body') ?? '';
  const commitSha = body.text('commit_id') ?? found.headSha;
  const comments = body.maps('comments') ?? [];
  const state = event === undefined ? 'PENDING' : (states[event] ?? 'COMMENTED');
  checkEvent(found, state, text, comments.length, context);
  if (found.reviews.some((one) => one.state === 'PENDING' && one.author === author))
    throw unprocessable('User can only have one pending review per pull request');
  if (!(await found.repository.git.commit(commitSha)))
    throw unprocessable('The provided commit_id is not part of the pull request');
  const anchors: { readonly anchor: ThreadAnchor; readonly body: string }[] = [];
  const mistakes = new Set<string>();
  for (const comment of comments) {
    const placed = await place(found, commitSha, comment);
    if (typeof placed.anchor === 'string') mistakes.add(unresolved[placed.anchor]);
    else anchors.push({ anchor: placed.anchor, body: placed.body });
  }
  if (mistakes.size > 0) throw unprocessable(...mistakes);
  const made = addReview(store, found, { author, state, body: text, commitSha });
  for (const { anchor, body: words } of anchors) addThread(store, made, anchor, { author, body: words });
  return ok(reviewJson(context.github, made));
}

function checkEvent(
  found: PullRequest,
  state: ReviewState,
  text: string,
  comments: number,
  { actor, token }: RepositoryContext,
): void {
  if (text === '' && (state === 'CHANGES_REQUESTED' || (state === 'COMMENTED' && comments === 0)))
    throw missingField('PullRequestReview', 'body');
  if (state === 'APPROVED' && isBarredWorkflow(token, found.repository))
    throw unprocessable('GitHub Actions is not permitted to approve pull requests.');
  if (actor === found.author && state === 'APPROVED') throw unprocessable('Can not approve your own pull request');
  if (actor === found.author && state === 'CHANGES_REQUESTED')
    throw unprocessable('Can not request changes on your own pull request');
}

async function place(
  found: PullRequest,
  commitSha: string,
  comment: Json,
): Promise<{ readonly anchor: ThreadAnchor | PlaceMistake; readonly body: string }> {
  const body = new BodyReader(comment, 'PullRequestReviewComment');
  const anchor = await anchorFor(found, commitSha, {
    path: body.required('path'), line: body.number('line'), side: body.oneOf('side', ['LEFT', 'RIGHT']),
    startLine: body.number('start_line'), startSide: body.oneOf('start_side', ['LEFT', 'RIGHT']), position: body.number('position'),
  }); // oxfmt-ignore
  const words = body.required('body');
  body.prose('body');
  return { anchor, body: words };
}

function updateReview(context: RepositoryContext): Reply {
  const found = reviewOf(context);
  if (context.actor !== found.author) throw new ApiError(403, 'Must be the author of the review');
  found.body = new BodyReader(context.body, 'PullRequestReview').prose('body') ?? '';
  found.updatedAt = context.github.store.clock.iso();
  return ok(reviewJson(context.github, found));
}

function deletePending(context: RepositoryContext): Reply {
  const found = reviewOf(context);
  if (found.state !== 'PENDING') throw unprocessable('Can not delete a non-pending pull request review');
  const body = reviewJson(context.github, found);
  removeReview(context.github.store, found);
  return ok(body);
}

function listReviewComments(context: RepositoryContext): Promise<Reply> {
  return paginate(context, commentsOf(reviewOf(context)), (one) => reviewCommentJson(context.github, one));
}

function submit(context: RepositoryContext): Reply {
  const found = reviewOf(context);
  const body = new BodyReader(context.body, 'PullRequestReview');
  const event = body.oneOf('event', ['APPROVE', 'REQUEST_CHANGES', 'COMMENT']);
  if (event === undefined) throw missingField('PullRequestReview', 'event');
  if (found.state !== 'PENDING') throw unprocessable('Can not submit a review that is not pending');
  const state = states[event] ?? 'COMMENTED';
  const text = body.prose('body') ?? found.body;
  checkEvent(found.pull, state, text, commentsOf(found).length, context);
  submitReview(context.github.store, found, state, text);
  return ok(reviewJson(context.github, found));
}

function dismiss(context: RepositoryContext): Reply {
  const found = reviewOf(context);
  const message = new BodyReader(context.body, 'PullRequestReview').required('message');
  requireRole(context.github.store, context.token, context.repository, 'write');
  if (!['APPROVED', 'CHANGES_REQUESTED'].includes(found.state))
    throw unprocessable('Can not dismiss a commented pull request review');
  dismissReview(context.github.store, found, actorOf(context), message);
  return ok(reviewJson(context.github, found));
}

function listRequested(context: RepositoryContext): Reply {
  const { requestedReviewers, requestedTeams } = pullOf(context);
  return ok({
    users: requestedReviewers.map((one) => userJson(context.github, one)),
    teams: requestedTeams.map((team) => teamJson(context.github, team)),
  });
}

function changeRequested(context: RepositoryContext, add: boolean): Reply {
  const found = pullOf(context);
  const { github, repository } = context;
  const { store } = github;
  const body = new BodyReader(context.body, 'PullRequest');
  const logins = body.texts('reviewers') ?? [];
  const slugs = body.texts('team_reviewers') ?? [];
  const users = logins.map((login) => store.findAccount(login));
  const teams = slugs.map((slug) => store.findTeam(repository.owner.login, slug));
  const collaborator = (account: (typeof users)[number]) =>
    account && store.roleOf(repository, account) !== 'none' && account;
  if (add && users.some((one) => one === found.author))
    throw new ApiError(422, 'Review cannot be requested from pull request author.');
  if (users.some((one) => !collaborator(one)) || teams.some((one) => !one))
    throw new ApiError(
      422,
      'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.',
    );
  const change = <T>(list: T[], one: T | undefined): void => {
    if (one === undefined || list.includes(one) === add) return;
    if (add) list.push(one);
    else list.splice(list.indexOf(one), 1);
    const reviewer = one as NonNullable<Parameters<typeof recordEvent>[4]>['reviewer'];
    recordEvent(store, found, add ? 'review_requested' : 'review_request_removed', actorOf(context), {
      ...(reviewer && { reviewer }),
    });
  };
  for (const one of users) change(found.requestedReviewers, one);
  for (const one of teams) change(found.requestedTeams, one);
  const json = pullSimpleJson(github, found);
  return add ? created(json) : ok(json);
}
