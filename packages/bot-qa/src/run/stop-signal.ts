/**
 * Says stop: to a run at Ctrl-C and at its deadline, to a conversation at its own deadline and with its run. It does what an
 * AbortSignal does, at a small part of the cost: of this one every conversation has its own, and an AbortSignal is made only
 * for those who ask for one.
 */
export class StopSignal {
  #stopped = false;
  /** Of a conversation there is one. */
  #first: (() => void) | undefined;
  #listeners: Set<() => void> | undefined;
  #controller: AbortController | undefined;

  /** True from the moment of the stop. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** The same for those who know AbortSignals. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#stopped) this.#controller.abort();
    return this.#controller.signal;
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#controller?.abort();
    const [first, listeners] = [this.#first, this.#listeners];
    this.#first = this.#listeners = undefined;
    first?.();
    for (const listener of listeners ?? []) listener();
  }

  /** Calls a listener once, at the stop; at once when that has been. */
  onStop(listener: () => void): void {
    if (this.#stopped) listener();
    else if (!this.#first) this.#first = listener;
    else (this.#listeners ??= new Set()).add(listener);
  }

  forget(listener: () => void): void {
    if (this.#first === listener) this.#first = undefined;
    else this.#listeners?.delete(listener);
  }

  /** Resolves after a time or at the stop, and leaves nothing behind. */
  wait(ms: number): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.forget(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.onStop(done);
    });
  }

  /** What a promise resolves with, or a rejection with `reason()` at the stop, whatever the promise does then. */
  race<T>(promise: Promise<T>, reason: () => Error): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = (): void => reject(reason());
      this.onStop(stop);
      const end = (): void => this.forget(stop);
      promise.then(end, end);
      promise.then(resolve, reject);
    });
  }
}

/** Stops with another, or when its time is over. */
export class Deadline extends StopSignal {
  readonly ms: number;
  isOver = false;
  #timer: NodeJS.Timeout;
  #endsAt: number;
  readonly #parent: StopSignal;
  readonly #stop = (): void => this.stop();

  constructor(ms: number, parent: StopSignal) {
    super();
    this.ms = ms;
    this.#parent = parent;
    this.#endsAt = performance.now() + ms;
    this.#timer = setTimeout(this.#end, ms);
    parent.onStop(this.#stop);
  }

  readonly #end = (): void => {
    this.isOver = true;
    this.stop();
  };

  /** What a promise resolves with; the time until then does not count. */
  async without<T>(promise: Promise<T>): Promise<T> {
    const since = performance.now();
    clearTimeout(this.#timer);
    const value = await promise;
    this.#endsAt += performance.now() - since;
    if (!this.stopped) this.#timer = setTimeout(this.#end, Math.max(0, this.#endsAt - performance.now()));
    return value;
  }

  /** The deadline does not matter any more. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#parent.forget(this.#stop);
  }
}
