import type { ConversationFinished } from '../result.ts';

/**
 * How long answers took, in little memory. A turn counts once, with the latency of its last message; each attempt and
 * repeat counts. Percentiles have three digits and are rounded up.
 */
export class Latencies {
  readonly #counts = new Map<number, number>();
  readonly #onTurn: ((ms: number) => void) | undefined;
  count = 0;
  /** Whether there was any turn, answered or not. */
  wasAsked = false;

  /** `onTurn` is told the exact latency of each answered turn. */
  constructor(onTurn?: (ms: number) => void) {
    this.#onTurn = onTurn;
  }

  add({ attempts }: ConversationFinished): void {
    for (const { turns } of attempts)
      for (const { messages } of turns) {
        this.wasAsked = true;
        let last = -1;
        for (const { latencyMs } of messages) if (latencyMs > last) last = latencyMs;
        if (last < 0) continue;
        this.count++;
        this.#onTurn?.(last);
        const rounded = roundUp(last);
        this.#counts.set(rounded, (this.#counts.get(rounded) ?? 0) + 1);
      }
  }

  /** Milliseconds within which this share of the turns was answered (nearest rank); undefined when none was. */
  percentile(share: number): number | undefined {
    let left = rankOf(share, this.count);
    for (const [ms, count] of [...this.#counts].sort(([a], [b]) => a - b)) {
      left -= count;
      if (left <= 0) return ms;
    }
    return undefined;
  }
}

/** The place of a percentile among so many values: a latency that was measured, never one between two. */
export function rankOf(share: number, count: number): number {
  return Math.max(1, Math.ceil(share * count - 1e-9));
}

/** For people: `850 ms`, `2.3 s`. */
export function showLatency(ms: number | undefined): string {
  if (ms === undefined) return 'unknown';
  return ms < 1000 ? `${ms} ms` : `${ms / 1000} s`;
}

function roundUp(ms: number): number {
  if (ms <= 0) return 0;
  const step = 10 ** Math.max(0, Math.floor(Math.log10(ms)) - 2);
  return Math.ceil(ms / step) * step;
}
