import { createHash, randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import {
  describeOptions,
  integerOf,
  parseArguments,
  UsageError,
  valueOf,
  type ParsedArguments,
} from '../parse-arguments.ts';
import type { BotConfig } from '../config/config.ts';
import { openReporters } from '../reporters.ts';
import type { ConnectedBot } from '../run/bot-run.ts';
import type { HeadStart } from '../run/head-start.ts';
import { Journal, readJournal } from '../run/journal.ts';
import { LatencyThreshold, type LatencyLimit } from '../run/latency-limit.ts';
import type { LockStepSide } from '../run/lock-step.ts';
import { SecretMask } from '../run/mask-secrets.ts';
import type { Selection } from '../run/plan.ts';
import { runConditions, runSuite, type RunSettings } from '../run/run-suite.ts';
import { FlakyCount, type Threshold } from '../run/thresholds.ts';
import type { SourceFile } from '../source.ts';
import type { Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { connectBot } from './connect-bot.ts';
import { planWork, readWork, type Plan, type Work } from './find-work.ts';
import { durationOf, latencyLimitsOf, runOptions } from './run-options.ts';
import { digestOf, readSelection } from './run-selection.ts';

const defaultJournal = '.bot-qa/journal.ndjson';

const help = `Usage: bot-qa run [options] <fixtures …>

Plays conversation fixtures (files, folders, globs) and judges every reply.

${describeOptions(runOptions)}
`;

/** `lockStep`: another run plays the same beside this one. */
export async function run(given: readonly string[], terminal: Terminal, lockStep?: LockStepSide): Promise<number> {
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
  const plan = await planWork(parsed, terminal, secrets);
  const { config } = plan;
  if (plan.bots.length === 0 && config.problems.length === 0)
    throw new UsageError('Which bot? Write "bots" in bot-qa.yaml, or use --url or --module.');
  const sources = new Map<string, SourceFile>();
  const reporters = await openReporters(parsed.values.get('reporter') ?? ['terminal'], {
    cwd: terminal.cwd,
    standardOutput: { write: terminal.out, end: () => undefined },
    isTTY: terminal.isTTY,
    columns: terminal.columns,
    color: terminal.isTTY && !parsed.switches.has('no-color') && terminal.environment('NO_COLOR') === undefined,
    quiet: parsed.switches.has('quiet') || terminal.environment('CI') !== undefined,
    environment: terminal.environment,
    sources,
  });
  const { judge, embedder } = config;
  const opinions =
    judge || embedder
      ? new (await import('../plug-ins/opinions.ts')).Opinions({
          judge,
          embedder,
          offline: parsed.switches.has('offline'),
          secrets,
        })
      : undefined;
  const concurrency = options.concurrency ?? config.concurrency ?? 64;
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  terminal.signal.addEventListener('abort', stop, { once: true });
  const runDeadline = options.timeoutMs ?? config.timeoutMs;
  const timer = runDeadline === undefined ? undefined : setTimeout(stop, runDeadline);
  let bots: ConnectedBot[] = [];
  try {
    bots = await Promise.all(plan.bots.map((bot) => connectBot(bot, concurrency, options.turnTimeoutMs)));
    const settings: RunSettings = {
      runId: randomBytes(4).toString('hex'),
      seed: options.seed ?? config.seed ?? 0,
      repeat: options.repeat,
      virtualTime: options.virtualTime,
      startedAt: options.virtualTime ? Date.UTC(2026, 0, 1) : terminal.now(),
      environment: (name) => {
        const value = terminal.environment(name);
        if (value !== undefined) secrets.add(value);
        return value;
      },
      secrets,
      signal: controller.signal,
      lockStep,
      ...(opinions && { assess: opinions.assess, opinion: opinions.opinion }),
    };
    const shard = options.shard ? { shard: options.shard } : {};
    const headStart = lockStep ? undefined : await makeHeadStart(parsed, plan, bots[0], settings, shard, concurrency);
    const work = await readWork(plan, headStart);
    showSources(work, secrets, sources);
    const digest = digestOf(work, options.repeat, options.virtualTime);
    const journalPath = resolve(terminal.cwd, valueOf(parsed, 'journal') ?? defaultJournal);
    const resume = parsed.switches.has('resume');
    const selection = await readSelection(parsed, shard, journalPath, {
      digest,
      seed: settings.seed,
      bots: bots.map((bot) => bot.connector.info),
    });
    const thresholds: Threshold[] = [
      ...(parsed.switches.has('fail-on-flaky') ? [new FlakyCount()] : []),
      ...latencyThreshold(plan.bots, options),
    ];
    const finished = await runSuite({
      ...settings,
      ...(options.virtualTime && {
        runId: createHash('sha256').update(`${digest} ${settings.seed}`).digest('hex').slice(0, 8),
      }),
      suite: work.suite,
      bots: bots.map((bot, index) => ({ ...bot, conversations: work.bots[index]!.conversations })),
      digest,
      command: ['run', ...given],
      tool: `bot-qa ${version()}`,
      concurrency,
      failFast: parsed.switches.has('fail-fast'),
      selection,
      reporters: [...thresholds, ...reporters],
      ...(!parsed.switches.has('no-journal') && { journal: new Journal(journalPath, { append: resume }) }),
      ...(resume && { resumed: readJournal(journalPath) }),
      ...(headStart && { headStart }),
      nothingSelected: work.nothing,
      notes: work.notes,
      thresholds: () => thresholds.flatMap((threshold) => threshold.results),
    });
    return finished.exitCode;
  } finally {
    clearTimeout(timer);
    await opinions?.close();
    await Promise.all(bots.map((bot) => bot.connector.close().catch(() => undefined)));
  }
}

/** A head start for the first bot, when which conversations come first does not depend on what is not read yet. */
async function makeHeadStart(
  parsed: ParsedArguments,
  plan: Plan,
  bot: ConnectedBot | undefined,
  settings: RunSettings,
  shard: Pick<Selection, 'shard'>,
  concurrency: number,
): Promise<HeadStart | undefined> {
  const names = plan.suites.flatMap(({ found }) => found.files.map((file) => file.shownAs));
  const isPlain =
    settings.seed === 0 &&
    !settings.virtualTime &&
    plan.config.problems.length === 0 &&
    plan.changed === undefined &&
    valueOf(parsed, 'format') === undefined &&
    !['resume', 'rerun-failed'].some((name) => parsed.switches.has(name));
  if (!bot || !isPlain || names.length < 2) return undefined;
  const { HeadStart } = await import('../run/head-start.ts');
  // Its share of the first conversations: what is begun is taken on at once, and there are never too many.
  const share = Math.max(1, Math.floor(concurrency / plan.bots.length));
  return new HeadStart(
    runConditions(settings),
    { ...bot, concurrency: Math.min(bot.concurrency, share) },
    {
      names,
      selection: shard,
      isWanted: (conversation) => plan.isWanted(conversation, bot.name),
    },
  );
}

/** Code frames quote the fixtures as they are, and a secret may stand in one. Without a mistake nothing is quoted. */
function showSources(work: Work, secrets: SecretMask, into: Map<string, SourceFile>): void {
  if (work.suite.problems.length === 0) return;
  for (const [name, source] of work.sources) into.set(name, { ...source, text: secrets.text(source.text) });
}

/** The command line's limits hold for every bot, and in place of the bot's own limit of the same percentile. */
function latencyThreshold(bots: readonly BotConfig[], { latency, virtualTime }: RunNumbers): LatencyThreshold[] {
  const limits = new Map(
    bots.flatMap(({ name, latency: own = [] }) => {
      const all = new Map([...own, ...latency].map((limit) => [limit.percentile, limit]));
      return all.size === 0 ? [] : [[name, [...all.values()]] as const];
    }),
  );
  if (limits.size === 0) return [];
  if (virtualTime)
    throw new UsageError('With "--virtual-time" the clock stands still: a limit of latency would always be met.');
  return [new LatencyThreshold(limits)];
}

interface RunNumbers {
  readonly concurrency: number | undefined;
  readonly seed: number | undefined;
  readonly repeat: number;
  readonly turnTimeoutMs: number | undefined;
  readonly timeoutMs: number | undefined;
  readonly virtualTime: boolean;
  readonly latency: readonly LatencyLimit[];
  readonly shard: Selection['shard'];
}

function readRunOptions(parsed: ParsedArguments): RunNumbers {
  return {
    concurrency: integerOf(parsed, 'concurrency', 1, 10_000),
    seed: integerOf(parsed, 'seed', 0, 2 ** 32 - 1),
    repeat: integerOf(parsed, 'repeat', 1, 1000) ?? 1,
    turnTimeoutMs: durationOf(parsed, 'turn-timeout'),
    timeoutMs: durationOf(parsed, 'timeout'),
    virtualTime: parsed.switches.has('virtual-time'),
    latency: latencyLimitsOf(parsed),
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
