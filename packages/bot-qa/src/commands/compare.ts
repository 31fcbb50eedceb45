import { writeFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compareLatency } from '../compare/compare-latency.ts';
import { compareConversation } from '../compare/compare-runs.ts';
import { judgeComparisons } from '../compare/judge-comparisons.ts';
import { openReports } from '../compare/reporters.ts';
import {
  describeOptions,
  integerOf,
  parseArguments,
  UsageError,
  valueOf,
  type OptionSpec,
} from '../parse-arguments.ts';
import type { ConversationFinished, ThresholdResult } from '../result.ts';
import { JournalError, readJournal } from '../run/journal.ts';
import { LatencyThreshold, type LatencyLimit } from '../run/latency-limit.ts';
import { LockStep } from '../run/lock-step.ts';
import type { Terminal } from '../terminal.ts';
import { readMask } from './mask-option.ts';
import { run } from './run.ts';
import { latencyLimitsOf, latencyOption, runOptions, sourceOptions } from './run-options.ts';

/** What both runs are told. */
const handedOn = ['concurrency', 'seed', 'turn-timeout', 'timeout', 'offline', 'secret'];

const options: readonly OptionSpec[] = [
  ...sourceOptions.filter((option) => !['url', 'module', 'bot'].includes(option.name)),
  {
    name: 'old',
    value: 'bot or journal',
    help: 'the version that is in use: a bot of the configuration, or a journal (.ndjson)',
  },
  { name: 'new', value: 'bot or journal', help: 'the version that is to be released' },
  {
    name: 'repeat',
    value: 'n',
    help: 'play each conversation n times with each version; differences are then tested against chance',
  },
  ...runOptions.filter(({ name }) => handedOn.includes(name)),
  {
    name: 'mask',
    value: 'pattern',
    many: true,
    help: 'a text that may change from run to run (regular expression), beside dates, times and ids',
  },
  { ...latencyOption, help: 'how long answers of the new version may take, such as p95=2s (exit 4)' },
  {
    name: 'max-slowdown',
    value: 'percent',
    help: 'how much longer answers of the new version may take, at the median and at p95 (exit 4)',
  },
  { name: 'fail-on-changed', help: 'a changed reply is red, too (exit 4)' },
  {
    name: 'reporter',
    short: 'r',
    value: 'name[=file]',
    many: true,
    help: 'terminal, github, github-summary, html, junit',
  },
  { name: 'json', value: 'file', help: 'write the comparison as JSON, too' },
];

