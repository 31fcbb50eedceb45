import type { Case } from '../cases.ts';
import { findList, type Suite } from '../link.ts';
import { keepsBound } from '../matching/bound.ts';
import { fillTemplate } from '../matching/fill-template.ts';
import { judgeCheck } from '../matching/judge-check.ts';
import type { Scope } from '../matching/scope.ts';
import type { BotMessage } from '../message.ts';
import type { BotStep, Condition, ExpectedMessage, Step } from '../model.ts';
import type { Attempt, MessageRecord } from '../result.ts';
import { captureValues } from '../run/capture-values.ts';
import { isWithin } from '../run/condition-holds.ts';
import { seededRandom } from '../run/random.ts';

/** A recorded reply, what read it, and what the conversation knew at that moment. */
export interface Reading {
  readonly expected: ExpectedMessage;
  readonly message: BotMessage;
  readonly latencyMs: number;
  /** Of the user message that it answers. */
  readonly turn: number;
  readonly scope: Scope;
  readonly order: BotStep['order'];
  /** What the bot says at other moments of the conversation: a bot that mixes up its answers says these. */
  readonly elsewhere: readonly string[];
  readonly unreadFails: boolean;
}

/** What the run knew besides the conversation: its settings, and what its dice began with. */
export interface Recorded {
  readonly environment: (name: string) => string | undefined;
  readonly seed: number;
  /** Without the bot's. */
  readonly name: string;
}

class Over extends Error {}

/**
 * Walks a recorded conversation again, without a bot and without waiting, and pairs every reply with the step that read it.
 * Undefined when the recording does not fit the fixture any more.
 */
export function replayTurns(suite: Suite, theCase: Case, attempt: Attempt, recorded: Recorded): Reading[] | undefined {
  const walk = new Walk(suite, theCase, attempt, recorded);
  try {
    walk.steps(theCase.conversation.steps);
  } catch (cause) {
    if (!(cause instanceof Over)) return undefined;
  }
  return walk.fits ? walk.readings : undefined;
}

class Walk {
  readonly readings: Reading[] = [];
  fits = true;
  readonly #suite: Suite;
  readonly #attempt: Attempt;
  readonly #scope: Scope;
  readonly #unreadFails: boolean;
  readonly #texts: readonly string[];
  #turn: number;
  #unread: MessageRecord[] = [];
  #last: BotMessage | undefined;

