import type { Case } from '../cases.ts';
import { spokenIn } from '../cases.ts';
import type { Session } from '../connector.ts';
import { findList, type Suite } from '../link.ts';
import { judgeCheck } from '../matching/judge-check.ts';
import { fillTemplate } from '../matching/fill-template.ts';
import type { Opinion, Scope } from '../matching/scope.ts';
import type { BotMessage } from '../message.ts';
import type { BotStep, NeverStep, StateStep, Step, UserStep } from '../model.ts';
import type { SourcePosition } from '../source.ts';
import { captureValues } from './capture-values.ts';
import type { Clock } from './clock.ts';
import { conditionHolds } from './condition-holds.ts';
import { composeUserMessage } from './compose-user-message.ts';
import { describeMessage } from './describe.ts';
import { hideCredentials } from './hide-credentials.ts';
import { Mailbox, type Arrived } from './mailbox.ts';
import type { RateLimit } from './rate-limit.ts';
import { readReplies } from './read-replies.ts';
import type { StopSignal } from './stop-signal.ts';
import { TurnLog } from './turn-log.ts';

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
}

/** Thrown inside a conversation that has nothing more to do: it failed, or a `stop` step was reached. */
class Stop extends Error {}

/** The run was interrupted, or the conversation's time is over. */
export class Interrupted extends Error {}

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
  #expectsOthers = false;
  /** When the waiting for the next reply began: with the user's message, or with the reply before. */
  #waitingSince = performance.now();
  /** Resolves what is being sent with undefined; without effect when it has been answered. */
  #giveUp: (() => void) | undefined;
  /** One timer for all turns, started anew with each: a turn that is answered in time costs no timer. */
  #turnTimer: NodeJS.Timeout | undefined;
  lastRead: BotMessage | undefined;

  constructor(suite: Suite, theCase: Case, settings: PlaySettings) {
    this.#suite = suite;
    this.#case = theCase;
    this.settings = settings;
    this.log = new TurnLog(theCase.conversation.at);
    this.mailbox = new Mailbox((arrived) => this.log.arrived(arrived));
    this.#lastStep = theCase.conversation.at;
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
    clearTimeout(this.#turnTimer);
    this.#giveUp?.();
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

  async #say(step: UserStep): Promise<void> {
    const ending = this.#endTurn();
    if (ending) await ending;
    const { log, mailbox, settings } = this;
    const utterance = this.#case.chosen.get(step) ?? this.#pick(step);
    const message = composeUserMessage(step, utterance, this.#case.locale, this.scope);
    hideCredentials(message.request?.headers, settings.addSecret);
    const waiting = settings.rate?.admit(settings.stop);
    if (waiting) {
      await waiting;
      if (settings.stop.stopped) throw new Interrupted();
    }
    mailbox.complete = false;
    this.scope.state = undefined;
    this.#lastStep = step.at;
    log.startTurn(message, step.at);
    this.#waitingSince = performance.now();
    const sent = await this.#inTime(this.#session!.send(message));
    if (sent?.complete) mailbox.complete = true;
    if (mailbox.error) throw mailbox.error;
  }

  #pick(step: UserStep): UserStep['alternatives'][number] {
    const spoken =
      step.alternatives.length === 1 && !step.alternatives[0]!.list
        ? step.alternatives
        : spokenIn(step, this.#suite, this.#case.locale);
    return spoken[step.expand === 'random' ? Math.floor(this.settings.random() * spoken.length) : 0]!;
  }

  /** The transport's answer, or undefined when the bot took longer than a turn may: the bot did not reply. */
  async #inTime<T>(sending: Promise<T>): Promise<T | undefined> {
    const { stop, turnTimeoutMs } = this.settings;
    const answer = await new Promise<T | undefined>((resolve, reject) => {
      this.#giveUp = () => resolve(undefined);
      this.#turnTimer = this.#turnTimer?.refresh() ?? setTimeout(() => this.#giveUp?.(), turnTimeoutMs);
      sending.then(resolve, reject);
    });
    if (stop.stopped) throw new Interrupted();
    return answer;
  }

  #expect(step: BotStep): Promise<void> | undefined {
    this.#expectsOthers ||= step.messages.some((message) => message.checks.some((check) => check.kind === 'type'));
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
    scope.state ??= this.#session!.state ? await this.#inTime(this.#session!.state()) : undefined;
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

  /** Waits for the end of the turn and judges it; no promise when the bot has said itself that it is over. */
  #endTurn(): Promise<void> | undefined {
    if (!this.mailbox.complete) return this.#settle().then(() => this.#judgeTurn());
    this.#judgeTurn();
    return undefined;
  }

  /** Judges what belongs to the whole turn, and says which messages nobody read. */
  #judgeTurn(): void {
    for (const never of this.#never) this.#judgeNever(never);
    this.#never = [];
    this.#noteUnread();
    this.#expectsOthers = false;
    if (this.log.failed) throw new Stop();
  }

  #judgeNever(step: NeverStep): void {
    for (const { message } of this.log.turn.messages) {
      this.scope.captured = undefined;
      const misses = step.checks.map((check) => judgeCheck(check, message, this.scope));
      if (misses.every((miss) => miss === undefined)) {
        this.log.fail(step.at, 'no message of this turn like that', {
          reason: 'forbidden-message',
          message: `The bot must never say this, but it said ${describeMessage(message)}.`,
          ...(message.text !== undefined && { actual: message.text }),
        });
        return;
      }
      const unclear = misses.every((miss) => !miss || miss.broken) ? misses.find((miss) => miss?.broken) : undefined;
      // A message without text says nothing forbidden; what else cannot be judged is no pass.
      if (unclear && unclear.reason !== 'missing-text' && this.#counts(message)) {
        this.log.fail(step.at, 'no message of this turn like that', unclear.explain());
        return;
      }
    }
    this.log.note({ ok: true, at: step.at, expected: 'no message of this turn like that' });
  }

  #noteUnread(): void {
    const { unread } = this.mailbox;
    if (this.#case.conversation.unread !== 'ignore') {
      for (const arrived of unread) {
        if (!this.#counts(arrived.message)) continue;
        const text = describeMessage(arrived.message);
        this.log.fail(
          this.#lastStep,
          'every message of the bot to be read',
          {
            reason: 'unread-bot-message',
            message: `The bot said ${text}, and no step reads it.`,
            actual: arrived.message.text ?? text,
          },
          arrived,
        );
      }
    }
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

  #counts(message: BotMessage): boolean {
    return message.type === undefined || message.type === 'message';
  }

  /** The first unread message that can answer an expectation, left where it is. */
  takeable(): Arrived | undefined {
    return this.mailbox.unread.find((arrived) => this.#expectsOthers || this.#counts(arrived.message));
  }

  take(arrived: Arrived): void {
    const { unread } = this.mailbox;
    unread.splice(unread.indexOf(arrived), 1);
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
