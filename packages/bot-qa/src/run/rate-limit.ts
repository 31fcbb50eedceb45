/**
 * Lets at most `perSecond` callers through each second, in order, with no more than `burst` at once (token bucket).
 * Returns undefined when the caller may go at once, so that nobody waits for a microtask in vain.
 */
export class RateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #at = performance.now();
  #tail: Promise<void> = Promise.resolve();

  constructor(perSecond: number, burst: number = Math.max(1, Math.ceil(perSecond / 10))) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
  }

  /** Resolves when the caller may go. */
  admit(): Promise<void> {
    const turn = this.#tail.then(async () => {
      this.#refill();
      if (this.#tokens < 1) {
        await new Promise((resolve) => setTimeout(resolve, ((1 - this.#tokens) / this.#perSecond) * 1000));
        this.#refill();
      }
      this.#tokens -= 1;
    });
    this.#tail = turn;
    return turn;
  }

  #refill(): void {
    const now = performance.now();
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
  }
}
