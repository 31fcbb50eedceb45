import type { Connector } from '../connector.ts';
import type { Problem, SourcePosition } from '../source.ts';
import type { Retry } from '../run/bot-run.ts';
import type { LatencyLimit } from '../run/latency-limit.ts';

/** What `bot-qa.yaml` says: many bots, and which fixtures are for which. */
export interface Config {
  readonly bots: readonly BotConfig[];
  readonly suites: readonly SuiteConfig[];
  readonly concurrency?: number;
  readonly seed?: number;
  readonly timeoutMs?: number;
  /** Names of environment variables whose values are masked, beside those used as `${env.NAME}`. */
  readonly secrets: readonly string[];
  readonly judge?: PlugInConfig;
  readonly embedder?: PlugInConfig;
  readonly problems: readonly Problem[];
}

export interface SuiteConfig {
  /** Globs, relative to the configuration file. */
  readonly fixtures: readonly string[];
  /** All bots when absent. */
  readonly bots?: readonly string[];
  readonly at: SourcePosition;
}

export interface BotConfig {
  readonly name: string;
  readonly at: SourcePosition;
  readonly version?: string;
  readonly concurrency?: number;
  readonly ratePerSecond?: number;
  readonly turnTimeoutMs?: number;
  readonly timeoutMs?: number;
  readonly quietMs?: number;
  readonly retry?: Retry;
  /** How long its answers may take, over the whole run. */
  readonly latency?: readonly LatencyLimit[];
  /** Loads the connector's code and connects nothing yet. */
  readonly connect: (options: ConnectOptions) => Promise<Connector>;
}

export interface ConnectOptions {
  /** Sockets that the runner will use at once. */
  readonly connections: number;
  readonly timeoutMs: number;
}

/** A judge or an embedder behind an OpenAI-compatible address. */
export interface PlugInConfig {
  readonly url: string;
  readonly model: string;
  readonly key?: string;
  /** Where opinions are kept, so that a run without a network gives the same verdicts. */
  readonly cache: string;
  readonly at: SourcePosition;
}
