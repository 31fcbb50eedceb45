import type { BotMessage } from '../message.ts';
import { plainJson } from './plain-json.ts';
import { readMessage, readReply } from './read-reply.ts';

/**
 * What the code of a bot or of a connector in this process says, as messages: it may be of any shape, and nothing of it may
 * take a report down.
 */
export function inShape(said: unknown): BotMessage[] {
  if (typeof said === 'string') return [{ text: said }];
  if (typeof said !== 'object' || said === null) return readReply([plainJson(said)]);
  const plain = plainJson(said) as object;
  // A message of the shape that bots have over HTTP is understood as well.
  const isOurs = 'text' in plain || 'type' in plain || 'buttons' in plain || 'cards' in plain || 'media' in plain;
  return isOurs ? [straighten(plain as BotMessage)] : readReply(plain);
}

const shaped = ['buttons', 'quickReplies', 'cards', 'media', 'intent', 'entities'] as const;

/**
 * A module in plain JavaScript may write what it likes: buttons as their titles, a number as the text, a list with holes.
 * What can be understood has its shape afterwards, and the whole answer is kept as the payload where something could not.
 */
function straighten(message: BotMessage): BotMessage {
  const keys = Object.keys(message);
  if (typeof message.text === 'string' && keys.length === 1) return message;
  const read = readMessage(message);
  const straight: { -readonly [K in keyof BotMessage]: unknown } = { ...message };
  let isLost = false;
  for (const key of shaped) {
    if (message[key] === undefined) continue;
    const given = message[key];
    const found = read?.[key];
    isLost ||= Array.isArray(given)
      ? given.length !== ((found as readonly unknown[] | undefined)?.length ?? 0)
      : !found;
    if (found === undefined) delete straight[key];
    else straight[key] = found;
  }
  for (const key of Object.keys(plain) as (keyof typeof plain)[]) {
    if (message[key] === undefined || plain[key](message[key])) continue;
    isLost = true;
    if ((key === 'text' || key === 'id') && typeof message[key] === 'number') straight[key] = String(message[key]);
    else if (key === 'type' && read?.type !== undefined) straight.type = read.type;
    else delete straight[key];
  }
  if (isLost && straight.payload === undefined) straight.payload = message;
  return straight as BotMessage;
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isListOf = (value: unknown, texts: readonly string[], more: readonly string[] = []): boolean =>
  Array.isArray(value) &&
  value.every(
    (one: Readonly<Record<string, unknown>> | null | undefined) =>
      texts.every((key) => isText(one?.[key])) && more.every((key) => one?.[key] === undefined || isText(one[key])),
  );

/** What the rest of a message must be. */
const plain = {
  text: isText,
  id: isText,
  name: isText,
  locale: isText,
  type: (value: unknown) => ['message', 'typing', 'event', 'end', 'trace'].includes(value as string),
  slots: (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value),
  form: (value: unknown) => isListOf(value, ['name'], ['label', 'type']),
  otherIntents: (value: unknown) => isListOf(value, ['name']),
} as const;
