import type { View } from '../engine/view.ts';
import type { Question } from '../snapshot/question.ts';
import type { Opinion, Statement } from './reviews.ts';

/** When an approval no longer counts. */
export const STALE = ['on-push', 'when-content-changes', 'never'] as const;
export type Stale = (typeof STALE)[number];

/** Whether the approval counts, and if not, why. */
export type Freshness = { readonly isFresh: true } | { readonly isFresh: false; readonly why: string };

const FRESH: Freshness = { isFresh: true };
const stale = (why: string): Freshness => ({ isFresh: false, why });

/** What {@link judgeFreshness} is going to ask. */
export function freshnessQuestions(reviews: readonly Opinion[], mode: Stale, view: View): Question[] {
  if (mode !== 'when-content-changes') return [];
  const { sha } = view.snapshot.pullRequest.head;
  return reviews.flatMap((review): Question[] => {
    const plan = planComparison(review, view);
    if (plan === undefined) return [];
    const { commit, before } = plan;
    return [
      ...(before === undefined ? [{ kind: 'ancestor', ancestor: commit, of: sha } as const] : []),
      ...[...new Set([commit, before ?? sha, sha])].map((each): Question => ({ kind: 'patches', sha: each })),
    ];
  });
}

/**
 * Whether an approval still speaks of what is there now.
 *
 * `on-push`: the head is the reviewed commit, or one of the `heads` that stand for it, and nothing moved since. `when-content-changes`: the change that was seen
 * and the change of today are equal, file by file, within `isInScope`. GitHub moves a review to another commit after a
 * force push, so that the review's own commit is not believed alone: the head before the first force push has to make
 * the same change.
 */
export function judgeFreshness(
  review: Opinion,
  mode: Stale,
  heads: ReadonlySet<string>,
  isInScope: (path: string) => boolean,
  view: View,
): Freshness {
  if (mode === 'never') return FRESH;
  const { head } = view.snapshot.pullRequest;
  const since = movementsSince(review, view);
  if (since.some(({ kind }) => kind === 'retarget')) return stale('the base was changed after it');
  if (review.commit === null) return stale(describeMissing(review));
  const isHead = heads.has(review.commit) && since.length === 0;
  if (isHead) return FRESH;
  if (mode === 'on-push') return stale('commits were pushed after it');

  const plan = planComparison(review, view);
  if (plan === undefined) return stale('the commits that it saw are gone');
  if (plan.before === undefined && !view.answer({ kind: 'ancestor', ancestor: plan.commit, of: head.sha })) {
    return stale('its commit is not part of the head');
  }
  // After a force push GitHub may have moved the review to another commit: the head of that time has to agree with it.
  const seen = plan.before === undefined ? [plan.commit] : [plan.before, plan.commit];
  const now = view.answer({ kind: 'patches', sha: head.sha });
  if (now === null) return stale('the head cannot be compared');
  for (const sha of seen) {
    const then = sha === head.sha ? now : view.answer({ kind: 'patches', sha });
    if (then === null) return stale('the commits that it saw are gone');
    const changed = findChange(then, now, isInScope);
    if (changed !== undefined) return stale(`${changed} changed after it`);
  }
  return FRESH;
}

const describeMissing = ({ by }: Statement): string =>
  by === 'review' ? 'its commit is gone' : 'the comment names no commit: the full SHA of the head has to stand in it';

/** The reviewed commit, and the head before the first force push after the review, if there was one. */
function planComparison(review: Opinion, view: View): { commit: string; before: string | undefined } | undefined {
  const [first] = movementsSince(review, view);
  if (review.commit === null) return undefined;
  if (first === undefined) return { commit: review.commit, before: undefined };
  return first.before === null || first.kind === 'retarget'
    ? undefined
    : { commit: review.commit, before: first.before };
}

/** In doubt, what happened within the same second counts as later. */
const movementsSince = (review: Opinion, view: View): ReturnType<typeof view.fact<'movements'>> =>
  view.fact('movements').filter(({ at }) => at >= review.submittedAt);

/** A path whose change differs, or undefined. */
function findChange(
  then: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
  isInScope: (path: string) => boolean,
): string | undefined {
  const paths = new Set([...Object.keys(then), ...Object.keys(now)]);
  return [...paths].sort().find((path) => then[path] !== now[path] && isInScope(path));
}
