import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  describeOptions,
  integerOf,
  parseArguments,
  UsageError,
  valueOf,
  type ParsedArguments,
} from '../parse-arguments.ts';
import { parseDuration } from '../native/parse-measure.ts';
import { openReporters } from '../reporters.ts';
import type { ConversationFinished, RunEvent, ThresholdResult } from '../result.ts';
import { defaultTiming, noRetry, type BotRun } from '../run/bot-run.ts';
import { Journal, JournalError, readJournal } from '../run/journal.ts';
import { SecretMask } from '../run/mask-secrets.ts';
import type { Selection } from '../run/plan.ts';
import { RateLimit } from '../run/rate-limit.ts';
import { runSuite } from '../run/run-suite.ts';
import type { Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { findWork, type Work } from './find-work.ts';
import { runOptions } from './run-options.ts';

const defaultJournal = '.bot-qa/journal.ndjson';

const help = `Usage: bot-qa run [options] <fixtures …>

Plays conversation fixtures (files, folders, globs) and judges every reply.

${describeOptions(runOptions)}
`;

export async function run(given: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(given, runOptions);
  if (parsed.switches.has('help')) {
    await terminal.out(help);
    return 0;
  }
  const options = readRunOptions(parsed);
  if (parsed.switches.has('watch')) {
    const { watch } = await import('./watch.ts');
    const reports = (parsed.values.get('reporter') ?? []).map((name) => name.slice(name.indexOf('=') + 1));
    const outputs = [...reports, valueOf(parsed, 'journal') ?? defaultJournal];
    return watch(
      given.filter((word) => word !== '--watch'),
      outputs,
      terminal,
    );
  }
  const secrets = new SecretMask();
  for (const name of parsed.values.get('secret') ?? []) {
    const value = terminal.environment(name);
    if (value === undefined) throw new UsageError(`"--secret ${name}": this environment variable is not set.`);
    if (!secrets.add(value))
      throw new UsageError(
        `"--secret ${name}": a value of fewer than 4 letters cannot be masked without hiding half of the report.`,
      );
  }
  const work = await findWork(parsed, terminal, secrets);
  if (work.bots.length === 0 && work.config.problems.length === 0)
    throw new UsageError('Which bot? Write "bots" in bot-qa.yaml, or use --url or --module.');
  const digest = digestOf(work);
  const journalPath = resolve(terminal.cwd, valueOf(parsed, 'journal') ?? defaultJournal);
  const selection = await readSelection(parsed, options, journalPath, digest);
  const color = terminal.isTTY && !parsed.switches.has('no-color') && terminal.environment('NO_COLOR') === undefined;
  const reporters = await openReporters(parsed.values.get('reporter') ?? ['terminal'], {
    cwd: terminal.cwd,
    standardOutput: { write: terminal.out, end: () => undefined },
    isTTY: terminal.isTTY,
    columns: terminal.columns,
    color,
    quiet: parsed.switches.has('quiet') || terminal.environment('CI') !== undefined,
    environment: terminal.environment,
    sources: maskSources(work, secrets),
  });
  const { judge, embedder } = work.config;
  const opinions =
    judge || embedder
      ? new (await import('../plug-ins/opinions.ts')).Opinions({
          judge,
          embedder,
          offline: parsed.switches.has('offline'),
        })
      : undefined;
  const concurrency = options.concurrency ?? work.config.concurrency ?? 64;
  const bots = await connectBots(work, options, concurrency);
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  terminal.signal.addEventListener('abort', stop, { once: true });
  const runDeadline = options.timeoutMs ?? work.config.timeoutMs;
  const timer = runDeadline === undefined ? undefined : setTimeout(stop, runDeadline);
  let flaky = 0;
  const watchFlaky = {
    name: 'flaky',
    write: (event: RunEvent) =>
      void (event.type === 'conversation-finished' && event.verdict === 'flaky' && !event.red && flaky++),
    end: () => undefined,
  };
  const seed = options.seed ?? work.config.seed ?? 0;
  const resume = parsed.switches.has('resume');
  const finished = await runSuite({
    suite: work.suite,
    bots,
    runId: options.virtualTime
      ? createHash('sha256').update(`${digest} ${seed}`).digest('hex').slice(0, 8)
      : randomBytes(4).toString('hex'),
    seed,
    digest,
    command: ['run', ...given],
    tool: `bot-qa ${version()}`,
    concurrency,
    repeat: options.repeat,
    failFast: parsed.switches.has('fail-fast'),
    virtualTime: options.virtualTime,
    startedAt: options.virtualTime ? Date.UTC(2026, 0, 1) : terminal.now(),
    selection,
    environment: (name) => {
      const value = terminal.environment(name);
      if (value !== undefined) secrets.add(value);
      return value;
    },
    secrets,
    reporters: parsed.switches.has('fail-on-flaky') ? [watchFlaky, ...reporters] : reporters,
    ...(!parsed.switches.has('no-journal') && { journal: new Journal(journalPath, { append: resume }) }),
    ...(resume && { resumed: readJournal(journalPath) }),
    signal: controller.signal,
    ...(opinions && { assess: opinions.assess, opinion: opinions.opinion }),
    nothingSelected: work.nothing,
    notes: work.notes,
    thresholds: (): ThresholdResult[] =>
      parsed.switches.has('fail-on-flaky')
        ? [{ name: 'The number of flaky conversations', wanted: '0', measured: String(flaky), met: flaky === 0 }]
        : [],
  });
  clearTimeout(timer);
  await opinions?.close();
  await Promise.all(bots.map((bot) => bot.connector.close().catch(() => undefined)));
  return finished.exitCode;
}

/** Code frames quote the fixtures as they are, and a secret may stand in one. Without a mistake nothing is quoted. */
function maskSources(work: Work, secrets: SecretMask): Work['sources'] {
  if (secrets.isEmpty || work.suite.problems.length === 0) return work.sources;
  return new Map([...work.sources].map(([name, source]) => [name, { ...source, text: secrets.text(source.text) }]));
}

interface RunNumbers {
  readonly concurrency: number | undefined;
  readonly seed: number | undefined;
  readonly repeat: number;
  readonly turnTimeoutMs: number | undefined;
  readonly timeoutMs: number | undefined;
  readonly virtualTime: boolean;
  readonly shard: Selection['shard'];
}

function readRunOptions(parsed: ParsedArguments): RunNumbers {
  const duration = (name: string): number | undefined => {
    const text = valueOf(parsed, name);
    const ms = text === undefined ? undefined : parseDuration(text);
    if (text !== undefined && ms === undefined)
      throw new UsageError(`"--${name}" must be a duration such as 500ms, 10s or 2min, but "${text}" was given.`);
    return ms;
  };
  return {
    concurrency: integerOf(parsed, 'concurrency', 1, 10_000),
    seed: integerOf(parsed, 'seed', 0, 2 ** 32 - 1),
    repeat: integerOf(parsed, 'repeat', 1, 1000) ?? 1,
    turnTimeoutMs: duration('turn-timeout'),
    timeoutMs: duration('timeout'),
    virtualTime: parsed.switches.has('virtual-time'),
    shard: readShard(valueOf(parsed, 'shard')),
  };
}

function readShard(text: string | undefined): Selection['shard'] {
  if (text === undefined) return undefined;
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || index < 1 || index > count || count > 10_000)
    throw new UsageError(`"--shard" must be i/n with i from 1 to n, such as 2/4, but "${text}" was given.`);
  return { index, count };
}

