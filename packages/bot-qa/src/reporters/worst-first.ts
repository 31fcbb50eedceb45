import type { ConversationFinished } from '../result.ts';

const severities = ['blocker', 'critical', 'major', 'minor', 'trivial'] as const;
const verdicts = ['error', 'failed', 'interrupted', 'flaky', 'quarantined', 'skipped', 'passed'] as const;

/** Worst first: red before not red, then severity (none counts as major), then verdict, then the order of the plan. */
export function compareBadness(a: ConversationFinished, b: ConversationFinished): number {
  return (
    Number(b.red) - Number(a.red) ||
    severities.indexOf(a.severity ?? 'major') - severities.indexOf(b.severity ?? 'major') ||
    verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict) ||
    a.ordinal - b.ordinal
  );
}

/** The first `limit` of whatever passes by, in the order of `compare`; the rest is counted and forgotten. */
export class Leaders<T> {
  readonly #items: T[] = [];
  readonly #compare: (a: T, b: T) => number;
  readonly #limit: number;
  #seen = 0;

  constructor(limit: number, compare: (a: T, b: T) => number) {
    this.#limit = limit;
    this.#compare = compare;
  }

  add(item: T): void {
    this.#seen++;
    const items = this.#items;
    if (items.length === this.#limit && this.#compare(item, items[items.length - 1]!) >= 0) return;
    let [low, high] = [0, items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(items[middle]!, item) <= 0) low = middle + 1;
      else high = middle;
    }
    items.splice(low, 0, item);
    if (items.length > this.#limit) items.pop();
  }

  get items(): readonly T[] {
    return this.#items;
  }

  /** How many passed by and were not kept. */
  get more(): number {
    return this.#seen - this.#items.length;
  }
}
