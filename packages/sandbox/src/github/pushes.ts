import { ApiError } from './api-error.ts';
import type { Account } from './entities/account.ts';
import type { PullRequest } from './entities/pull-request.ts';
import type { Repository } from './entities/repository.ts';
import { GitError } from './git/run-git.ts';
import { close, recordEvent } from './issue-events.ts';
import { dismissStaleReviews, rebindReviews } from './review-binding.ts';
import type { GitHub } from './server.ts';
import { baseTip, tryMerge } from './test-merge.ts';

/** What happened to one branch; undefined: it was not, or is not there. */
export interface BranchChange {
  readonly branch: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Merging ten thousand pull requests because someone clones would take minutes. */
const mergedBeforeFetch = 100;

/**
 * Makes `refs/pull/N/merge` of the open pull requests before git looks at the refs, when they are few; of the others it
 * appears when the API is asked for the pull request.
 */
export async function prepareTestMerges(github: GitHub, repository: Repository): Promise<void> {
  const pulls = [...repository.issues.values()].filter((issue) => issue.typename === 'PullRequest');
  const open = pulls.filter((pull) => pull.state === 'open');
  if (open.length > mergedBeforeFetch) return;
  for (const pull of open) await tryMerge(github, pull);
}

/** Finds what a push changed and lets everything follow from it. */
export async function recordPush(
  github: GitHub,
  repository: Repository,
  before: ReadonlyMap<string, string>,
  actor: Account,
): Promise<void> {
  const after = await repository.git.refs();
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter((ref) => before.get(ref) !== after.get(ref));
  const branches = changed.filter((ref) => ref.startsWith('refs/heads/'));
  if (changed.length > 0) repository.pushedAt = github.store.clock.iso();
  await recordBranchChanges(
    github,
    repository,
    branches.map((ref) => ({ branch: ref.slice(11), before: before.get(ref), after: after.get(ref) })),
    actor,
  );
}

/** What follows at GitHub from branches that moved: heads of pull requests, their merges, events, outdated reviews. */
export async function recordBranchChanges(
  github: GitHub,
  repository: Repository,
  changes: readonly BranchChange[],
  actor: Account,
): Promise<void> {
  if (changes.length > 0) repository.pushedAt = github.store.clock.iso();
  for (const change of changes) {
    for (const home of repository.parent ? [repository, repository.parent] : [repository]) {
      for (const pull of home.issues.values()) {
        if (pull.typename !== 'PullRequest' || pull.state !== 'open') continue;
        if (pull.headRepository === repository && pull.headRef === change.branch)
          await moveHead(github, pull, change, actor);
      }
    }
    await moveBase(github, repository, change, actor);
  }
}

async function moveHead(
  github: GitHub,
  pull: PullRequest,
  { after, branch }: BranchChange,
  actor: Account,
): Promise<void> {
  const { store } = github;
  const { git } = pull.repository;
  if (after === undefined) {
    recordEvent(store, pull, 'head_ref_deleted', actor);
    return close(store, pull, actor);
  }
  const before = pull.headSha;
  if (before === after) return;
  if (pull.headRepository && pull.headRepository !== pull.repository)
    await git.fetchFrom(pull.headRepository.git, [`+refs/heads/${branch}:refs/pull/${pull.number}/head`]);
  else await git.updateRefs([{ ref: `refs/pull/${pull.number}/head`, after }]);
  const baseBefore = pull.baseSha;
  pull.headSha = after;
  pull.baseSha = await baseTip(pull);
  pull.updatedAt = store.clock.iso();
  if (!(await git.isAncestor(before, after))) {
    recordEvent(store, pull, 'head_ref_force_pushed', actor, { before, after });
    await rebindReviews(pull, { headBefore: before, baseBefore });
  }
  await dismissStaleReviews(store, pull, actor);
}

async function moveBase(github: GitHub, repository: Repository, change: BranchChange, actor: Account): Promise<void> {
  const { before, after, branch } = change;
  if (before === undefined || after === undefined) return;
  const waiting = [...repository.issues.values()].filter(
    (issue): issue is PullRequest =>
      issue.typename === 'PullRequest' && issue.state === 'open' && issue.baseRef === branch,
  );
  if (waiting.length === 0) return;
  if (!(await repository.git.isAncestor(before, after))) {
    for (const pull of waiting) recordEvent(github.store, pull, 'base_ref_force_pushed', actor, { before, after });
  }
  const arrived = new Set(await repository.git.revList([after, `^${before}`]));
  for (const pull of waiting) if (arrived.has(pull.headSha)) markMerged(github, pull, actor, after);
}

/** Whoever pushes a pull request's commits to its base merges it. */
export function markMerged(github: GitHub, pull: PullRequest, actor: Account, sha: string): void {
  recordEvent(github.store, pull, 'merged', actor, { sha });
  pull.mergedAt = github.store.clock.iso();
  pull.mergedBy = actor;
  pull.mergeCommitSha = sha;
  close(github.store, pull, actor);
}

/**
 * Moves, makes or (null) deletes a branch as a request of the API asks, with everything that follows.
 *
 * @throws ApiError 409 when someone else moves it at the same time
 */
export async function setBranch(
  github: GitHub,
  repository: Repository,
  branch: string,
  after: string | null,
  actor: Account,
): Promise<void> {
  const before = await repository.git.branch(branch);
  try {
    await repository.git.updateRefs([{ ref: `refs/heads/${branch}`, after, ...(before !== undefined && { before }) }]);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    repository.git.forgetRefs();
    throw new ApiError(409, `Reference cannot be updated: ${branch} is not at ${before ?? 'its beginning'}`);
  }
  await recordBranchChanges(github, repository, [{ branch, before, after: after ?? undefined }], actor);
}
