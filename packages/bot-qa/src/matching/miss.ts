import type { Failure, FailureReason } from '../result.ts';

/**
 * Why a check does not hold. Texts and differences are made only when somebody asks (`explain`), because judging
 * recorded replies a million times a second never does.
 */
export interface Miss {
  readonly reason: FailureReason;
  /** The check could not be judged at all, so its negation does not hold either. */
  readonly broken: boolean;
  readonly explain: () => Failure;
}

export function miss(reason: FailureReason, explain: () => Omit<Failure, 'reason'>): Miss {
  return { reason, broken: false, explain: () => ({ reason, ...explain() }) };
}

export function broken(reason: FailureReason, message: string): Miss {
  return { reason, broken: true, explain: () => ({ reason, message }) };
}
