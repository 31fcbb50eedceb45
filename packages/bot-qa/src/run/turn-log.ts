import type { Check } from '../check.ts';
import { describeCheck, describeChecks } from '../matching/describe-check.ts';
import type { Miss } from '../matching/miss.ts';
import type { UserMessage } from '../message.ts';
import type { ExpectedMessage } from '../model.ts';
import type { AssertionRecord, Failure, MessageRecord, TurnRecord } from '../result.ts';
import type { SourcePosition } from '../source.ts';
import type { Arrived } from './mailbox.ts';
import { keepJson } from './serialise-event.ts';

/** A turn while it goes on. */
export interface OpenTurn {
  readonly index: number;
  readonly user?: UserMessage;
  readonly at: SourcePosition;
  readonly startedMs: number;
  messages: readonly MessageRecord[];
  assertions: readonly AssertionRecord[];
}

/** A message that is as expected reads the same in every conversation: by its place in the turn, -1 for none. */
const passes = new WeakMap<ExpectedMessage, Map<number, AssertionRecord>>();

/** Nothing yet. A list that is pushed to begins with room for seventeen; most turns have one message and one assertion. */
const none: readonly never[] = [];

function append<T>(list: readonly T[], item: T): readonly T[] {
  if (list.length === 0) return [item];
  (list as T[]).push(item);
  return list;
}

/** What is written down of a conversation while it is played. */
export class TurnLog {
  readonly turns: OpenTurn[];
  readonly #startedAt: number;
  #turnStartedAt: number;
  failed = false;
  assertionCount = 0;

  constructor(at: SourcePosition) {
    this.#startedAt = performance.now();
    this.#turnStartedAt = this.#startedAt;
    this.turns = [{ index: 0, at, startedMs: 0, messages: none, assertions: none }];
  }

  get turn(): OpenTurn {
    return this.turns[this.turns.length - 1]!;
  }

  get elapsedMs(): number {
    return performance.now() - this.#startedAt;
  }

  /** Returns when that is, on the steady clock. */
  startTurn(user: UserMessage, at: SourcePosition): number {
    this.#turnStartedAt = performance.now();
    this.turns.push({
      index: this.turns.length,
      user,
      at,
      startedMs: round(this.#turnStartedAt - this.#startedAt),
      messages: none,
      assertions: none,
    });
    return this.#turnStartedAt;
  }

  arrived(arrived: Arrived): void {
    const { turn } = this;
    arrived.turn = turn;
    arrived.index = turn.messages.length;
    turn.messages = append(turn.messages, { message: arrived.message, latencyMs: round(this.latency(arrived)) });
  }

  latency(arrived: Arrived): number {
    return Math.max(0, arrived.arrivedAt - this.#turnStartedAt);
  }

  passed(expected: ExpectedMessage, arrived: Arrived | undefined): void {
    let known = passes.get(expected);
    if (!known) passes.set(expected, (known = new Map<number, AssertionRecord>()));
    const index = this.#indexOf(arrived);
    let record = known.get(index);
    if (!record) {
      record = {
        ok: true,
        at: expected.at,
        expected: describeChecks(expected.checks),
        ...(index >= 0 && { message: index }),
      };
      known.set(index, keepJson(record));
    }
    this.note(record);
  }

  missed(check: Check, found: Miss, arrived: Arrived | undefined): void {
    this.fail(check.at, describeCheck(check), found.explain(), arrived);
  }

  fail(at: SourcePosition, expected: string, failure: Failure, arrived?: Arrived): void {
    const index = this.#indexOf(arrived);
    this.note({ ok: false, at, expected, ...(index >= 0 && { message: index }), failure });
  }

  note(assertion: AssertionRecord): void {
    this.assertionCount++;
    if (!assertion.ok) this.failed = true;
    const { turn } = this;
    turn.assertions = append(turn.assertions, assertion);
  }

  /**
   * Turn 0 is left out when the bot said nothing before the user did and nobody expected it to. Payloads are as long as
   * all the rest together; `keepPayloads` says whether anybody will look at them. One without anything else is always kept.
   */
  finish(keepPayloads: boolean): readonly TurnRecord[] {
    if (!keepPayloads) for (const turn of this.turns) turn.messages = turn.messages.map(withoutPayload);
    const [first, ...rest] = this.turns;
    return first && first.messages.length + first.assertions.length > 0 ? this.turns : rest;
  }

  /** Of a message in this turn; -1 for none, and for one of a turn that is over. */
  #indexOf(arrived: Arrived | undefined): number {
    return arrived?.turn === this.turn ? arrived.index : -1;
  }
}

/** Payloads are as long as all the rest together. A message that is nothing else keeps it. */
function withoutPayload(record: MessageRecord): MessageRecord {
  const { message } = record;
  let [others, isText] = [0, message.text !== undefined];
  for (const key in message) {
    if (key === 'payload') continue;
    others++;
    if (key !== 'text') isText = false;
  }
  if (message.payload === undefined || others === 0) return record;
  // Most of them; and taking an object apart costs more than looking at it.
  if (isText) return { ...record, message: { text: message.text! } };
  const { payload: _, ...rest } = message;
  return { ...record, message: rest };
}

/** Tenths of a millisecond are all that a reader of a report can use. */
export function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
