import type { Suite } from '../link.ts';
import type { Reporter, RunEvent, RunFinished, RunStarted, ThresholdResult } from '../result.ts';
import { BitSet } from './bit-set.ts';
import type { BotRun } from './bot-run.ts';
import { EventSink } from './event-sink.ts';
import type { HeadStart } from './head-start.ts';
import type { Journal } from './journal.ts';
import type { LockStepSide } from './lock-step.ts';
import type { SecretMask } from './mask-secrets.ts';
import { BotPlan, type Job, type Selection } from './plan.ts';
import { playJob, type RunConditions, type RunContext } from './play-job.ts';
import { hashText } from './random.ts';
import { runLanes, type Lane } from './scheduler.ts';
import { StopSignal } from './stop-signal.ts';
import { round } from './turn-log.ts';
import { Tally } from './totals.ts';

/** What is known of a run before its fixtures are read. */
export interface RunSettings {
  readonly runId: string;
  readonly seed: number;
  readonly repeat: number;
  readonly virtualTime: boolean;
  readonly startedAt: number;
  readonly environment: (name: string) => string | undefined;
  readonly secrets: SecretMask;
  /** Fires at Ctrl-C and at the run's deadline. */
  readonly signal: AbortSignal;
  readonly lockStep?: LockStepSide | undefined;
  readonly assess?: RunContext['assess'];
  readonly opinion?: RunContext['opinion'];
}

export interface RunOptions extends RunSettings {
  readonly suite: Suite;
  readonly bots: readonly BotRun[];
  readonly digest: string;
  readonly command: readonly string[];
  readonly tool: string;
  readonly concurrency: number;
  readonly failFast: boolean;
  readonly selection: Selection;
  readonly reporters: readonly Reporter[];
  readonly journal?: Journal;
  /** The events of the journal that is resumed. */
  readonly resumed?: AsyncIterable<RunEvent>;
  /** Conversations that were begun while the suite was read. */
  readonly headStart?: HeadStart;
  /** Said when the selection is empty: what was looked for and where. */
  readonly nothingSelected?: string;
  /** Worth a word before the first conversation. */
  readonly notes?: readonly string[];
  /** Gates that are judged when all conversations are over. */
  readonly thresholds?: () => readonly ThresholdResult[];
}

/** After so many conversations in a row that never reached the bot, nobody is waiting for it any more. */
const unreachableAfter = 10;

/** Plays everything that is selected and tells the reporters. Resolves with the last event; never rejects for what a bot does. */
export async function runSuite(options: RunOptions): Promise<RunFinished> {
  const started = performance.now();
  const tally = new Tally();
  const sink = new EventSink({
    secrets: options.secrets,
    journal: options.journal,
    reporters: options.reporters,
    tally,
  });
  const plans = planBots(options);
  const done = await replay(options, sink);
  const selection: Selection = { ...options.selection, ...(done && { isDone: (ordinal) => done.has(ordinal) }) };
  const fatal = options.suite.problems.some((problem) => problem.level === 'error');
  if (!done) await sink.emit(runStarted(options, plans));
  if (!done) {
    for (const message of options.notes ?? []) await sink.emit({ type: 'notice', level: 'info', message });
    for (const problem of options.suite.problems) await sink.emit({ type: 'problem', problem });
  }
  if (fatal) {
    const begun = (await options.headStart?.cancel()) ?? 0;
    if (begun > 0)
      await sink.emit({
        type: 'notice',
        level: 'info',
        message: `${begun === 1 ? 'One conversation had' : `${begun} conversations had`} begun before the mistake was found; nothing of that counts.`,
      });
  } else await playAll(options, plans, selection, sink);
  const interrupted = options.signal.aborted;
  if (!interrupted && tally.totals.problems === 0 && tally.totals.conversations === tally.totals.skipped) {
    const message =
      tally.totals.skipped > 0
        ? `Every conversation that was selected is skipped: nothing has been tested.`
        : (options.nothingSelected ?? 'No conversation was selected: nothing has been tested.');
    await sink.emit({
      type: 'problem',
      problem: { code: 'nothing-selected', level: 'error', message, at: { file: 'command line', line: 1, column: 1 } },
    });
  }
  const thresholds = fatal || interrupted ? [] : (options.thresholds?.() ?? []);
  const { code, because } = tally.exit({
    interrupted,
    thresholds,
  });
  const finished: RunFinished = {
    type: 'run-finished',
    durationMs: round(performance.now() - started),
    totals: tally.totals,
    exitCode: code,
    because,
    thresholds,
  };
  await sink.emit(finished);
  for (const reporter of options.reporters) await reporter.end();
  options.journal?.close();
  return finished;
}

function planBots(options: RunOptions): BotPlan[] {
  let next = 0;
  return options.bots.map((bot) => {
    const plan = new BotPlan(bot.name, bot.conversations, options.suite, next);
    next = plan.end;
    return plan;
  });
}

