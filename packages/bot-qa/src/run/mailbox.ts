import type { Inbox } from '../connector.ts';
import type { BotMessage } from '../message.ts';
import type { OpenTurn } from './turn-log.ts';

export interface Arrived {
  readonly message: BotMessage;
  /** On the steady clock (performance.now). */
  readonly arrivedAt: number;
  /** The turn that it was written down in, and its place there. */
  turn: OpenTurn | undefined;
  index: number;
}

/**
 * The messages of one session, in order of arrival. Each session has its own, so nothing of one conversation can be read by
 * another; what arrives after the close is dropped.
 */
export class Mailbox implements Inbox {
  /** Everything that was delivered and not taken. */
  readonly #waiting: Arrived[] = [];
  readonly #onArrival: (arrived: Arrived) => void;
  #seen: Set<string> | undefined;
  #wake: (() => void) | undefined;
  #closed = false;
  /** All replies of the turn are here. */
  complete = false;
  duplicates = 0;
  error: Error | undefined;

  constructor(onArrival: (arrived: Arrived) => void) {
    this.#onArrival = onArrival;
  }

  deliver(message: BotMessage): void {
    if (this.#closed) return;
    if (message.id !== undefined) {
      this.#seen ??= new Set();
      if (this.#seen.has(message.id)) {
        this.duplicates++;
        return;
      }
      this.#seen.add(message.id);
    }
    const arrived: Arrived = { message, arrivedAt: performance.now(), turn: undefined, index: -1 };
    this.#waiting.push(arrived);
    this.#onArrival(arrived);
    this.#wake?.();
  }

  fail(error: Error): void {
    if (this.#closed) return;
    this.error ??= error;
    this.#wake?.();
  }

  turnComplete(): void {
    this.complete = true;
    this.#wake?.();
  }

  /** The messages that nobody took yet; taking is removing. */
  get unread(): Arrived[] {
    return this.#waiting;
  }

  /** Resolves at the next arrival, end of turn, error or `wake`, and at the latest after `ms`. Only one may wait at a time. */
  changed(ms: number): Promise<void> {
    if (ms <= 0 || this.error) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#wake = done;
    });
  }

  /** Ends the waiting, if somebody waits. */
  wake(): void {
    this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    this.#waiting.length = 0;
    this.#seen = undefined;
  }
}
