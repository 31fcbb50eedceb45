import type { ConversationFinished, TurnRecord } from '../result.ts';
import { alignReplies, type ReplyChange } from './align-replies.ts';
import type { Mask } from './mask-volatile.ts';

/**
 * - regression: passed with the old bot, red with the new one
 * - fixed: the other way round
 * - changed: the verdict is the same, replies differ
 * - flaky: repeats of one version do not agree, and the difference between the versions may be chance
 * - unjudged: the new bot was not reached or the run was interrupted, and the old one did not pass either
 * - new, gone: only one side has it
 */
export type Change = 'regression' | 'fixed' | 'changed' | 'same' | 'flaky' | 'unjudged' | 'new' | 'gone';

export interface Comparison {
  readonly id: string;
  readonly change: Change;
  readonly old?: ConversationFinished;
  readonly new?: ConversationFinished;
  /** How many attempts passed, of how many. */
  readonly oldPasses?: readonly [number, number];
  readonly newPasses?: readonly [number, number];
  /** How likely a difference of this size is by chance (Fisher's exact test, one-sided); with repeats only. */
  readonly chance?: number;
  readonly replies: readonly ReplyChange[];
}

/** Compares one conversation of two versions of a bot. */
export function compareConversation(
  id: string,
  old: ConversationFinished | undefined,
  fresh: ConversationFinished | undefined,
  mask: Mask,
): Comparison {
  if (!old) return { id, change: 'new', ...(fresh && { new: fresh }), replies: [] };
  if (!fresh) return { id, change: 'gone', old, replies: [] };
  const [oldPasses, newPasses] = [passesOf(old), passesOf(fresh)];
  const replies = alignReplies(turnsOf(old), turnsOf(fresh), mask);
  const base = { id, old, new: fresh, oldPasses, newPasses, replies };
  const mixed = ([passed, of]: readonly [number, number]): boolean => passed > 0 && passed < of;
  if (mixed(oldPasses) || mixed(newPasses)) {
    const worse = newPasses[0] / newPasses[1] < oldPasses[0] / oldPasses[1];
    const chance = worse ? fisher(oldPasses, newPasses) : fisher(newPasses, oldPasses);
    return { ...base, change: chance <= 0.05 ? (worse ? 'regression' : 'fixed') : 'flaky', chance };
  }
  const [was, is] = [oldPasses[0] > 0, newPasses[0] > 0];
  if (was && !is) return { ...base, change: 'regression' };
  if (!was && is) return { ...base, change: 'fixed' };
  const hasVerdict = fresh.attempts.some((attempt) => attempt.verdict === 'failed') || fresh.verdict === 'skipped';
  if (!is && !hasVerdict) return { ...base, change: 'unjudged' };
  return { ...base, change: replies.length > 0 ? 'changed' : 'same' };
}

/** Of the first attempt that passed, or the last one: an attempt that was cut off and retried says nothing about replies. */
function turnsOf({ attempts }: ConversationFinished): readonly TurnRecord[] {
  return (attempts.find((attempt) => attempt.verdict === 'passed') ?? attempts.at(-1))?.turns ?? [];
}

function passesOf(event: ConversationFinished): readonly [number, number] {
  return [event.attempts.filter((attempt) => attempt.verdict === 'passed').length, Math.max(1, event.attempts.length)];
}

/** The probability that the worse side has so few passes or fewer, if both sides were equally good. */
export function fisher(better: readonly [number, number], worse: readonly [number, number]): number {
  const [a, n] = worse;
  const [b, m] = better;
  const passes = a + b;
  let sum = 0;
  for (let k = Math.max(0, passes - m); k <= a; k++)
    sum += Math.exp(logChoose(n, k) + logChoose(m, passes - k) - logChoose(n + m, passes));
  return Math.min(1, sum);
}

function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 0; i < k; i++) sum += Math.log(n - i) - Math.log(i + 1);
  return sum;
}
