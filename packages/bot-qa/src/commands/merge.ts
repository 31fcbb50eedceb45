import { resolve } from 'node:path';
import { describeOptions, parseArguments, UsageError, type OptionSpec } from '../parse-arguments.ts';
import { openReporters } from '../reporters.ts';
import type { ConversationFinished, RunEvent, RunFinished, RunStarted } from '../result.ts';
import { BitSet } from '../run/bit-set.ts';
import { JournalError, readJournal } from '../run/journal.ts';
import { Tally } from '../run/totals.ts';
import { LatencyThreshold } from '../run/latency-limit.ts';
import type { Terminal } from '../terminal.ts';
import { latencyLimitsOf, latencyOption } from './run-options.ts';

const options: readonly OptionSpec[] = [
  {
    name: 'reporter',
    short: 'r',
    value: 'name[=file]',
    many: true,
    help: 'terminal, junit, json, tap, html, github …',
  },
  latencyOption,
  { name: 'no-color', help: 'no colours' },
  { name: 'help', short: 'h', help: 'show this' },
];

/** What one journal is, before its conversations are read. */
interface Part {
  readonly path: string;
  readonly started: RunStarted;
  readonly finished: RunFinished | undefined;
  /** How many conversations have a verdict that is not `interrupted`. */
  readonly judged: number;
}

/** Makes one report of the journals of shards. A shard that is missing, broken off or of another plan turns it red. */
export async function merge(given: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(given, options);
  if (parsed.switches.has('help')) {
    await terminal.out(`Usage: bot-qa merge [options] <journals …>\n\n${describeOptions(options)}\n`);
    return 0;
  }
  if (parsed.positionals.length === 0) throw new UsageError('Which journals? Name one for each shard.');
  const limits = latencyLimitsOf(parsed);
  let parts: Part[];
  try {
    parts = await Promise.all(parsed.positionals.map((path) => readPart(resolve(terminal.cwd, path), path)));
  } catch (cause) {
    if (cause instanceof JournalError) throw new UsageError(cause.message);
    throw cause;
  }
  const first = parts[0]!;
  const foreign = parts.find((part) => part.started.digest !== first.started.digest);
  if (foreign)
    throw new UsageError(`${foreign.path} is of other fixtures or bots than ${first.path}; they cannot be merged.`);
  const reporters = await openReporters(parsed.values.get('reporter') ?? ['terminal'], {
    cwd: terminal.cwd,
    standardOutput: { write: terminal.out, end: () => undefined },
    isTTY: terminal.isTTY,
    columns: terminal.columns,
    color: terminal.isTTY && !parsed.switches.has('no-color') && terminal.environment('NO_COLOR') === undefined,
    quiet: true,
    environment: terminal.environment,
    sources: new Map(),
  });
  const tally = new Tally();
  const bots = parts.flatMap((part) => part.started.bots);
  const latency = new LatencyThreshold(new Map(limits.length === 0 ? [] : bots.map(({ name }) => [name, limits])));
  const emit = async (event: RunEvent): Promise<void> => {
    tally.add(event);
    latency.write(event);
    for (const reporter of reporters) await reporter.write(event);
  };
  const { shard: _shard, planned: _planned, ...whole } = first.started;
  const planned = parts.reduce((sum, part) => sum + (part.started.planned ?? 0), 0);
  await emit({ ...whole, startedAt: Math.min(...parts.map((part) => part.started.startedAt)), planned });
  const incomplete = findGaps(parts);
  for (const message of incomplete) await emit({ type: 'notice', level: 'warning', message });
  const seen = new Set<number>();
  const problems = new Set<string>();
  for (const part of parts) {
    for await (const event of readJournal(resolve(terminal.cwd, part.path))) {
      if (event.type === 'run-started' || event.type === 'run-finished') continue;
      if (event.type === 'problem') {
        // Every shard reads the same fixtures and finds the same mistakes.
        const key = JSON.stringify(event.problem);
        if (problems.has(key)) continue;
        problems.add(key);
      }
      if (event.type === 'conversation-finished') {
        if (isReplayed(event) || seen.has(event.ordinal)) continue;
        seen.add(event.ordinal);
      }
      await emit(event);
    }
  }
  const thresholds = [...parts.flatMap((part) => part.finished?.thresholds ?? []), ...latency.results];
  const { code, because } = tally.exit({ interrupted: false, thresholds });
  const exitCode = incomplete.length > 0 && code === 0 ? 2 : code;
  const durationMs = Math.max(0, ...parts.map((part) => part.finished?.durationMs ?? 0));
  await emit({
    type: 'run-finished',
    durationMs,
    totals: tally.totals,
    exitCode,
    because: [...incomplete, ...because],
    thresholds,
  });
  for (const reporter of reporters) await reporter.end();
  return exitCode;
}

async function readPart(path: string, shown: string): Promise<Part> {
  let started: RunStarted | undefined;
  let finished: RunFinished | undefined;
  const done = new BitSet();
  let judged = 0;
  try {
    for await (const event of readJournal(path)) {
      if (event.type === 'run-started') started ??= event;
      if (event.type === 'run-finished') finished = event;
      if (event.type !== 'conversation-finished' || isReplayed(event) || done.has(event.ordinal)) continue;
      done.add(event.ordinal);
      judged++;
    }
  } catch (cause) {
    if (cause instanceof JournalError) throw cause;
    throw new JournalError(`${shown} cannot be read: ${(cause as Error).message}`, { cause });
  }
  if (!started) throw new JournalError(`${shown} is no journal: it does not begin with the start of a run.`);
  return { path: shown, started, finished, judged };
}

/** Sentences about what is missing: shards that nobody named, runs that broke off or were stopped, versions that differ. */
function findGaps(parts: readonly Part[]): string[] {
  const gaps = parts.flatMap(({ path, started: { planned }, finished, judged }) => {
    if (!finished) return [`${path} breaks off: that run was killed before its end.`];
    if (finished.exitCode !== 130 && (planned === undefined || judged >= planned)) return [];
    const some = planned === undefined ? 'Some' : `${planned - judged} of ${planned}`;
    return [`${path} ends early: that run was stopped. ${some} conversations were not judged.`];
  });
  const versions = new Map<string, string>();
  for (const { started } of parts)
    for (const { name, version = 'none' } of started.bots) {
      const other = versions.get(name) ?? version;
      if (other !== version)
        gaps.push(`The bot "${name}" is of version ${other} in one journal and ${version} in another.`);
      versions.set(name, other);
    }
  const counts = new Set(parts.map((part) => part.started.shard?.count ?? 1));
  const [count = 1] = counts;
  if (counts.size > 1)
    return [...gaps, `The journals are of runs with different numbers of shards: ${[...counts].join(', ')}.`];
  const found = new Set(parts.map((part) => part.started.shard?.index ?? 1));
  for (let index = 1; index <= count; index++)
    if (!found.has(index)) gaps.push(`Shard ${index} of ${count} is missing: its conversations were not judged.`);
  return gaps;
}

/** An interrupted conversation that was played again by --resume is in the journal twice. */
function isReplayed(event: ConversationFinished): boolean {
  return event.verdict === 'interrupted';
}
