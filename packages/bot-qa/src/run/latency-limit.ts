import { parseDuration } from '../native/parse-measure.ts';
import type { RunEvent, ThresholdResult } from '../result.ts';
import { Latencies, rankOf, showLatency } from './latencies.ts';
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

/** Measures how long each bot takes to answer, against its limits. A bot that was talked to and answered nothing has not met its limit. */
export class LatencyThreshold implements Threshold {
  readonly name = 'latency';
  readonly #bots: ReadonlyMap<string, BotLatency>;

  constructor(limits: ReadonlyMap<string, readonly LatencyLimit[]>) {
    this.#bots = new Map([...limits].map(([bot, own]) => [bot, new BotLatency(own)]));
  }

  write(event: RunEvent): undefined {
    if (event.type === 'conversation-finished') this.#bots.get(event.bot)?.latencies.add(event);
  }

  end(): undefined {}

  get results(): ThresholdResult[] {
    return [...this.#bots].flatMap(([bot, one]) => (one.latencies.wasAsked ? one.results(bot) : []));
  }
}

/** Whether a limit is met is counted exactly; only what is shown is rounded. */
class BotLatency {
  readonly #limits: readonly { readonly limit: LatencyLimit; readonly share: number; over: number }[];
  readonly latencies = new Latencies((ms) => {
    for (const one of this.#limits) if (ms > one.limit.limitMs) one.over++;
  });

  constructor(limits: readonly LatencyLimit[]) {
    this.#limits = limits.map((limit) => ({ limit, share: shareOf(limit.percentile)!, over: 0 }));
  }

  results(bot: string): ThresholdResult[] {
    const { count } = this.latencies;
    return this.#limits.map(({ limit: { percentile, duration }, share, over }) => ({
      name: `The latency of "${bot}" (${percentile} of ${count} answered turns)`,
      wanted: `at most ${duration}`,
      measured: showLatency(this.latencies.percentile(share)),
      met: count > 0 && over <= count - rankOf(share, count),
    }));
  }
}