/** Plays the same fixtures against two versions of a bot and says what got worse, better or different. Regressions, and what only the new version fails sometimes: exit 1. */
export async function compare(given: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(given, options);
  if (parsed.switches.has('help')) {
    await terminal.out(
      `Usage: bot-qa compare --old <bot> --new <bot> [options] <fixtures …>\n       bot-qa compare --old old.ndjson --new new.ndjson\n\n${describeOptions(options)}\n`,
    );
    return 0;
  }
  const [old, fresh] = [valueOf(parsed, 'old'), valueOf(parsed, 'new')];
  if (old === undefined || fresh === undefined)
    throw new UsageError('Compare what? Name both versions with "--old" and "--new".');
  const mask = readMask(parsed);
  const limits = latencyLimitsOf(parsed);
  const maxSlowdown = integerOf(parsed, 'max-slowdown', 0, 100_000);
  const report = openReports(parsed.values.get('reporter') ?? ['terminal'], terminal);
  const troubles: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'bot-qa-compare-'));
  try {
    const recorded = await playSides({ old, new: fresh }, passedOn(given), folder, terminal);
    if (typeof recorded === 'number') return recorded;
    const sides = [await readSide(recorded.old), await readSide(recorded.new)] as const;
    for (const [index, { conversations }] of sides.entries())
      if (conversations.length > 0 && !conversations.some(isAnswered))
        troubles.push(
          `"${[old, fresh][index]}" answered nothing in any conversation: there is nothing to compare with.`,
        );
    for (const [index, { isWhole }] of sides.entries())
      if (!isWhole) troubles.push(`The recording "${[old, fresh][index]}" breaks off: what it lacks was not compared.`);
    // The bots of the two sides have different names, unless each side has several.
    const isMatrix = sides.some(({ conversations }) => new Set(conversations.map((event) => event.bot)).size > 1);
    const [oldEvents, newEvents] = sides.map(({ conversations }) => byId(conversations, isMatrix)) as [Events, Events];
    const ids = [...new Set([...oldEvents.keys(), ...newEvents.keys()])];
    const comparisons = ids.map((id) => compareConversation(id, oldEvents.get(id), newEvents.get(id), mask));
    if (comparisons.length === 0) {
      terminal.err('Neither side has a conversation: nothing was compared.\n');
      return 2;
    }
    const latency = compareLatency([sides[0].conversations, sides[1].conversations], maxSlowdown);
    const result = judgeComparisons({ old, new: fresh }, comparisons, {
      failOnChanged: parsed.switches.has('fail-on-changed'),
      troubles,
      thresholds: [...sides[1].thresholds, ...measureLatency(sides[1].conversations, limits), ...latency.thresholds],
      notes: latency.notes,
    });
    await report(result);
    const json = valueOf(parsed, 'json');
    if (json !== undefined) writeFileSync(resolve(terminal.cwd, json), `${JSON.stringify(comparisons, null, 2)}\n`);
    return result.exitCode;
  } catch (cause) {
    if (cause instanceof JournalError) throw new UsageError(cause.message);
    throw cause;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const sideNames = ['old', 'new'] as const;
type Sides = Readonly<Record<(typeof sideNames)[number], string>>;

/**
 * The journals of both sides; those of bots are played first, in lock-step when both are bots. A number is the exit code when
 * nothing can be compared.
 */
async function playSides(
  sides: Sides,
  options: readonly string[],
  folder: string,
  terminal: Terminal,
): Promise<Sides | number> {
  const journals = { old: join(folder, 'old.ndjson'), new: join(folder, 'new.ndjson') };
  const bots = sideNames.filter((side) => {
    if (!sides[side].endsWith('.ndjson')) return true;
    journals[side] = resolve(terminal.cwd, sides[side]);
    return false;
  });
  const lockStep = bots.length === 2 ? new LockStep() : undefined;
  const failed = new AbortController();
  const signal = AbortSignal.any([terminal.signal, failed.signal]);
  const ends = await Promise.allSettled(
    bots.map(async (side) => {
      const reporter = `junit=${join(folder, `${side}.xml`)}`;
      try {
        const code = await run(
          [...options, '--bot', sides[side], '--journal', journals[side], '--reporter', reporter],
          { ...terminal, isTTY: false, signal },
          lockStep?.[side],
        );
        // The other side has nothing to be compared with.
        if (code === 2) failed.abort();
        return code;
      } catch (cause) {
        failed.abort();
        throw cause;
      } finally {
        lockStep?.[side].end();
      }
    }),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  const codes = ends.map((end) => (end.status === 'fulfilled' ? end.value : undefined));
  const code = [2, 130].find((fatal) => codes.includes(fatal));
  if (code === undefined) return journals;
  const name = sides[bots[codes.indexOf(code)]!];
  terminal.err(`The run of "${name}" ended with exit code ${code}; nothing can be compared.\n`);
  return code;
}

/** The arguments without those that only compare knows. */
function passedOn(given: readonly string[]): string[] {
  const own = ['--old', '--new', '--mask', '--json', '--reporter', '-r', '--max-latency', '--max-slowdown'];
  const kept: string[] = [];
  for (let index = 0; index < given.length; index++) {
    const argument = given[index]!;
    if (argument === '--fail-on-changed' || own.some((name) => argument.startsWith(`${name}=`))) continue;
    if (own.includes(argument)) index++;
    else kept.push(argument);
  }
  return kept;
}

/** What a journal says of one version. */
interface Side {
  readonly conversations: readonly ConversationFinished[];
  readonly thresholds: readonly ThresholdResult[];
  /** Its run came to its end. */
  readonly isWhole: boolean;
}

async function readSide(path: string): Promise<Side> {
  const conversations: ConversationFinished[] = [];
  let thresholds: readonly ThresholdResult[] = [];
  let isWhole = false;
  for await (const event of readJournal(path)) {
    if (event.type === 'conversation-finished') conversations.push(event);
    if (event.type !== 'run-finished') continue;
    thresholds = event.thresholds;
    isWhole = event.exitCode !== 130;
  }
  return { conversations, thresholds, isWhole };
}

function measureLatency(events: readonly ConversationFinished[], limits: readonly LatencyLimit[]): ThresholdResult[] {
  const threshold = new LatencyThreshold(new Map(limits.length === 0 ? [] : events.map(({ bot }) => [bot, limits])));
  for (const event of events) threshold.write(event);
  return threshold.results;
}

function isAnswered({ attempts, verdict }: ConversationFinished): boolean {
  return verdict === 'passed' || attempts.some((attempt) => attempt.turns.some((turn) => turn.messages.length > 0));
}

type Events = ReadonlyMap<string, ConversationFinished>;

/** A conversation's name on both sides. A resumed journal may have one twice: the later counts. */
function byId(events: readonly ConversationFinished[], isMatrix: boolean): Events {
  return new Map(
    events.map((event) => [
      [
        ...(isMatrix ? [event.bot] : []),
        event.file,
        event.name,
        ...(event.case === undefined ? [] : [event.case]),
      ].join(' › '),
      event,
    ]),
  );
}
