/**
 * The sandbox's time: the machine's, moved by {@link Clock.advance}. A stopped clock stands still until it is moved,
 * so that two runs of a test write the same dates.
 */
export class Clock {
  #offset = 0;
  readonly #stoppedAt: number | undefined;

  /** @param stoppedAt an ISO date at which the clock stands still; it runs when left out */
  constructor(stoppedAt?: string) {
    this.#stoppedAt = stoppedAt === undefined ? undefined : Date.parse(stoppedAt);
    if (Number.isNaN(this.#stoppedAt)) throw new Error(`clock: expected an ISO date, found "${stoppedAt}"`);
  }

  /** Milliseconds since 1970. */
  now(): number {
    return (this.#stoppedAt ?? Date.now()) + this.#offset;
  }

  /** The date as GitHub writes it, to the second. */
  iso(): string {
    return `${new Date(this.now()).toISOString().slice(0, 19)}Z`;
  }

  /** Moves time forward: rate limits reset, lagging lists catch up. */
  advance(milliseconds: number): void {
    this.#offset += milliseconds;
  }
}
