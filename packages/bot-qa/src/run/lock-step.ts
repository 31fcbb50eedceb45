import type { StopSignal } from './stop-signal.ts';

/** The pace of one conversation that is played on two sides. */
export interface Pace {
  /** Before a turn: resolves when the other side has come as far, at once when it plays no more. No promise: nothing to wait for. */
  step(): Promise<void> | undefined;
  /** This side plays no more; the other goes on by itself. May be called again. */
  leave(): void;
}

/** One of two runs in lock-step. */
export interface LockStepSide {
  /** Resolves when the other side begins the same conversation, or will not; at the stop, too. */
  join(key: string, stop: StopSignal): Promise<Pace>;
  /** The run of this side is over. */
  end(): void;
}

/** How long both sides may wait for conversations that the other does not play now. Longer than a report takes to be written. */
const stuckMs = 500;

/**
 * Two runs that play the same conversations at the same time and turn by turn, so that both versions of a bot meet the same
 * hour, the same load and the same state of what they depend on.
 *
 * A side that has a conversation for itself plays it alone. So do both, when each waits for one that the other has not begun:
 * their order differs then, and waiting would have no end.
 */
export class LockStep {
  readonly old: LockStepSide;
  readonly new: LockStepSide;
  #playing = 0;

  constructor() {
    const [old, fresh] = [new Waiting(), new Waiting()];
    this.old = this.#side(old, fresh);
    this.new = this.#side(fresh, old);
  }

  #side(own: Waiting, other: Waiting): LockStepSide {
    return {
      join: async (key, stop) => {
        const found = other.take(key);
        const pair = found ?? (other.isOver || stop.stopped ? alone() : await this.#wait(key, own, other, stop));
        this.#playing++;
        return this.#pace(pair, own, other);
      },
      end: () => {
        own.isOver = true;
        other.releaseAll();
      },
    };
  }

  async #wait(key: string, own: Waiting, other: Waiting, stop: StopSignal): Promise<Pair> {
    const waiting = own.wait(key);
    const release = (): void => own.release(key);
    stop.onStop(release);
    this.#watch(own, other);
    const pair = await waiting;
    stop.forget(release);
    return pair;
  }

  #pace(pair: Pair, own: Waiting, other: Waiting): Pace {
    let isIn = true;
    return {
      step: () => pair.step(),
      leave: () => {
        if (!isIn) return;
        isIn = false;
        this.#playing--;
        pair.end();
        this.#watch(own, other);
      },
    };
  }

  #watch(own: Waiting, other: Waiting): void {
    if (!this.#isStuck(own, other)) return;
    setTimeout(() => {
      if (!this.#isStuck(own, other)) return;
      own.releaseAll();
      other.releaseAll();
    }, stuckMs);
  }

  #isStuck(own: Waiting, other: Waiting): boolean {
    return this.#playing === 0 && own.count > 0 && other.count > 0;
  }
}

/** What one side would begin, and the other has not. */
class Waiting {
  readonly #waiting = new Map<string, (pair: Pair) => void>();
  isOver = false;

  get count(): number {
    return this.#waiting.size;
  }

  wait(key: string): Promise<Pair> {
    return new Promise((resolve) => this.#waiting.set(key, resolve));
  }

  /** The pair with the one who waits for this; undefined when nobody does. */
  take(key: string): Pair | undefined {
    const begin = this.#waiting.get(key);
    if (!begin) return undefined;
    this.#waiting.delete(key);
    const pair = new Pair();
    begin(pair);
    return pair;
  }

  release(key: string): void {
    this.take(key)?.end();
  }

  releaseAll(): void {
    for (const key of [...this.#waiting.keys()]) this.release(key);
  }
}

/** Two who go step by step. */
class Pair {
  #go: (() => void) | undefined;
  #isOver = false;

  step(): Promise<void> | undefined {
    if (this.#isOver) return undefined;
    const go = this.#go;
    this.#go = undefined;
    if (!go) return new Promise((resolve) => (this.#go = resolve));
    go();
    return undefined;
  }

  end(): void {
    this.#isOver = true;
    this.#go?.();
  }
}

function alone(): Pair {
  const pair = new Pair();
  pair.end();
  return pair;
}
