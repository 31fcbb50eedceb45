import type { Clock } from './clock.ts';

export interface GateOptions {
  readonly clock: Clock;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** From the start of one write to the start of the next. */
  readonly writeSpacingMs: number;
  /** All waiting for limits and repeats together. */
  readonly patienceMs: number;
}

/**
 * Decides when a request may start: not too many at once, writes one after another and apart, and none while a limit
 * is in force. Waiting of several requests at the same time counts once against the patience.
 */
export class RequestGate {
  readonly #options: GateOptions;
  readonly #queue: (() => void)[] = [];
  #running = 0;
  #writes: Promise<unknown> = Promise.resolve();
  #nextWriteAt = 0;
  #waitedMs = 0;
  #waitedUntil = 0;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  get waitedMs(): number {
    return this.#waitedMs;
  }

  /** Runs the work in its turn. A write also waits for the write before it to end. */
  async run<T>(write: boolean, work: () => Promise<T>): Promise<T> {
    if (!write) return this.#inSlot(work);
    const turn = this.#writes.then(async () => {
      const { clock, writeSpacingMs } = this.#options;
      const wait = this.#nextWriteAt - clock.now();
      if (wait > 0) await clock.sleep(wait);
      this.#nextWriteAt = clock.now() + writeSpacingMs;
      return this.#inSlot(work);
    });
    this.#writes = turn.catch(() => undefined);
    return turn;
  }

  /** Waits until the time, unless that takes more than what is left of the patience: then false, at once. */
  async waitUntil(time: number): Promise<boolean> {
    const { clock, patienceMs } = this.#options;
    const now = clock.now();
    const extra = Math.max(0, time - Math.max(now, this.#waitedUntil));
    if (this.#waitedMs + extra > patienceMs) return false;
    this.#waitedMs += extra;
    this.#waitedUntil = Math.max(this.#waitedUntil, time);
    if (time > now) await clock.sleep(time - now);
    return true;
  }

  async #inSlot<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#options.concurrency) await new Promise<void>((resolve) => this.#queue.push(resolve));
    else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#queue.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