function runStarted(options: RunOptions, plans: readonly BotPlan[]): RunStarted {
  return {
    type: 'run-started',
    version: 1,
    run: options.runId,
    startedAt: options.startedAt,
    seed: options.seed,
    digest: options.digest,
    command: options.command,
    tool: options.tool,
    bots: options.bots.map((bot) => bot.connector.info),
    ...(!options.selection.ids && { planned: plans.reduce((sum, plan) => sum + plan.count(options.selection), 0) }),
    ...(options.selection.shard && { shard: options.selection.shard }),
  };
}

/** Hands the journal's events to the reporters again and remembers which conversations are judged. Interrupted ones are played again. */
async function replay(options: RunOptions, sink: EventSink): Promise<BitSet | undefined> {
  if (!options.resumed) return undefined;
  const done = new BitSet();
  for await (const event of options.resumed) {
    if (event.type === 'run-finished' || (event.type === 'conversation-finished' && event.verdict === 'interrupted'))
      continue;
    if (event.type === 'conversation-finished') {
      if (done.has(event.ordinal)) continue;
      done.add(event.ordinal);
    }
    await sink.replay(event);
  }
  return done;
}

/** What the conversations of a run share; its `stop` follows the signal. */
export function runConditions(settings: RunSettings): RunConditions {
  const stop = new StopSignal();
  if (settings.signal.aborted) stop.stop();
  settings.signal.addEventListener('abort', () => stop.stop(), { once: true });
  return {
    runId: settings.runId,
    seed: settings.seed,
    environment: settings.environment,
    addSecret: (value) => void settings.secrets.add(value),
    virtualTime: settings.virtualTime,
    startedAt: settings.startedAt,
    stop,
    repeat: settings.repeat,
    lockStep: settings.lockStep,
    assess: settings.assess,
    opinion: settings.opinion,
    today: new Date(settings.startedAt).toISOString().slice(0, 10),
  };
}

async function playAll(
  options: RunOptions,
  plans: readonly BotPlan[],
  selection: Selection,
  sink: EventSink,
): Promise<void> {
  const context: RunContext = { ...(options.headStart?.conditions ?? runConditions(options)), suite: options.suite };
  const lanes = options.bots.map((bot, index) => botLane(bot, plans[index]!, options, selection, context, sink));
  await runLanes<Job>(
    lanes.map(({ lane }) => lane),
    options.concurrency,
  );
  for (const { bot, state } of lanes) {
    if (state.stopped) await sink.emit({ type: 'notice', level: 'warning', bot: bot.name, message: state.stopped });
  }
}

interface LaneState {
  /** Why no further conversation of this bot is played. */
  stopped?: string;
  unreachable: number;
  reached: boolean;
}

function botLane(
  bot: BotRun,
  plan: BotPlan,
  options: RunOptions,
  selection: Selection,
  context: RunContext,
  sink: EventSink,
): { readonly bot: BotRun; readonly lane: Lane<Job>; readonly state: LaneState } {
  const state: LaneState = { unreachable: 0, reached: false };
  const work = async (job: Job): Promise<void> => {
    const event = await (options.headStart?.take(job) ?? playJob(job, bot, context));
    if (options.failFast && event.red)
      state.stopped ??= `${bot.name}: the first failure stopped it (--fail-fast); the rest was not played.`;
    const unreached =
      event.verdict === 'error' &&
      event.attempts.every(
        (attempt) =>
          attempt.error?.kind === 'infrastructure' && attempt.turns.every((turn) => turn.messages.length === 0),
      );
    state.reached ||= !unreached && event.attempts.length > 0;
    if (unreached && !state.reached && ++state.unreachable >= unreachableAfter) {
      state.stopped ??= `${bot.name}: not reached ${unreachableAfter} times in a row (${event.attempts.at(-1)?.error?.message ?? ''}); the rest was not played.`;
    }
    // An interrupted conversation was not judged: it is reported, and played again by --resume.
    const telling = sink.emit(event);
    if (telling) await telling;
  };
  const jobs = shuffled(plan.jobs(selection), options.seed);
  return {
    bot,
    state,
    lane: {
      jobs,
      concurrency: bot.concurrency,
      work,
      isStopped: () => state.stopped !== undefined || options.signal.aborted,
    },
  };
}

/** Neighbours change places by the seed (within a window, so that a million jobs need no memory). Seed 0 keeps the order. */
function* shuffled(jobs: Iterator<Job> & Iterable<Job>, seed: number): Generator<Job> {
  if (seed === 0) {
    yield* jobs;
    return;
  }
  const window: Job[] = [];
  let draw = hashText(String(seed));
  for (const job of jobs) {
    window.push(job);
    if (window.length < 64) continue;
    draw = Math.imul(draw ^ (draw >>> 15), 0x2c1b3c6d) >>> 0;
    yield window.splice(draw % window.length, 1)[0]!;
  }
  while (window.length > 0) {
    draw = Math.imul(draw ^ (draw >>> 15), 0x2c1b3c6d) >>> 0;
    yield window.splice(draw % window.length, 1)[0]!;
  }
}
