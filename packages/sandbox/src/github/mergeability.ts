import { protectionOf } from './branch-rules.ts';
import type { PullRequest, Review } from './entities/pull-request.ts';
import type { Mergeability } from './present/pull-request.ts';
import type { GitHub } from './server.ts';
import { atLeast } from './store.ts';
import { baseTip, knownTestMerge, tryMerge } from './test-merge.ts';

const asked = new WeakMap<PullRequest, string>();

/**
 * Whether a pull request can be merged. As at GitHub, the first time that someone asks after a push the answer is
 * null, and finding out begins; `mergeable: 'immediate'` finds out at once.
 *
 * @see https://docs.github.com/en/rest/pulls/pulls#get-a-pull-request
 */
export async function mergeabilityOf(github: GitHub, pull: PullRequest): Promise<Mergeability> {
  if (pull.state === 'closed') return { mergeable: null, state: 'unknown' };
  const key = `${pull.headSha} ${await baseTip(pull)}`;
  if (github.strictness.mergeable === 'delayed' && !(await knownTestMerge(pull)) && asked.get(pull) !== key) {
    asked.set(pull, key);
    return { mergeable: null, state: 'unknown' };
  }
  const { mergeSha } = await tryMerge(github, pull);
  if (mergeSha === null) return { mergeable: false, state: 'dirty' };
  if (pull.draft) return { mergeable: true, state: 'draft' };
  const refusal = await mergeRefusal(github, pull);
  return { mergeable: true, state: refusal?.state ?? (hasFailure(pull) ? 'unstable' : 'clean') };
}

/** Why the base branch's protection does not let a pull request in; undefined when it does. */
export async function mergeRefusal(
  github: GitHub,
  pull: PullRequest,
): Promise<{ readonly state: 'blocked' | 'behind'; readonly message: string } | undefined> {
  const rules = protectionOf(pull.repository, pull.baseRef);
  const blocked = (message: string) => ({ state: 'blocked' as const, message });
  if (!rules.isProtected) return undefined;
  const opinions = latestOpinions(github, pull);
  if (rules.requiredApprovals > 0 && opinions.some((review) => review.state === 'CHANGES_REQUESTED'))
    return blocked('Changes have been requested by a reviewer with write access.');
  const approvals = opinions.filter((review) => review.state === 'APPROVED').length;
  if (approvals < rules.requiredApprovals) {
    const count = rules.requiredApprovals === 1 ? 'review is' : 'reviews are';
    return blocked(`At least ${rules.requiredApprovals} approving ${count} required by reviewers with write access.`);
  }
  const missing = rules.requiredChecks.filter(({ context }) => !succeeded(pull, context));
  if (missing.length > 0) {
    const names = missing.map(({ context }) => `"${context}"`).join(', ');
    return blocked(
      missing.length === 1
        ? `Required status check ${names} is expected.`
        : `${missing.length} of ${rules.requiredChecks.length} required status checks are expected: ${names}.`,
    );
  }
  if (rules.requiresResolvedConversations && pull.threads.some((thread) => thread.resolvedBy === null))
    return blocked('A conversation must be resolved before this pull request can be merged.');
  if (rules.strictChecks && !(await pull.repository.git.isAncestor(await baseTip(pull), pull.headSha)))
    return { state: 'behind', message: 'The head branch is not up to date with the base branch.' };
  return undefined;
}

/** The newest approval or refusal of each reviewer who may push; comments change nothing, a dismissal takes it back. */
function latestOpinions({ store }: GitHub, pull: PullRequest): Review[] {
  const latest = new Map<number, Review>();
  for (const review of pull.reviews) {
    if (review.state === 'COMMENTED' || review.state === 'PENDING' || review.author === pull.author) continue;
    if (atLeast(store.roleOf(pull.repository, review.author), 'write')) latest.set(review.author.id, review);
  }
  return [...latest.values()].filter((review) => review.state !== 'DISMISSED');
}

function succeeded({ repository, headSha }: PullRequest, context: string): boolean {
  const status = repository.statuses.get(headSha)?.findLast((one) => one.context === context);
  const runs = repository.checks.ofCommit(headSha, 'latest').filter((run) => run.name === context);
  const ended = runs.map((run) => ['success', 'neutral', 'skipped'].includes(run.conclusion ?? ''));
  return (
    (status !== undefined || runs.length > 0) && (status?.state ?? 'success') === 'success' && ended.every(Boolean)
  );
}

function hasFailure({ repository, headSha }: PullRequest): boolean {
  const latest = new Map((repository.statuses.get(headSha) ?? []).map((status) => [status.context, status.state]));
  const runs = repository.checks.ofCommit(headSha, 'latest');
  return (
    [...latest.values()].some((state) => state !== 'success') ||
    runs.some((run) => !['success', 'neutral', 'skipped'].includes(run.conclusion ?? ''))
  );
}
