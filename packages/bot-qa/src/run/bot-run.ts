import type { Connector } from '../connector.ts';
import type { Conversation } from '../model.ts';
import type { RateLimit } from './rate-limit.ts';

/** One bot of a run: how it is reached, how hard it may be pushed, and what is played against it. */
export interface BotRun extends ConnectedBot {
  readonly conversations: readonly Conversation[];
}

/** The same, before the fixtures are read. */
export interface ConnectedBot {
  readonly name: string;
  readonly connector: Connector;
  readonly concurrency: number;
  readonly rate: RateLimit | undefined;
  readonly turnTimeoutMs: number;
  readonly timeoutMs: number;
  readonly quietMs: number;
  readonly retry: Retry;
}

export interface Retry {
  /** Transport error codes, by name; assertions are never retried. */
  readonly on: readonly string[];
  readonly times: number;
  readonly backoffMs: number;
}

export const defaultTiming = { turnTimeoutMs: 10_000, timeoutMs: 120_000, quietMs: 200 } as const;
export const noRetry: Retry = { on: [], times: 0, backoffMs: 200 };
