import type { BotConfig } from '../config/config.ts';
import { defaultTiming, noRetry, type ConnectedBot } from '../run/bot-run.ts';
import { RateLimit } from '../run/rate-limit.ts';

/**
 * Makes the connector of a bot, with its own limits.
 *
 * @param concurrency conversations at once, at most; its own limit may be lower
 * @param turnTimeoutMs of the command line, instead of its own
 */
export async function connectBot(
  config: BotConfig,
  concurrency: number,
  turnTimeoutMs: number = config.turnTimeoutMs ?? defaultTiming.turnTimeoutMs,
): Promise<ConnectedBot> {
  const own = Math.min(config.concurrency ?? concurrency, concurrency);
  return {
    name: config.name,
    connector: await config.connect({ connections: own, timeoutMs: turnTimeoutMs + 1000 }),
    concurrency: own,
    rate: config.ratePerSecond === undefined ? undefined : new RateLimit(config.ratePerSecond),
    turnTimeoutMs,
    timeoutMs: config.timeoutMs ?? defaultTiming.timeoutMs,
    quietMs: config.quietMs ?? defaultTiming.quietMs,
    retry: config.retry ?? noRetry,
  };
}
