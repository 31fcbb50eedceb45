import type { Check } from '../check.ts';
import { describeCheck, describeChecks } from '../matching/describe-check.ts';
import type { Miss } from '../matching/miss.ts';
import type { UserMessage } from '../message.ts';
import type { ExpectedMessage } from '../model.ts';
import type { AssertionRecord, Failure, MessageRecord, TurnRecord } from '../result.ts';
import type { SourcePosition } from '../source.ts';
import type { Arrived } from './mailbox.ts';

/** A turn while it goes on. */
export interface OpenTurn {
  readonly index: number;
  readonly user?: UserMessage;
  readonly at: SourcePosition;
  readonly startedMs: number;
  readonly messages: MessageRecord[];
  readonly assertions: AssertionRecord[];
}

const sentences = new WeakMap<ExpectedMessage, string>();

/** What is written down of a conversation while it is played. */
export class TurnLog {
  readonly turns: OpenTurn[] = [];
  readonly #startedAt: number;
  readonly #arrivals = new Map<Arrived, number>();
  #turnStartedAt: number;
  failed = false;
  assertionCount = 0;

  constructor(at: SourcePosition) {
    this.#startedAt = performance.now();
    this.#turnStartedAt = this.#startedAt;
    this.turns.push({ index: 0, at, startedMs: 0, messages: [], assertions: [] });
  }

  get turn(): OpenTurn {
    return this.turns[this.turns.length - 1]!;
  }

  get elapsedMs(): number {
    return performance.now() - this.#startedAt;
  }

  startTurn(user: UserMessage, at: SourcePosition): void {
    this.#turnStartedAt = performance.now();
    this.#arrivals.clear();
    this.turns.push({
      index: this.turns.length,
      user,
      at,
      startedMs: round(this.elapsedMs),
      messages: [],
      assertions: [],
    });
  }

  arrived(arrived: Arrived): void {
    this.#arrivals.set(arrived, this.turn.messages.length);
    this.turn.messages.push({ message: arrived.message, latencyMs: round(this.latency(arrived)) });
  }

  latency(arrived: Arrived): number {
    return Math.max(0, arrived.arrivedAt - this.#turnStartedAt);
  }

  passed(expected: ExpectedMessage, arrived: Arrived | undefined): void {
    let sentence = sentences.get(expected);
    if (sentence === undefined) sentences.set(expected, (sentence = describeChecks(expected.checks)));
    this.note({ ok: true, at: expected.at, expected: sentence, ...this.#messageOf(arrived) });
  }

  missed(check: Check, found: Miss, arrived: Arrived | undefined): void {
    this.fail(check.at, describeCheck(check), found.explain(), arrived);
  }

  fail(at: SourcePosition, expected: string, failure: Failure, arrived?: Arrived): void {
    this.note({ ok: false, at, expected, ...this.#messageOf(arrived), failure });
  }

  note(assertion: AssertionRecord): void {
    this.assertionCount++;
    if (!assertion.ok) this.failed = true;
    this.turn.assertions.push(assertion);
  }

  /**
   * Turn 0 is left out when the bot said nothing before the user did and nobody expected it to. Payloads are as long as
   * all the rest together; `keepPayloads` says whether anybody will look at them. One without anything else is always kept.
   */
  finish(keepPayloads: boolean): readonly TurnRecord[] {
    if (!keepPayloads) {
      for (const { messages } of this.turns) {
        for (const [index, record] of messages.entries()) {
          const { payload, ...rest } = record.message;
          if (payload !== undefined && Object.keys(rest).length > 0) messages[index] = { ...record, message: rest };
        }
      }
    }
    const [first, ...rest] = this.turns;
    return first && first.messages.length + first.assertions.length > 0 ? this.turns : rest;
  }

  #messageOf(arrived: Arrived | undefined): { readonly message?: number } {
    const message = arrived && this.#arrivals.get(arrived);
    return message === undefined ? {} : { message };
  }
}

/** Tenths of a millisecond are all that a reader of a report can use. */
export function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