/** Over all conversations and bots: whether a journal speaks of the same plan. */
function digestOf(work: Work): string {
  const hash = createHash('sha256');
  for (const bot of work.bots) {
    hash.update(`\u0000bot ${bot.config.name}`);
    for (const conversation of bot.conversations)
      hash.update(`\u0000${conversation.at.file}\u0001${conversation.name}`);
  }
  for (const [name, source] of [...work.sources].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`\u0000${name}\u0001`).update(source.bytes);
  return hash.digest('hex').slice(0, 16);
}

async function readSelection(
  parsed: ParsedArguments,
  options: RunNumbers,
  journalPath: string,
  digest: string,
): Promise<Selection> {
  const shard = options.shard ? { shard: options.shard } : {};
  const resume = parsed.switches.has('resume');
  const rerun = parsed.switches.has('rerun-failed');
  if (!resume && !rerun) return shard;
  const flag = resume ? '--resume' : '--rerun-failed';
  if (resume && (rerun || parsed.switches.has('no-journal')))
    throw new UsageError('"--resume" goes with neither "--rerun-failed" nor "--no-journal".');
  if (!existsSync(journalPath))
    throw new UsageError(`"${flag}" needs the journal of an earlier run, but there is no ${journalPath}.`);
  const ids = new Set<string>();
  let first: RunEvent | undefined;
  try {
    for await (const event of readJournal(journalPath)) {
      first ??= event;
      if (event.type === 'conversation-finished' && isRed(event)) ids.add(event.id);
      if (resume) break;
    }
  } catch (cause) {
    if (cause instanceof JournalError) throw new UsageError(cause.message);
    throw cause;
  }
  if (first?.type !== 'run-started')
    throw new UsageError(`${journalPath} does not begin as a journal does; it cannot be used for "${flag}".`);
  if (!resume) return { ...shard, ids };
  if (first.digest !== digest)
    throw new UsageError(
      'The fixtures, the bots or the selection are not those of the journal: "--resume" would mix two runs. Run again without it.',
    );
  if (`${first.shard?.index}/${first.shard?.count}` !== `${options.shard?.index}/${options.shard?.count}`)
    throw new UsageError('The journal is of another shard than this run.');
  return shard;
}

function isRed(event: ConversationFinished): boolean {
  return event.red || event.verdict === 'flaky';
}

async function connectBots(work: Work, options: RunNumbers, concurrency: number): Promise<BotRun[]> {
  return Promise.all(
    work.bots.map(async ({ config, conversations }): Promise<BotRun> => {
      const own = Math.min(config.concurrency ?? concurrency, concurrency);
      const turnTimeoutMs = options.turnTimeoutMs ?? config.turnTimeoutMs ?? defaultTiming.turnTimeoutMs;
      return {
        name: config.name,
        connector: await config.connect({ connections: own, timeoutMs: turnTimeoutMs + 1000 }),
        conversations,
        concurrency: own,
        rate: config.ratePerSecond === undefined ? undefined : new RateLimit(config.ratePerSecond),
        turnTimeoutMs,
        timeoutMs: config.timeoutMs ?? defaultTiming.timeoutMs,
        quietMs: config.quietMs ?? defaultTiming.quietMs,
        retry: config.retry ?? noRetry,
      };
    }),
  );
}
