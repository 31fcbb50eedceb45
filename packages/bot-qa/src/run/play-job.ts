import { visitSteps, type Suite } from '../link.ts';
import { TransportError, type Connector, type Inbox, type Session, type SessionRequest } from '../connector.ts';
import type { Conversation } from '../model.ts';
import type { Opinion } from '../matching/scope.ts';
import type { Attempt, ConversationFinished, RunError, Verdict } from '../result.ts';
import type { ConnectedBot } from './bot-run.ts';
import { realClock, virtualClock, type Clock } from './clock.ts';
import type { Job } from './plan.ts';
import { describeError } from './describe.ts';
import type { LockStepSide, Pace } from './lock-step.ts';
import { Player, type PlaySettings } from './player.ts';
import { nameWithoutBot, seededRandom } from './random.ts';
import { Deadline, type StopSignal } from './stop-signal.ts';
import { round } from './turn-log.ts';
import { Interrupted } from './turn-timer.ts';

/** What all conversations of a run share. */
export interface RunContext extends RunConditions {
  readonly suite: Suite;
}

/** The same, before the fixtures are read. */
export interface RunConditions {
  readonly runId: string;
  readonly seed: number;
  readonly environment: (name: string) => string | undefined;
  readonly addSecret: (value: string) => void;
  readonly virtualTime: boolean;
  readonly startedAt: number;
  /** At Ctrl-C and at the deadline of the run. */
  readonly stop: StopSignal;
  readonly repeat: number;
  /** Where another run plays the same beside this one. */
  readonly lockStep: LockStepSide | undefined;
  readonly assess: PlaySettings['assess'];
  readonly opinion: ((key: string) => Opinion | undefined) | undefined;
  /** ISO date of the run, for quarantines. */
  readonly today: string;
}

/** Plays one job, with its repeats and retries, and says what came out. Never throws. */
export async function playJob(job: Job, bot: ConnectedBot, context: RunContext): Promise<ConversationFinished> {
  const { conversation } = job;
  const skipped = conversation.skip;
  if (skipped)
    return finished(job, {
      verdict: 'skipped',
      red: false,
      startedAt: context.virtualTime ? context.startedAt : Date.now(),
      durationMs: 0,
      attempts: [],
      reason: skipped.reason,
    });
  if (!context.lockStep) return playRepeats(job, bot, context, undefined);
  const pace = await context.lockStep.join(nameWithoutBot(job), context.stop);
  try {
    return await playRepeats(job, bot, context, pace);
  } finally {
    pace.leave();
  }
}

async function playRepeats(
  job: Job,
  bot: ConnectedBot,
  context: RunContext,
  pace: Pace | undefined,
): Promise<ConversationFinished> {
  const { conversation } = job;
  const started = performance.now();
  const startedAt = context.virtualTime ? context.startedAt : Date.now();
  const attempts: Attempt[] = [];
  const repeats = conversation.repeat ?? context.repeat;
  let retried = false;
  for (let repeat = 0; repeat < repeats && !context.stop.stopped; repeat++) {
    for (let retry = 0; ; retry++) {
      const { attempt, error } = await playAttempt(job, bot, context, attempts.length, pace);
      attempts.push(attempt);
      if (!(error instanceof TransportError) || retry >= bot.retry.times || !bot.retry.on.includes(error.code)) break;
      retried = true;
      await context.stop.wait(error.retryAfterMs ?? bot.retry.backoffMs * 2 ** retry);
      if (context.stop.stopped) break;
    }
  }
  const outcome = judgeAttempts(attempts, retried, repeats, context.stop.stopped);
  const parole = applyQuarantine(outcome, conversation.quarantine, context.today);
  return finished(job, { ...parole, startedAt, durationMs: round(performance.now() - started), attempts });
}

/** The verdict of all attempts together: every repeat must pass; a pass after a retry is flaky but not red. */
export function judgeAttempts(
  attempts: readonly Attempt[],
  retried: boolean,
  repeats: number,
  aborted: boolean,
): { verdict: Verdict; red: boolean } {
  const last = attempts.at(-1);
  if (!last || last.verdict === 'interrupted' || (aborted && attempts.length < repeats))
    return { verdict: 'interrupted', red: true };
  const passed = attempts.filter((attempt) => attempt.verdict === 'passed').length;
  if (passed === attempts.length) return { verdict: 'passed', red: false };
  if (retried && passed === repeats) return { verdict: 'flaky', red: false };
  if (passed > 0) return { verdict: 'flaky', red: true };
  return { verdict: attempts.some((attempt) => attempt.verdict === 'failed') ? 'failed' : 'error', red: true };
}

function applyQuarantine(
  outcome: { verdict: Verdict; red: boolean },
  quarantine: { readonly owner: string; readonly until: string; readonly reason?: string } | undefined,
  today: string,
): { verdict: Verdict; red: boolean; reason?: string } {
  if (!quarantine || !outcome.red || outcome.verdict === 'interrupted' || outcome.verdict === 'error') return outcome;
  const why = quarantine.reason === undefined ? '' : `: ${quarantine.reason}`;
  if (today > quarantine.until)
    return { ...outcome, reason: `The quarantine of ${quarantine.owner} ended on ${quarantine.until}${why}` };
  return {
    verdict: 'quarantined',
    red: false,
    reason: `In quarantine until ${quarantine.until}, owner ${quarantine.owner}${why}`,
  };
}

