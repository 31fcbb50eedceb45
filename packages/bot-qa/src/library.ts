import type { Connector } from './connector.ts';
import type { BotFunction, BotObject } from './connectors/function.ts';
import { linkFixtures, type Suite } from './link.ts';
import { loadFixtures } from './load-fixtures.ts';
import type { ConversationFinished, Reporter, RunEvent, RunFinished } from './result.ts';
import { defaultTiming, noRetry, type BotRun, type Retry } from './run/bot-run.ts';
import { SecretMask } from './run/mask-secrets.ts';
import { runSuite } from './run/run-suite.ts';
import type { SourceFile } from './source.ts';

/** What a program says to play fixtures; the rest is as on the command line. */
export interface PlayOptions {
  /** Files, folders or globs. */
  readonly fixtures: readonly string[];
  /** A function of the user's text, an object with `send`, or a connector. */
  readonly bot: BotFunction | BotObject | Connector;
  readonly cwd?: string;
  readonly format?: string;
  readonly concurrency?: number;
  readonly repeat?: number;
  readonly seed?: number;
  readonly turnTimeoutMs?: number;
  readonly quietMs?: number;
  readonly retry?: Retry;
  /** Values that no output may hold. */
  readonly secrets?: readonly string[];
  readonly reporters?: readonly Reporter[];
  readonly signal?: AbortSignal;
}

export interface Played {
  /** With the exit code that the command line would have. */
  readonly finished: RunFinished;
  readonly conversations: readonly ConversationFinished[];
}

/** Reads and links fixtures. Mistakes are in `suite.problems`; nothing may be played while one of them is an error. */
export async function readFixtures(
  options: Pick<PlayOptions, 'fixtures' | 'cwd' | 'format'>,
): Promise<{ readonly suite: Suite; readonly sources: ReadonlyMap<string, SourceFile> }> {
  const cwd = options.cwd ?? process.cwd();
  const loaded = await loadFixtures(options.fixtures, {
    folder: cwd,
    cwd,
    ...(options.format !== undefined && { format: options.format }),
  });
  const suite = linkFixtures(loaded.files);
  return { suite: { ...suite, problems: [...loaded.problems, ...suite.problems] }, sources: loaded.sources };
}

/** A connector of whatever a program may call its bot. */
export async function connectorOf(bot: PlayOptions['bot']): Promise<Connector> {
  if (typeof bot === 'object' && 'open' in bot) {
    const { plugInConnector } = await import('./connectors/plug-in.ts');
    return plugInConnector(bot);
  }
  const { functionConnector } = await import('./connectors/function.ts');
  return functionConnector(bot);
}

/** Plays fixtures against a bot, with the same core as the command line. Mistakes in fixtures end in `finished.exitCode` 2. */
export async function playFixtures(options: PlayOptions): Promise<Played> {
  const { suite } = await readFixtures(options);
  return playSuite(suite, options);
}

/** The same for fixtures that are already read. */
export async function playSuite(suite: Suite, options: Omit<PlayOptions, 'fixtures'>): Promise<Played> {
  const connector = await connectorOf(options.bot);
  const conversations: ConversationFinished[] = [];
  const collect: Reporter = {
    name: 'collect',
    write: (event: RunEvent) => void (event.type === 'conversation-finished' && conversations.push(event)),
    end: () => undefined,
  };
  const bot: BotRun = {
    name: connector.info.name,
    connector,
    conversations: suite.conversations,
    concurrency: options.concurrency ?? 64,
    rate: undefined,
    turnTimeoutMs: options.turnTimeoutMs ?? defaultTiming.turnTimeoutMs,
    timeoutMs: defaultTiming.timeoutMs,
    quietMs: options.quietMs ?? defaultTiming.quietMs,
    retry: options.retry ?? noRetry,
  };
  const finished = await runSuite({
    suite,
    bots: [bot],
    runId: Math.random().toString(36).slice(2, 10),
    seed: options.seed ?? 0,
    digest: '',
    command: [],
    tool: 'bot-qa',
    concurrency: options.concurrency ?? 64,
    repeat: options.repeat ?? 1,
    failFast: false,
    virtualTime: false,
    startedAt: Date.now(),
    selection: {},
    environment: (name) => process.env[name],
    secrets: new SecretMask(options.secrets ?? []),
    reporters: [collect, ...(options.reporters ?? [])],
    signal: options.signal ?? new AbortController().signal,
  });
  await connector.close();
  return { finished, conversations };
}
