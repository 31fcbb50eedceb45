import type { ConversationFinished, ThresholdResult } from '../result.ts';
import { Latencies, showLatency } from '../run/latencies.ts';

const percentiles = [
  { name: 'median', share: 0.5 },
  { name: 'p95', share: 0.95 },
] as const;

/** How long both versions took to answer: a sentence for reports, and the thresholds of `--max-slowdown`. */
export function compareLatency(
  sides: readonly [readonly ConversationFinished[], readonly ConversationFinished[]],
  maxSlowdown: number | undefined,
): { readonly notes: readonly string[]; readonly thresholds: readonly ThresholdResult[] } {
  const [old, fresh] = sides.map((events) => {
    const latencies = new Latencies();
    for (const event of events) latencies.add(event);
    return latencies;
  }) as [Latencies, Latencies];
  const both = percentiles.map(({ name, share }) => ({
    name,
    old: old.percentile(share),
    fresh: fresh.percentile(share),
  }));
  const parts = both.map((one) => `${one.name} ${showLatency(one.old)} → ${showLatency(one.fresh)}`);
  return {
    notes: old.count > 0 && fresh.count > 0 ? [`Answers took: ${parts.join(', ')}.`] : [],
    thresholds: both.flatMap((one) => {
      if (maxSlowdown === undefined) return [];
      const slowdown = one.old === undefined || one.fresh === undefined ? undefined : percentMore(one.old, one.fresh);
      return {
        name: `The slowdown of answers (${one.name})`,
        wanted: `at most ${maxSlowdown} %`,
        measured: slowdown === undefined ? 'unknown' : `${Math.ceil(slowdown)} %`,
        met: slowdown !== undefined && slowdown <= maxSlowdown,
      };
    }),
  };
}

/** Below a millisecond nobody can tell a difference. */
function percentMore(old: number, fresh: number): number {
  return Math.max(0, (Math.max(1, fresh) / Math.max(1, old) - 1) * 100);
}
