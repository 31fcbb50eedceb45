import type { StopSignal } from './stop-signal.ts';

/** The run was interrupted, or the conversation's time is over. */
export class Interrupted extends Error {}

/**
 * Waits for the transport, but never longer than a turn may take. One timer does for all turns of a conversation: it looks
 * how long the present one may go on, so a turn that is answered in time costs none.
 */
export class TurnTimer {
  readonly #ms: number;
  readonly #stop: StopSignal;
  /** On the steady clock. */
  #until = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Ends what is being waited for with undefined; without effect when it has been answered. */
  #giveUp: (() => void) | undefined;

  constructor(ms: number, stop: StopSignal) {
    this.#ms = ms;
    this.#stop = stop;
  }

  /**
   * What `take` makes of the transport's answer, or of undefined when the turn has been longer than it may be since then:
   * the bot did not reply.
   *
   * @throws Interrupted, what `take` throws, and what `sending` is rejected with
   */
  wait<T, U>(sending: Promise<T>, since: number, take: (answer: T | undefined) => U): Promise<U> {
    return new Promise((resolve, reject) => {
      let isOver = false;
      const end = (answer: T | undefined): void => {
        // What comes when nobody waits any more belongs to no turn.
        if (isOver) return;
        isOver = true;
        try {
          if (this.#stop.stopped) throw new Interrupted();
          resolve(take(answer));
        } catch (cause) {
          reject(cause instanceof Error ? cause : new Error(String(cause)));
        }
      };
      this.#giveUp = () => end(undefined);
      this.#until = since + this.#ms;
      this.#timer ??= setTimeout(this.#look, this.#ms);
      sending.then(end, reject);
    });
  }

  readonly #look = (): void => {
    const rest = this.#until - performance.now();
    // A timer may be a part of a millisecond early.
    if (rest < 1) this.#giveUp?.();
    this.#timer = rest < 1 ? undefined : setTimeout(this.#look, rest);
  };

  /** Ends the waiting: at the stop, and when nobody waits any more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#giveUp?.();
  }
}
