import { volatile } from '../compare/mask-volatile.ts';
import type { BotMessage, UserMessage } from '../message.ts';
import { escapeHoles } from '../template.ts';
import type { RecordedTurn } from './tally.ts';
import { isSaid } from './state-of.ts';

/** Of a bot that offers thousands of buttons a fixture names the first. */
const mostParts = 50;

/** A step of the native language, as plain data. */
export type WrittenStep = Readonly<Record<string, unknown>>;

/** What was said in some turns as steps: the user's words as they were, and the replies, whose volatile parts get names. */
export function stepsOf(turns: readonly RecordedTurn[]): WrittenStep[] {
  return turns.flatMap(({ user, messages }) => {
    const replies = messages.filter(({ message }) => isSaid(message)).map(({ message }) => expectationOf(message));
    return [
      ...(user ? [{ user: userOf(user) }] : []),
      ...(replies.length === 0 ? [] : [{ bot: replies.length === 1 ? replies[0] : replies }]),
    ];
  });
}

/** Without additions to the request: they may hold credentials. */
export function userOf(user: UserMessage): unknown {
  const { text, button, event, media, form, payload } = user;
  const written = {
    ...(text !== undefined && { text: escapeHoles(text) }),
    ...(button && { button: buttonOf(button) }),
    ...(event && {
      event: escapeHoles(event.name),
      ...(event.value !== undefined && { value: escapeAll(event.value) }),
    }),
    ...(media && { media: media.map(({ url }) => escapeHoles(url)) }),
    ...(form && { form: escapeAll(form) }),
    ...(payload !== undefined && { payload: escapeAll(payload) }),
  };
  return text !== undefined && Object.keys(written).length === 1 ? written.text : written;
}

function buttonOf({ title, payload }: { readonly title: string; readonly payload?: unknown }): unknown {
  return payload === undefined ? escapeHoles(title) : { title: escapeHoles(title), payload: escapeAll(payload) };
}

/** The text alone where that is all. What cannot be named (a volatile label) is left out. */
function expectationOf(message: BotMessage): unknown {
  const titles = (buttons: BotMessage['buttons']): string[] => steady(buttons?.map((button) => button.title));
  const text = message.text === undefined || message.text.trim() === '' ? undefined : nameVolatile(message.text);
  const parts = {
    buttons: titles(message.buttons),
    'quick-replies': titles(message.quickReplies),
    cards: steady(message.cards?.map((card) => card.title ?? '')),
    media: steady(message.media?.map((one) => one.url)),
  };
  const written = Object.fromEntries(Object.entries(parts).filter(([, list]) => list.length > 0));
  if (text !== undefined && Object.keys(written).length === 0) return text;
  if (text === undefined && Object.keys(written).length === 0) return { anything: true };
  return { ...(text !== undefined && { text }), ...written };
}

function steady(texts: readonly string[] | undefined): string[] {
  return (texts ?? [])
    .filter((text) => text.trim() !== '' && text.search(volatilePart) < 0)
    .slice(0, mostParts)
    .map(escapeHoles);
}

const volatilePart = new RegExp(volatile.map((mask) => mask.source).join('|'), 'gi');

/** "It comes on 2026-01-02" → "It comes on ${date:date}". */
function nameVolatile(text: string): string {
  const used = new Map<string, number>();
  let written = '';
  let from = 0;
  for (const match of text.matchAll(volatilePart)) {
    const [name, type] = kindOf(match[0]);
    const count = (used.get(name) ?? 0) + 1;
    used.set(name, count);
    written += `${escapeHoles(text.slice(from, match.index))}\${${name}${count === 1 ? '' : count}:${type}}`;
    from = match.index + match[0].length;
  }
  return written + escapeHoles(text.slice(from));
}

function kindOf(found: string): readonly [name: string, type: string] {
  if (/^\d{4}-\d{2}-\d{2}$/.test(found)) return ['date', 'date'];
  if (/^\d{4}-/.test(found)) return ['moment', found.includes(' ') ? 'text' : 'word'];
  if (found.includes(':')) return ['time', 'word'];
  return /^\d+$/.test(found) ? ['number', 'integer'] : ['id', 'word'];
}

/** A value that is written as it is: a `${` in it is none of ours. */
function escapeAll(value: unknown): unknown {
  if (typeof value === 'string') return escapeHoles(value);
  if (Array.isArray(value)) return value.map(escapeAll);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escapeAll(inner)]));
}
