import type { StopSignal } from './stop-signal.ts';

/** Lets at most `perSecond` callers through each second, in order, with no more than `burst` at once (token bucket). */
export class RateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  /** Below zero: so many callers have their turn already and wait for it. */
  #tokens: number;
  #at = performance.now();

  constructor(perSecond: number, burst: number = Math.max(1, Math.ceil(perSecond / 10))) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
  }

  /** Resolves when the caller may go, or at the stop; undefined when it may go at once. */
  admit(stop: StopSignal): Promise<void> | undefined {
    const now = performance.now();
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#at) / 1000) * this.#perSecond) - 1;
    this.#at = now;
    return this.#tokens < 0 ? stop.wait((-this.#tokens / this.#perSecond) * 1000) : undefined;
  }
}