async function playAttempt(
  job: Job,
  bot: ConnectedBot,
  context: RunContext,
  number: number,
  pace: Pace | undefined,
): Promise<{ attempt: Attempt; error?: unknown }> {
  const { conversation, theCase } = job;
  const sessionId = `${context.runId}-${job.ordinal.toString(36)}${number === 0 ? '' : `-${number}`}`;
  const clock: Clock = context.virtualTime ? virtualClock(context.startedAt) : realClock;
  const startedAt = clock.now();
  const deadline = new Deadline(conversation.timeoutMs ?? bot.timeoutMs, context.stop);
  const player = new Player(context.suite, theCase, {
    turnTimeoutMs: conversation.turnTimeoutMs ?? bot.turnTimeoutMs,
    quietMs: bot.quietMs,
    clock,
    random: seededRandom(context.seed, nameWithoutBot(job)),
    environment: context.environment,
    stop: deadline,
    rate: bot.rate,
    assess: context.assess,
    opinion: context.opinion,
    sessionId,
    addSecret: context.addSecret,
    pace:
      pace &&
      (() => {
        const waiting = pace.step();
        return waiting && deadline.without(waiting);
      }),
  });
  const request = new AttemptRequest(sessionId, theCase.locale, deadline);
  let session: Session | undefined;
  let cause: unknown;
  try {
    session = await openSession(bot.connector, request, player.mailbox, deadline);
    deadline.onStop(() => {
      player.wake();
      pace?.leave();
    });
    await player.play(session);
  } catch (thrown) {
    cause = thrown;
  } finally {
    player.mailbox.close();
    player.wake();
    deadline.clear();
    const goodbye = session?.close();
    if (goodbye) await endOf(goodbye, context.stop);
  }
  const { log } = player;
  let verdict: Attempt['verdict'] = log.failed ? 'failed' : 'passed';
  let error: RunError | undefined;
  if (cause !== undefined && !log.failed) {
    if (context.stop.stopped) verdict = 'interrupted';
    else if (deadline.isOver || cause instanceof Interrupted) {
      verdict = 'failed';
      log.fail(log.turn.at, `the conversation to end within ${deadline.ms} ms`, {
        reason: 'no-bot-reply',
        message: `The conversation was not over after ${deadline.ms} ms.`,
      });
    } else {
      verdict = 'error';
      error = describeError(cause);
    }
  } else if (verdict === 'passed' && log.assertionCount === 0) {
    // An optional message that never came, a branch without expectations: nothing was looked at.
    verdict = 'error';
    error = {
      kind: 'fixture',
      code: 'no-assertion',
      message: 'No assertion was made on the way this conversation took.',
      at: conversation.at,
    };
  }
  const { mailbox } = player;
  return {
    attempt: {
      verdict,
      session: sessionId,
      startedAt,
      durationMs: round(log.elapsedMs),
      turns: log.finish(verdict !== 'passed' || readsPayloads(conversation, context.suite)),
      ...(error && { error }),
      ...(mailbox.duplicates > 0 && { duplicates: mailbox.duplicates }),
    },
    ...(cause !== undefined && { error: cause }),
  };
}

/** Makes the signal for those who ask for it. A class, because an object with a getter of its own is a costly thing to V8. */
class AttemptRequest implements SessionRequest {
  readonly id: string;
  readonly user: string;
  declare readonly locale?: string;
  readonly #stop: StopSignal;

  constructor(id: string, locale: string | undefined, stop: StopSignal) {
    this.id = id;
    this.user = `user-${id}`;
    if (locale !== undefined) this.locale = locale;
    this.#stop = stop;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }
}

/** A session, or Interrupted when the deadline comes first; one that opens too late is closed. */
function openSession(
  connector: Connector,
  request: SessionRequest,
  inbox: Inbox,
  deadline: Deadline,
): Promise<Session> {
  const opening = connector.open(request, inbox);
  return deadline.race(opening, () => {
    opening.then((late) => late.close()).catch(() => undefined);
    return new Interrupted();
  });
}

/** A bot that takes its time to say goodbye keeps nobody waiting for longer than this. */
const goodbyeMs = 5000;

/** Waits for the end of a goodbye, but not beyond the stop of the run, and not for long. */
async function endOf(goodbye: Promise<void>, stop: StopSignal): Promise<void> {
  const deadline = new Deadline(goodbyeMs, stop);
  await deadline.race(goodbye, () => new Interrupted()).catch(() => undefined);
  deadline.clear();
}

const payloadReaders = new WeakMap<Conversation, boolean>();

/** Whether any check or capture of a conversation looks into payloads. */
function readsPayloads(conversation: Conversation, suite: Suite): boolean {
  let reads = payloadReaders.get(conversation);
  if (reads === undefined) {
    reads = false;
    visitSteps(conversation.steps, suite.blocks, (step) => {
      reads ||= /"kind":"(?:payload|json)"/.test(JSON.stringify(step));
    });
    payloadReaders.set(conversation, reads);
  }
  return reads;
}

function finished(
  job: Job,
  rest: Pick<ConversationFinished, 'verdict' | 'red' | 'startedAt' | 'durationMs' | 'attempts'> & {
    readonly reason?: string;
  },
): ConversationFinished {
  const { conversation, theCase } = job;
  const { locale } = theCase;
  return {
    type: 'conversation-finished',
    id: job.id,
    ordinal: job.ordinal,
    bot: job.bot,
    file: conversation.at.file,
    name: conversation.name,
    ...(job.isOneOfMany && theCase.name !== '' && { case: theCase.name }),
    ...(locale !== undefined && { locale }),
    at: conversation.at,
    tags: conversation.tags,
    ...(conversation.owner !== undefined && { owner: conversation.owner }),
    ...(conversation.severity && { severity: conversation.severity }),
    ...rest,
  };
}
