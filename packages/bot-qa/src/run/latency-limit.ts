import { parseDuration } from '../native/parse-measure.ts';
import type { RunEvent, ThresholdResult } from '../result.ts';
import type { Threshold } from './thresholds.ts';

/** `p95=2s`: of 100 turns that were answered, 95 had their whole answer within two seconds. */
export interface LatencyLimit {
  /** `p50`, `p99.9`, `max` */
  readonly percentile: string;
  /** As it was written, with its unit. */
  readonly duration: string;
  readonly limitMs: number;
}

/** What a limit looks like, for errors. */
export const latencyForm = 'p95=2s, p99.9=5s or max=10s';

/** Reads `p95=2s`; undefined when it is none. */
export function parseLatencyLimit(text: string): LatencyLimit | undefined {
  const [percentile = '', duration = '', ...more] = text.split('=').map((part) => part.trim());
  const limitMs = parseDuration(duration);
  if (limitMs === undefined || shareOf(percentile) === undefined || more.length > 0) return undefined;
  return { percentile, duration, limitMs };
}

/** The share of turns that a percentile is about: `p95` 0.95, `max` 1. */
function shareOf(percentile: string): number | undefined {
  if (percentile === 'max') return 1;
  const percent = Number(/^p(\d{1,2}(?:\.\d{1,3})?)$/.exec(percentile)?.[1]);
  return percent > 0 ? percent / 100 : undefined;
}

/**
 * Measures how long each bot takes to answer, against its limits. A turn counts once, with the latency of its last
 * message; each attempt and repeat counts. A bot that was talked to and answered nothing has not met its limit.
 */
export class LatencyThreshold implements Threshold {
  readonly name = 'latency';
  readonly #bots = new Map<string, Latencies>();

  constructor(limits: ReadonlyMap<string, readonly LatencyLimit[]>) {
    for (const [bot, own] of limits) this.#bots.set(bot, new Latencies(own));
  }

  write(event: RunEvent): undefined {
    if (event.type !== 'conversation-finished') return;
    const latencies = this.#bots.get(event.bot);
    if (!latencies) return;
    for (const { turns } of event.attempts)
      for (const { messages } of turns) {
        latencies.wasAsked = true;
        let last = -1;
        for (const { latencyMs } of messages) if (latencyMs > last) last = latencyMs;
        if (last >= 0) latencies.add(last);
      }
  }

  end(): undefined {}

  get results(): ThresholdResult[] {
    return [...this.#bots].flatMap(([bot, latencies]) => (latencies.wasAsked ? latencies.results(bot) : []));
  }
}

/**
 * The latencies of one bot in little memory: whether a limit is met is counted exactly, and what is shown as measured
 * has three digits and is rounded up.
 */
class Latencies {
  wasAsked = false;
  readonly #limits: readonly { readonly limit: LatencyLimit; readonly share: number; over: number }[];
  readonly #counts = new Map<number, number>();
  #count = 0;

  constructor(limits: readonly LatencyLimit[]) {
    this.#limits = limits.map((limit) => ({ limit, share: shareOf(limit.percentile)!, over: 0 }));
  }

  add(ms: number): void {
    this.#count++;
    for (const one of this.#limits) if (ms > one.limit.limitMs) one.over++;
    const rounded = roundUp(ms);
    this.#counts.set(rounded, (this.#counts.get(rounded) ?? 0) + 1);
  }

  results(bot: string): ThresholdResult[] {
    return this.#limits.map(({ limit: { percentile, duration }, share, over }) => ({
      name: `The latency of "${bot}" (${percentile} of ${this.#count} answered turns)`,
      wanted: `at most ${duration}`,
      measured: this.#count === 0 ? 'unknown' : showMs(this.#percentile(share)),
      met: this.#count > 0 && over <= this.#count - rankOf(share, this.#count),
    }));
  }

  #percentile(share: number): number {
    let left = rankOf(share, this.#count);
    for (const [ms, count] of [...this.#counts].sort(([a], [b]) => a - b)) {
      left -= count;
      if (left <= 0) return ms;
    }
    return 0;
  }
}

/** Nearest rank: the percentile is a latency that was measured, never one between two. */
function rankOf(share: number, count: number): number {
  return Math.max(1, Math.ceil(share * count - 1e-9));
}

function roundUp(ms: number): number {
  if (ms <= 0) return 0;
  const step = 10 ** Math.max(0, Math.floor(Math.log10(ms)) - 2);
  return Math.ceil(ms / step) * step;
}

function showMs(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${ms / 1000} s`;
}
