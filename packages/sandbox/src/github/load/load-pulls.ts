import type { PullRequestState, ReviewCommentState, ReviewState } from '../../state.ts';
import type { PullRequest, Review } from '../entities/pull-request.ts';
import type { Repository } from '../entities/repository.ts';
import { close, recordEvent } from '../issue-events.ts';
import { writeMerge } from '../merge-pull.ts';
import { addPull } from '../pull-requests.ts';
import { anchorFor } from '../review-places.ts';
import { addReview, addReviewComment, addThread } from '../reviews.ts';
import type { Store } from '../store.ts';
import { checkNumber, loadConversation } from './load-issues.ts';
import { account, dateOr, StateError, type CommitNames } from './names.ts';

interface Head {
  readonly repository: Repository;
  readonly branch: string;
  readonly sha: string;
}

/** The pull requests of a repository. Nothing of git runs for those that say no more than where they come from. */
export async function loadPulls(
  store: Store,
  repository: Repository,
  pulls: readonly PullRequestState[],
  names: CommitNames,
  where: string,
): Promise<void> {
  const places = pulls.map((_, index) => `${where}.pullRequests[${index}]`);
  const heads = await Promise.all(
    pulls.map((state, index) => findHead(store, repository, state.head, places[index] ?? '')),
  );
  await fetchForks(repository, heads);
  for (const [index, state] of pulls.entries()) {
    const head = heads[index];
    const at = places[index] ?? '';
    checkNumber(repository, state.number, at);
    const author = state.author === undefined ? repository.owner : account(store, state.author, `${at}.author`);
    const baseRef = state.base ?? repository.defaultBranch;
    const baseSha = await repository.git.branch(baseRef);
    if (!head || baseSha === undefined) throw new StateError(`${at}.base: expected a branch, found "${baseRef}"`);
    if (head.sha === baseSha)
      throw new StateError(`${at}.head: expected a branch with commits that ${baseRef} has not, found "${state.head}"`);
    const pull = addPull(store, repository, {
      number: state.number, title: state.title, body: state.body, author, draft: state.draft,
      headRepository: head.repository, headRef: head.branch, headSha: head.sha, baseRef, baseSha,
      createdAt: dateOr(state.createdAt, store.clock.iso(), `${at}.createdAt`),
    }); // oxfmt-ignore
    loadConversation(store, pull, state, at);
    for (const login of state.requestedReviewers ?? []) {
      const reviewer = account(store, login, `${at}.requestedReviewers`);
      pull.requestedReviewers.push(reviewer);
      recordEvent(store, pull, 'review_requested', author, { reviewer });
    }
    for (const slug of state.requestedTeams ?? []) {
      const team = store.findTeam(repository.owner.login, slug);
      if (!team) throw new StateError(`${at}.requestedTeams: expected the slug of a team, found "${slug}"`);
      pull.requestedTeams.push(team);
      recordEvent(store, pull, 'review_requested', author, { reviewer: team });
    }
    for (const [number, review] of (state.reviews ?? []).entries())
      await loadReview(store, pull, review, names, `${at}.reviews[${number}]`);
    if (state.merged) await loadMerge(store, pull, state.merged, names, `${at}.merged`);
    else if (state.state === 'closed') close(store, pull, author);
  }
  const made = [...repository.issues.values()].filter((issue) => issue.typename === 'PullRequest');
  await repository.git.packNewRefs(new Map(made.map((pull) => [`refs/pull/${pull.number}/head`, pull.headSha])));
}

async function findHead(store: Store, repository: Repository, head: string, where: string): Promise<Head> {
  const colon = head.indexOf(':');
  const owner = colon < 0 ? undefined : head.slice(0, colon);
  const branch = head.slice(colon + 1);
  const home =
    owner === undefined || owner === repository.owner.login
      ? repository
      : [...store.repositories].find(
          (one) => one.parent === repository && one.owner.login.toLowerCase() === owner.toLowerCase(),
        );
  if (!home) throw new StateError(`${where}.head: expected the owner of a fork of this repository, found "${head}"`);
  const sha = await home.git.branch(branch);
  if (sha === undefined) throw new StateError(`${where}.head: expected a branch, found "${head}"`);
  return { repository: home, branch, sha };
}

/** Commits of forks must be in the repository itself before anything can be said of them. */
async function fetchForks(repository: Repository, heads: readonly Head[]): Promise<void> {
  const forks = new Set(heads.map((head) => head.repository).filter((one) => one !== repository));
  for (const fork of forks) {
    const branches = new Set(heads.filter((head) => head.repository === fork).map((head) => head.branch));
    await repository.git.fetchFrom(
      fork.git,
      [...branches].map((branch) => `+refs/heads/${branch}:refs/sandbox/${fork.id}/${branch}`),
    );
  }
}

async function loadReview(
  store: Store,
  pull: PullRequest,
  state: ReviewState,
  names: CommitNames,
  where: string,
): Promise<void> {
  const author = account(store, state.author, `${where}.author`);
  const commitSha = state.commit === undefined ? pull.headSha : await names.find(state.commit, `${where}.commit`);
  const submittedAt = dateOr(state.submittedAt, store.clock.iso(), `${where}.submittedAt`);
  const kind = (state.state ?? 'commented').toUpperCase() as Review['state'];
  const review = addReview(store, pull, { author, state: kind, body: state.body ?? '', commitSha, submittedAt });
  for (const [index, comment] of (state.comments ?? []).entries())
    await loadThread(store, review, comment, `${where}.comments[${index}]`);
}

async function loadThread(store: Store, review: Review, state: ReviewCommentState, where: string): Promise<void> {
  const wanted = { ...state, subject: state.line === undefined ? ('file' as const) : ('line' as const) };
  const anchor = await anchorFor(review.pull, review.commitSha, wanted);
  if (typeof anchor === 'string')
    throw new StateError(`${where}.${anchor}: expected a place in the diff, found ${state.path}:${state.line ?? ''}`);
  const createdAt = review.createdAt;
  const thread = addThread(store, review, anchor, { author: review.author, body: state.body, createdAt });
  for (const reply of state.replies ?? []) {
    const author = account(store, reply.author, `${where}.replies`);
    const answer = addReview(store, review.pull, { author, state: 'COMMENTED', body: '', commitSha: review.commitSha });
    addReviewComment(store, answer, thread, {
      author,
      body: reply.body,
      createdAt: dateOr(reply.createdAt, store.clock.iso(), `${where}.replies`),
    });
  }
  if (state.resolvedBy !== undefined) thread.resolvedBy = account(store, state.resolvedBy, `${where}.resolvedBy`);
}

async function loadMerge(
  store: Store,
  pull: PullRequest,
  merged: NonNullable<PullRequestState['merged']>,
  names: CommitNames,
  where: string,
): Promise<void> {
  const by = merged.by === undefined ? pull.repository.owner : account(store, merged.by, `${where}.by`);
  let sha: string | null;
  if (merged.commit === undefined) {
    sha = await writeMerge(store, pull, merged.method ?? 'merge', by);
    if (sha === null) throw new StateError(`${where}: expected commits that merge, found a conflict`);
    await pull.repository.git.updateRefs([{ ref: `refs/heads/${pull.baseRef}`, after: sha }]);
  } else sha = await names.find(merged.commit, `${where}.commit`);
  recordEvent(store, pull, 'merged', by, { sha });
  close(store, pull, by);
  const at = dateOr(merged.at, store.clock.iso(), `${where}.at`);
  Object.assign(pull, { mergedAt: at, closedAt: at, updatedAt: at, mergedBy: by, mergeCommitSha: sha });
}
