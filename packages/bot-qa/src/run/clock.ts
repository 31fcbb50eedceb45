import type { StopSignal } from './stop-signal.ts';

/** The run's idea of time. Latencies are always measured on the machine's own steady clock. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Waits for a pause of a fixture; ends early, without an error, at the stop. */
  pause(ms: number, stop: StopSignal): Promise<void>;
}

export const realClock: Clock = {
  now: () => Date.now(),
  pause: (ms, stop) => stop.wait(ms),
};

/** A clock of one conversation that stands still but for pauses, which take no time: the same texts in every run. */
export function virtualClock(startsAt: number): Clock {
  let passed = 0;
  return {
    now: () => startsAt + passed,
    pause: async (ms) => {
      passed += ms;
    },
  };
}

/** Resolves after a time or when the signal fires, and leaves nothing behind. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