  constructor(suite: Suite, theCase: Case, attempt: Attempt, { environment, seed, name }: Recorded) {
    this.#suite = suite;
    this.#attempt = attempt;
    const { conversation } = theCase;
    this.#unreadFails = conversation.unread !== 'ignore';
    this.#texts = attempt.turns.flatMap((turn) => turn.messages.flatMap((record) => record.message.text ?? []));
    this.#scope = {
      variables: new Map(),
      captured: undefined,
      latencyMs: 0,
      stripsMarkup: conversation.markup === 'strip',
      state: undefined,
      world: {
        now: () => attempt.startedAt,
        random: seededRandom(seed, name),
        environment,
        session: attempt.session,
        caseName: theCase.name,
        locale: theCase.locale,
        lists: (name, locale) => findList(suite.lists, name, locale),
      },
    };
    const { variables } = this.#scope;
    if (theCase.locale !== undefined) variables.set('locale', theCase.locale);
    for (const [name, value] of theCase.row) variables.set(name, fillTemplate(value, this.#scope));
    for (const [name, value] of Object.entries(conversation.variables))
      if (!variables.has(name)) variables.set(name, fillTemplate(value, this.#scope));
    // Turn 0 is recorded only when something was said or expected in it.
    this.#turn = attempt.turns[0]?.index === 0 ? 0 : -1;
    this.#open();
  }

  #open(): void {
    const turn = this.#attempt.turns[this.#turn];
    this.#unread = (turn?.messages ?? []).filter(
      ({ message }) => message.type === undefined || message.type === 'message',
    );
  }

  steps(steps: readonly Step[]): void {
    for (const step of steps) this.#step(step);
  }

  #step(step: Step): void {
    const { variables } = this.#scope;
    switch (step.kind) {
      case 'user':
        this.#turn++;
        if (!this.#attempt.turns[this.#turn]) throw new Over();
        this.#open();
        return;
      case 'bot':
        return this.#read(step);
      case 'set':
        variables.set(step.name, fillTemplate(step.value, this.#scope));
        return;
      case 'clear':
        variables.delete(step.name);
        return;
      case 'include': {
        const block = this.#suite.blocks.get(step.block);
        if (!block) return;
        const outside = new Map(block.parameters.map(({ name }) => [name, variables.get(name)]));
        for (const parameter of block.parameters) {
          const value = step.arguments[parameter.name] ?? parameter.default;
          if (value) variables.set(parameter.name, fillTemplate(value, this.#scope));
        }
        this.steps(block.steps);
        for (const [name, value] of outside) {
          if (value === undefined) variables.delete(name);
          else variables.set(name, value);
        }
        return;
      }
      case 'branch': {
        const taken = step.branches.find((branch) => this.#holds(branch.condition));
        return this.steps(taken?.steps ?? step.otherwise ?? []);
      }
      case 'repeat':
        for (let round = 0; round < step.atMost; round++) {
          this.steps(step.steps);
          if (step.until && this.#holds(step.until)) return;
        }
        return;
      case 'stop':
        throw new Over();
      default:
        return;
    }
  }

  #read(step: BotStep): void {
    const locale = this.#scope.world.locale;
    const wanted = step.messages.filter(
      (message) => message.locale === undefined || locale === undefined || locale.startsWith(message.locale),
    );
    for (const expected of wanted) {
      const index =
        step.order === 'strict' ? 0 : this.#unread.findIndex((record) => this.#fitsMessage(expected, record));
      const record = this.#unread[index];
      if (!record || !this.#fitsMessage(expected, record)) {
        if (expected.optional) continue;
        this.fits = false;
        throw new Over();
      }
      const before = new Map(this.#scope.variables);
      this.#keep(expected, record);
      this.#unread.splice(index, 1);
      this.#last = record.message;
      this.readings.push({
        expected,
        message: record.message,
        latencyMs: record.latencyMs,
        turn: this.#turn,
        scope: { ...this.#scope, variables: before, captured: undefined },
        order: step.order,
        elsewhere: this.#texts.filter((text) => text !== record.message.text),
        unreadFails: this.#unreadFails,
      });
    }
    if (step.order === 'subset') this.#unread.length = 0;
  }

  #fitsMessage(expected: ExpectedMessage, record: MessageRecord): boolean {
    this.#scope.captured = undefined;
    this.#scope.latencyMs = record.latencyMs;
    return expected.checks.every((check) => judgeCheck(check, record.message, this.#scope) === undefined);
  }

  #keep(expected: ExpectedMessage, record: MessageRecord): void {
    this.#fitsMessage(expected, record);
    captureValues(expected.captures, record.message, this.#scope, () => (this.fits = false));
    const { captured, variables } = this.#scope;
    if (captured) for (const [name, value] of captured) variables.set(name, value);
    this.#scope.captured = undefined;
  }

  #holds(condition: Condition): boolean {
    const scope = this.#scope;
    switch (condition.kind) {
      case 'reply':
      case 'last-reply': {
        const message = condition.kind === 'reply' ? this.#unread[0]?.message : this.#last;
        const held =
          message !== undefined && condition.checks.every((check) => judgeCheck(check, message, scope) === undefined);
        scope.captured = undefined;
        return held;
      }
      case 'variable': {
        const value = scope.variables.get(condition.name);
        return (
          value !== undefined &&
          (!condition.equals || fillTemplate(condition.equals, scope) === value) &&
          (!condition.bound || keepsBound(condition.bound, Number(value)))
        );
      }
      case 'setting': {
        const value = scope.world.environment(condition.name);
        return value !== undefined && (!condition.equals || fillTemplate(condition.equals, scope) === value);
      }
      case 'time':
        return isWithin(condition, new Date(scope.world.now()));
      case 'not':
        return !this.#holds(condition.condition);
      case 'all':
        return condition.conditions.every((inner) => this.#holds(inner));
      case 'any':
        return condition.conditions.some((inner) => this.#holds(inner));
    }
  }
}
