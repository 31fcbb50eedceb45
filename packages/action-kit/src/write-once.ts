import { type Clock, systemClock } from './clock.ts';
import { WriteUncertainError } from './github-error.ts';

export interface WriteOnceOptions<T> {
  /** Makes the thing. */
  readonly write: () => Promise<T>;
  /** Lists what is there now and returns the thing if it was made after all. */
  readonly findExisting: () => Promise<T | undefined>;
  readonly clock?: Clock;
  /**
   * Pauses before each look after a lost answer. GitHub's lists lag behind its writes, so one look is not enough.
   */
  readonly settleMs?: readonly number[];
  /** How often `write` may be called. */
  readonly attempts?: number;
}

/**
 * Writes something exactly once although an answer may get lost: after a write that may have happened, looks for it
 * (several times) and repeats only when it is not there.
 *
 * @throws WriteUncertainError when the last attempt was lost too and nothing is to be found
 */
export async function writeOnce<T>(options: WriteOnceOptions<T>): Promise<T> {
  const { write, findExisting, clock = systemClock, settleMs = [1_000, 2_000, 4_000], attempts = 3 } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof WriteUncertainError)) throw error;
      for (const pause of settleMs) {
        await clock.sleep(pause);
        const existing = await findExisting();
        if (existing !== undefined) return existing;
      }
      if (attempt >= attempts) throw error;
    }
  }
}
