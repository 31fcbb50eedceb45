import { setTimeout } from 'node:timers/promises';

/** Time as a collaborator, so that a test can wait an hour in no time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => setTimeout(Math.max(0, ms)),
};
