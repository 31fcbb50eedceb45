import { protectionOf } from './branch-rules.ts';
import type { Account } from './entities/account.ts';
import type { PullRequest, Review } from './entities/pull-request.ts';
import { runGit } from './git/run-git.ts';
import { recordEvent } from './issue-events.ts';
import type { Store } from './store.ts';

/**
 * After a force push, a review of a commit is bound to the commit that now makes the same patch, if there is one. So
 * `commit_id` of an approval is no proof that this very commit was looked at.
 */
export async function rebindReviews(
  pull: PullRequest,
  old: { readonly headBefore: string; readonly baseBefore: string },
): Promise<void> {
  const { git } = pull.repository;
  if (pull.reviews.length === 0) return;
  const before = await git.revList([old.headBefore, `^${old.baseBefore}`]);
  const after = await git.revList([pull.headSha, `^${pull.baseSha}`]);
  const oldIds = await patchIds(
    git.path,
    before.filter((sha) => pull.reviews.some((review) => review.commitSha === sha)),
  );
  const newIds = await patchIds(git.path, after);
  const byPatch = new Map([...newIds].map(([sha, id]) => [id, sha]));
  for (const review of pull.reviews) {
    const id = oldIds.get(review.commitSha);
    review.commitSha = (id === undefined ? undefined : byPatch.get(id)) ?? review.commitSha;
  }
}

async function patchIds(gitDir: string, commits: readonly string[]): Promise<Map<string, string>> {
  if (commits.length === 0) return new Map();
  const patches = await runGit(gitDir, ['diff-tree', '--stdin', '-p', '--root', '-r'], {
    input: `${commits.join('\n')}\n`,
  });
  const { stdout } = await runGit(gitDir, ['patch-id', '--stable'], { input: patches.stdout });
  const pairs = stdout.toString().split('\n').filter(Boolean);
  return new Map(pairs.map((line) => [line.slice(41), line.slice(0, 40)]));
}

/** A new commit dismisses approvals where the base branch's protection says so. */
export async function dismissStaleReviews(store: Store, pull: PullRequest, actor: Account): Promise<void> {
  if (!protectionOf(pull.repository, pull.baseRef).dismissesStaleReviews) return;
  for (const review of pull.reviews) if (review.state === 'APPROVED') dismissReview(store, review, actor, null);
}

export function dismissReview(store: Store, review: Review, actor: Account, message: string | null): void {
  const details = { id: review.id, state: review.state.toLowerCase(), message };
  review.state = 'DISMISSED';
  review.updatedAt = store.clock.iso();
  recordEvent(store, review.pull, 'review_dismissed', actor, { review: details });
}
