import type { Reporter, RunEvent } from '../result.ts';
import type { Journal } from './journal.ts';
import type { SecretMask } from './mask-secrets.ts';
import { serialiseEvent } from './serialise-event.ts';
import type { Tally } from './totals.ts';

/**
 * The one way out of a run: every event is stripped of secrets here, and only here, then counted, written to the journal
 * and handed to the reporters in order. Resolves when all of them have taken it, so that a slow one slows the run down
 * instead of filling the memory.
 */
export class EventSink {
  readonly #secrets: SecretMask;
  readonly #journal: Journal | undefined;
  readonly #reporters: readonly Reporter[];
  readonly #tally: Tally;
  #tail: Promise<void> | undefined;

  constructor(options: {
    readonly secrets: SecretMask;
    readonly journal: Journal | undefined;
    readonly reporters: readonly Reporter[];
    readonly tally: Tally;
  }) {
    this.#secrets = options.secrets;
    this.#journal = options.journal;
    this.#reporters = options.reporters;
    this.#tally = options.tally;
  }

  emit(event: RunEvent): Promise<void> | undefined {
    this.#tally.add(event);
    let shown = event;
    if (this.#journal || !this.#secrets.isEmpty) {
      const line = serialiseEvent(event);
      const masked = this.#secrets.isEmpty ? line : this.#secrets.text(line);
      if (masked !== line) shown = JSON.parse(masked) as RunEvent;
      this.#journal?.write(masked);
    }
    return this.#report(shown);
  }

  /** An event of a journal that is resumed: it is counted and reported, and stays where it is. */
  replay(event: RunEvent): Promise<void> | undefined {
    this.#tally.add(event);
    return this.#report(event);
  }

  #report(event: RunEvent): Promise<void> | undefined {
    if (this.#tail) return (this.#tail = this.#tail.then(() => this.#writeAll(event)));
    for (const [index, reporter] of this.#reporters.entries()) {
      const pending = reporter.write(event);
      if (pending) {
        const chain = pending.then(() => this.#writeAll(event, index + 1));
        this.#tail = chain;
        void chain
          .finally(() => {
            if (this.#tail === chain) this.#tail = undefined;
          })
          .catch(() => undefined);
        return chain;
      }
    }
    return undefined;
  }

  async #writeAll(event: RunEvent, from = 0): Promise<void> {
    for (const reporter of this.#reporters.slice(from)) await reporter.write(event);
  }
}
