import type { Case } from '../cases.ts';
import { spokenIn } from '../cases.ts';
import type { BotState, Session } from '../connector.ts';
import { findList, type Suite } from '../link.ts';
import { judgeCheck } from '../matching/judge-check.ts';
import { fillTemplate } from '../matching/fill-template.ts';
import type { Opinion, Scope } from '../matching/scope.ts';
import type { BotMessage, UserMessage } from '../message.ts';
import type { BotStep, ExpectedMessage, NeverStep, StateStep, Step, UserStep } from '../model.ts';
import type { SourcePosition } from '../source.ts';
import { captureValues } from './capture-values.ts';
import type { Clock } from './clock.ts';
import { conditionHolds } from './condition-holds.ts';
import { composeUserMessage } from './compose-user-message.ts';
import { describeMessage } from './describe.ts';
import { hideCredentials } from './hide-credentials.ts';
import { isReply, judgeNever, noteUnread } from './judge-turn.ts';
import { Mailbox, type Arrived } from './mailbox.ts';
import type { RateLimit } from './rate-limit.ts';
import { readReplies } from './read-replies.ts';
import type { StopSignal } from './stop-signal.ts';
import { TurnLog } from './turn-log.ts';
import { Interrupted, TurnTimer } from './turn-timer.ts';

export interface PlaySettings {
  readonly turnTimeoutMs: number;
  /** How long nothing may come before a turn counts as over, for bots that do not say so themselves. */
  readonly quietMs: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly environment: (name: string) => string | undefined;
  readonly stop: StopSignal;
  readonly rate: RateLimit | undefined;
  /** Asks judges and embedders for the checks of a message before it is judged. */
  readonly assess: ((steps: BotStep, messages: readonly BotMessage[], scope: Scope) => Promise<void>) | undefined;
  readonly opinion: ((key: string) => Opinion | undefined) | undefined;
  readonly sessionId: string;
  /** From now on this value is in no output. */
  readonly addSecret: (value: string) => void;
  /** Waits before a turn, when another bot has to come as far first. */
  readonly pace: (() => Promise<void> | undefined) | undefined;
}

const looksAtType = (message: ExpectedMessage): boolean => message.checks.some((check) => check.kind === 'type');

/** Thrown inside a conversation that has nothing more to do: it failed, or a `stop` step was reached. */
class Stop extends Error {}

/** Plays the steps of one case in one session. */
export class Player {
  readonly log: TurnLog;
  readonly mailbox: Mailbox;
  readonly settings: PlaySettings;
  readonly scope: Scope;
  readonly #suite: Suite;
  readonly #case: Case;
  #session: Session | undefined;
  #never: NeverStep[] = [];
  #lastStep: SourcePosition;
  readonly #timer: TurnTimer;
  #expectsOthers = false;
  /** When the waiting for the next reply began: with the user's message, or with the reply before. */
  #waitingSince = performance.now();
  lastRead: BotMessage | undefined;

  constructor(suite: Suite, theCase: Case, settings: PlaySettings) {
    this.#suite = suite;
    this.#case = theCase;
    this.settings = settings;
    this.log = new TurnLog(theCase.conversation.at);
    this.mailbox = new Mailbox((arrived) => this.log.arrived(arrived));
    this.#lastStep = theCase.conversation.at;
    this.#timer = new TurnTimer(settings.turnTimeoutMs, settings.stop);
    this.scope = {
      variables: new Map(),
      captured: undefined,
      latencyMs: 0,
      stripsMarkup: theCase.conversation.markup === 'strip',
      state: undefined,
      world: {
        now: () => settings.clock.now(),
        random: settings.random,
        environment: settings.environment,
        session: settings.sessionId,
        caseName: theCase.name,
        locale: theCase.locale,
        lists: (name, locale) => findList(suite.lists, name, locale),
        ...(settings.opinion && { opinion: settings.opinion }),
      },
    };
  }

  /** @throws TransportError, ScopeError, Interrupted; failures of the bot are in the log */
  async play(session: Session): Promise<void> {
    this.#session = session;
    const { conversation, row, locale } = this.#case;
    const { variables } = this.scope;
    if (locale !== undefined) variables.set('locale', locale);
    for (const [name, value] of row) variables.set(name, fillTemplate(value, this.scope));
    for (const [name, value] of Object.entries(conversation.variables))
      if (!variables.has(name)) variables.set(name, fillTemplate(value, this.scope));
    try {
      await this.#playSteps(conversation.steps);
      await this.#endTurn();
    } catch (cause) {
      if (!(cause instanceof Stop)) throw cause;
    }
  }

  /** Ends what is being waited for: at the stop, and when nobody waits any more. */
  wake(): void {
    this.#timer.end();
    this.mailbox.wake();
  }

