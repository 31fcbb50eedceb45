import { quoteJson } from '../json-text.ts';
import type { Attempt, AssertionRecord, ConversationFinished, MessageRecord, RunEvent, TurnRecord } from '../result.ts';

/**
 * An event as JSON, the same as JSON.stringify writes it. A run spends more time on that than on anything else of its
 * own, and most of what it writes comes from the fixtures and is the same in every conversation: that is put in ready-made.
 */
export function serialiseEvent(event: RunEvent): string {
  return event.type === 'conversation-finished' ? ofConversation(event) : JSON.stringify(event);
}

const kept = new WeakMap<object, string>();

/** For objects that outlive their conversation and never change. */
export function keepJson<T extends object>(value: T): T {
  kept.set(value, JSON.stringify(value));
  return value;
}

function fixed(value: object): string {
  let json = kept.get(value);
  if (json === undefined) kept.set(value, (json = JSON.stringify(value)));
  return json;
}

function ofConversation(event: ConversationFinished): string {
  return ofFields(event, (key, value) => (key === 'attempts' ? list(event.attempts, ofAttempt) : fixed(value)));
}

function ofAttempt(attempt: Attempt): string {
  return ofFields(attempt, (key, value) => (key === 'turns' ? list(attempt.turns, ofTurn) : JSON.stringify(value)));
}

/** Texts, numbers and the like are written here; `ofObject` is asked for the rest. */
function ofFields<T extends object>(record: T, ofObject: (key: string, value: object) => string): string {
  let json = '{';
  for (const key in record) {
    const value = record[key] as string | number | boolean | object | undefined;
    if (value === undefined) continue;
    json += json.length === 1 ? `"${key}":` : `,"${key}":`;
    json += typeof value === 'object' ? ofObject(key, value) : ofPrimitive(value);
  }
  return `${json}}`;
}

function ofPrimitive(value: string | number | boolean): string {
  return typeof value === 'string' ? quoteJson(value) : String(value);
}

function ofTurn({ index, user, at, startedMs, messages, assertions }: TurnRecord): string {
  const said = user ? `,"user":${textOf(user) ?? JSON.stringify(user)}` : '';
  return `{"index":${index}${said},"at":${fixed(at)},"startedMs":${startedMs},"messages":${list(messages, ofMessage)},"assertions":${list(assertions, ofAssertion)}}`;
}

function ofMessage(record: MessageRecord): string {
  const { message, latencyMs, late } = record;
  if (late !== undefined) return JSON.stringify(record);
  return `{"message":${textOf(message) ?? JSON.stringify(message)},"latencyMs":${latencyMs}}`;
}

function ofAssertion(assertion: AssertionRecord): string {
  return kept.get(assertion) ?? JSON.stringify(assertion);
}

/** Most messages are a text and nothing else. */
function textOf(message: { readonly text?: string }): string | undefined {
  const { text } = message;
  if (typeof text !== 'string') return undefined;
  for (const key in message) if (key !== 'text') return undefined;
  return `{"text":${quoteJson(text)}}`;
}

function list<T>(items: readonly T[], serialise: (item: T) => string): string {
  if (items.length === 0) return '[]';
  let json = `[${serialise(items[0]!)}`;
  for (let i = 1; i < items.length; i++) json += `,${serialise(items[i]!)}`;
  return `${json}]`;
}
