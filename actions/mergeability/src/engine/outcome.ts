import type { Verdict } from './verdict.ts';

/** What one condition says: the verdict, why, and what can be done about it. Texts are raw: escape them where they go. */
export interface Outcome {
  readonly verdict: Verdict;
  /** A sentence without the full stop: what was found. */
  readonly why: string;
  /** What to do so that it passes. */
  readonly todo?: string;
  /** Who can do it: logins with `@`, `@org/team`, or words such as "author". */
  readonly who?: readonly string[];
}

export const pass = (why: string): Outcome => ({ verdict: 'pass', why });

/** @param who who can do it; default: the author */
export function fail(why: string, todo: string, who: readonly string[] = ['author']): Outcome {
  return { verdict: 'fail', why, todo, who };
}

/** Time decides; `todo` says what is waited for. */
export function pending(why: string, todo: string, who: readonly string[] = []): Outcome {
  return { verdict: 'pending', why, todo, who };
}

/** Passes or fails by a test. */
export function judge(holds: boolean, why: string, todo: string, who?: readonly string[]): Outcome {
  return holds ? pass(why) : fail(why, todo, who);
}

/** A list for a sentence, cut after `max`. */
export function listed(items: readonly string[], max = 5): string {
  const shown = items.slice(0, max).join(', ');
  return items.length > max ? `${shown} and ${items.length - max} more` : shown;
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