  async #playSteps(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      const going = this.#playStep(step);
      // A step that only looks at what has come makes no promise: most of them.
      if (going) await going;
    }
  }

  #playStep(step: Step): Promise<void> | undefined {
    if (this.settings.stop.stopped) throw new Interrupted();
    switch (step.kind) {
      case 'user':
        return this.#say(step);
      case 'bot':
        return this.#expect(step);
      case 'silence':
        return this.#expectSilence(step.forMs, step.at);
      case 'never':
        this.#never.push(step);
        return undefined;
      case 'state':
        return this.#expectState(step);
      case 'pause':
        return this.settings.clock.pause(step.forMs, this.settings.stop);
      case 'set':
        this.scope.variables.set(step.name, fillTemplate(step.value, this.scope));
        return undefined;
      case 'clear':
        this.scope.variables.delete(step.name);
        return undefined;
      case 'include':
        return this.#include(step);
      case 'branch':
        return this.#branch(step);
      case 'repeat':
        return this.#repeat(step);
      case 'stop':
        return this.#stop();
    }
  }

  async #branch(step: Step & { kind: 'branch' }): Promise<void> {
    for (const branch of step.branches) {
      if (await conditionHolds(branch.condition, this)) return this.#playSteps(branch.steps);
    }
    if (step.otherwise) return this.#playSteps(step.otherwise);
    this.log.fail(step.at, 'one of the branches to be taken', {
      reason: 'branch-not-taken',
      message: `None of ${step.branches.length} branches holds, and there is no "otherwise".`,
      ...this.#nextText(),
    });
    throw new Stop();
  }

  async #repeat(step: Step & { kind: 'repeat' }): Promise<void> {
    for (let round = 0; round < step.atMost; round++) {
      await this.#playSteps(step.steps);
      if (step.until && (await conditionHolds(step.until, this))) return;
    }
    if (!step.until) return;
    this.log.fail(step.at, `the condition of "until" within ${step.atMost} rounds`, {
      reason: 'repeat-not-met',
      message: `The condition was not met after ${step.atMost} rounds.`,
      ...this.#nextText(),
    });
    throw new Stop();
  }

  async #stop(): Promise<void> {
    await this.#endTurn();
    throw new Stop();
  }

  async #include(step: Step & { kind: 'include' }): Promise<void> {
    const block = this.#suite.blocks.get(step.block)!;
    const { variables } = this.scope;
    const outside = new Map<string, string | undefined>();
    const given = block.parameters.map((parameter) => {
      const value = step.arguments[parameter.name] ?? parameter.default;
      return [parameter.name, value && fillTemplate(value, this.scope)] as const;
    });
    for (const [name, value] of given) {
      outside.set(name, variables.get(name));
      if (value !== undefined) variables.set(name, value);
    }
    await this.#playSteps(block.steps);
    for (const [name, value] of outside) {
      if (value === undefined) variables.delete(name);
      else variables.set(name, value);
    }
  }

  #say(step: UserStep): Promise<void> {
    const ending = this.#endTurn();
    return ending ? ending.then(() => this.#keepPace(step)) : this.#keepPace(step);
  }

  #keepPace(step: UserStep): Promise<void> {
    const waiting = this.settings.pace?.();
    return waiting ? waiting.then(() => this.#speak(step)) : this.#speak(step);
  }

  #speak(step: UserStep): Promise<void> {
    const { settings } = this;
    const utterance = this.#case.chosen.get(step) ?? this.#pick(step);
    const message = composeUserMessage(step, utterance, this.#case.locale, this.scope);
    if (message.request) hideCredentials(message.request.headers, settings.addSecret);
    const waiting = settings.rate?.admit(settings.stop);
    return waiting ? waiting.then(() => this.#send(message, step.at)) : this.#send(message, step.at);
  }

  #send(message: UserMessage, at: SourcePosition): Promise<void> {
    const { log, mailbox } = this;
    if (this.settings.stop.stopped) throw new Interrupted();
    mailbox.complete = false;
    this.scope.state = undefined;
    this.#lastStep = at;
    const now = log.startTurn(message, at);
    this.#waitingSince = now;
    return this.#timer.wait(this.#session!.send(message), now, (sent) => {
      if (sent?.complete) mailbox.complete = true;
      if (mailbox.error) throw mailbox.error;
    });
  }

  #pick(step: UserStep): UserStep['alternatives'][number] {
    const spoken =
      step.alternatives.length === 1 && !step.alternatives[0]!.list
        ? step.alternatives
        : spokenIn(step, this.#suite, this.#case.locale);
    return spoken[step.expand === 'random' ? Math.floor(this.settings.random() * spoken.length) : 0]!;
  }

  #expect(step: BotStep): Promise<void> | undefined {
    this.#expectsOthers ||= step.messages.some(looksAtType);
    const held = readReplies(step, this);
    if (typeof held === 'boolean') return this.#endStep(step, held);
    return held.then((later) => this.#endStep(step, later));
  }

  #endStep(step: BotStep, held: boolean): undefined {
    this.#lastStep = step.at;
    if (held) return;
    this.#noteUnread();
    throw new Stop();
  }

  async #expectSilence(forMs: number, at: SourcePosition): Promise<void> {
    this.#lastStep = at;
    const until = performance.now() + forMs;
    for (;;) {
      const spoken = this.takeable();
      if (spoken) {
        this.log.fail(
          at,
          `silence for ${forMs} ms`,
          {
            reason: 'not-silent',
            message: `The bot must say nothing for ${forMs} ms, but it said ${describeMessage(spoken.message)}.`,
            actual: describeMessage(spoken.message),
          },
          spoken,
        );
        throw new Stop();
      }
      const rest = until - performance.now();
      if (rest <= 0 || this.mailbox.complete) break;
      await this.#changed(rest);
    }
    this.log.note({ ok: true, at, expected: `silence for ${forMs} ms` });
  }

  async #expectState(step: StateStep): Promise<void> {
    await this.#settle();
    const { scope } = this;
    scope.state ??= await this.#askState();
    const asMessage: BotMessage = {
      ...(scope.state?.slots && { slots: scope.state.slots }),
      ...(scope.state?.raw !== undefined && { payload: scope.state.raw }),
    };
    scope.captured = undefined;
    for (const check of step.checks) {
      const found = judgeCheck(check, asMessage, scope);
      if (found) this.log.missed(check, found, undefined);
    }
    if (!this.log.failed)
      captureValues(step.captures, asMessage, scope, (at, expected, failure) => this.log.fail(at, expected, failure));
    if (this.log.failed) throw new Stop();
    this.commitCaptures();
    this.log.passed({ at: step.at, checks: step.checks, captures: step.captures, optional: false }, undefined);
  }

  async #askState(): Promise<BotState | undefined> {
    const asking = this.#session!.state?.();
    return asking && this.#timer.wait(asking, performance.now(), (state) => state);
  }

  /** Waits for the end of the turn and judges it; no promise when the bot has said itself that it is over. */
  #endTurn(): Promise<void> | undefined {
    if (!this.mailbox.complete) return this.#settle().then(() => this.#judgeTurn());
    this.#judgeTurn();
    return undefined;
  }

  /** Judges what belongs to the whole turn, and says which messages nobody read. */
  #judgeTurn(): void {
    for (const never of this.#never) judgeNever(never, this.log, this.scope);
    this.#never = [];
    this.#noteUnread();
    this.#expectsOthers = false;
    if (this.log.failed) throw new Stop();
  }

  #noteUnread(): void {
    const { unread } = this.mailbox;
    if (unread.length === 0) return;
    if (this.#case.conversation.unread !== 'ignore') noteUnread(unread, this.#lastStep, this.log);
    unread.length = 0;
  }

  /** Waits until the bot has nothing more to say: by its own sign, or because it was quiet for long enough. */
  async #settle(): Promise<void> {
    const { mailbox, settings } = this;
    while (!mailbox.complete && !mailbox.error) {
      const before = this.log.turn.messages.length;
      await this.#changed(settings.quietMs);
      if (this.log.turn.messages.length === before && !mailbox.complete) return;
    }
    if (mailbox.error && !mailbox.complete) throw mailbox.error;
  }

  async #changed(ms: number): Promise<void> {
    if (!this.settings.stop.stopped) await this.mailbox.changed(ms);
    if (this.settings.stop.stopped) throw new Interrupted();
  }

  /** The first unread message that can answer an expectation, left where it is. */
  takeable(): Arrived | undefined {
    for (const arrived of this.mailbox.unread) if (this.#expectsOthers || isReply(arrived.message)) return arrived;
    return undefined;
  }

  take(arrived: Arrived): void {
    const { unread } = this.mailbox;
    // Most often it is the only one.
    if (unread.length === 1 && unread[0] === arrived) unread.pop();
    else unread.splice(unread.indexOf(arrived), 1);
    this.lastRead = arrived.message;
    this.#waitingSince = performance.now();
  }

  /** Until when a reply may come, on the steady clock. */
  replyDeadline(withinMs: number = this.settings.turnTimeoutMs): number {
    return this.#waitingSince + withinMs;
  }

  /** The next unread message, waiting for it until the deadline (on the steady clock). */
  async nextUntil(deadline: number): Promise<Arrived | undefined> {
    for (;;) {
      const arrived = this.takeable();
      if (arrived) return arrived;
      if (this.mailbox.error) throw this.mailbox.error;
      const rest = deadline - performance.now();
      if (this.mailbox.complete || rest <= 0) return undefined;
      await this.#changed(rest);
    }
  }

  commitCaptures(): void {
    const { captured, variables } = this.scope;
    if (captured) for (const [name, value] of captured) variables.set(name, value);
    this.scope.captured = undefined;
  }

  #nextText(): { readonly actual?: string } {
    const next = this.takeable();
    return next ? { actual: describeMessage(next.message) } : {};
  }
}
