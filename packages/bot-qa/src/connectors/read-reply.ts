import type { BotMessage, Button, Card, Entity, Media } from '../message.ts';
import { findByPath, parseJsonPath } from '../matching/json-path.ts';

/** Where the parts of a bot message are in a JSON answer. All are JSON paths; `messages` is from the root, the others from one message. */
export interface ReplyMapping {
  readonly messages?: string;
  readonly text?: string;
  readonly buttons?: string;
  readonly quickReplies?: string;
  readonly media?: string;
  readonly cards?: string;
  readonly intent?: string;
  readonly confidence?: string;
  readonly entities?: string;
  readonly slots?: string;
  readonly id?: string;
  readonly type?: string;
}

export const replyMappingKeys = [
  'messages',
  'text',
  'buttons',
  'quick-replies',
  'media',
  'cards',
  'intent',
  'confidence',
  'entities',
  'slots',
  'id',
  'type',
] as const;

type Json = Readonly<Record<string, unknown>>;

const listKeys = ['messages', 'replies', 'responses', 'activities', 'results', 'output'];
const textKeys = ['text', 'message', 'reply', 'content', 'response', 'answer', 'output', 'body'];
const buttonKeys = ['buttons', 'actions', 'options'];
const quickReplyKeys = ['quickReplies', 'quick_replies', 'suggestions'];
const mediaKeys = ['media', 'image', 'images', 'attachments'];
const cardKeys = ['cards', 'elements'];
const idKeys = ['id', 'messageId', 'message_id'];
/** All that is looked at in a message beside its text. */
const tellingKeys = new Set([
  ...['type', ...idKeys, ...buttonKeys, ...quickReplyKeys, ...mediaKeys, ...cardKeys],
  ...['nlp', 'intent', 'entities', 'slots'],
]);

/**
 * The bot messages in a JSON answer. Without a mapping the usual names are tried; an answer in which none is found is one
 * message with only a payload, so that nothing the bot said is lost.
 */
export function readReply(answer: unknown, mapping: ReplyMapping = {}): BotMessage[] {
  const items =
    mapping.messages === undefined
      ? findItems(answer)
      : findByPath(answer, parseJsonPath(mapping.messages)).flatMap((item) =>
          Array.isArray(item) ? (item as unknown[]) : [item],
        );
  const messages: BotMessage[] = [];
  for (const item of items) {
    const message = readMessage(item, mapping);
    if (message) messages.push(message);
  }
  return messages;
}

function findItems(answer: unknown): readonly unknown[] {
  if (Array.isArray(answer)) return answer as unknown[];
  if (!isObject(answer)) return answer === null || answer === undefined || answer === '' ? [] : [answer];
  for (const key of listKeys) {
    const list = answer[key];
    if (Array.isArray(list)) return list as unknown[];
  }
  return Object.keys(answer).length === 0 ? [] : [answer];
}

/** One message of an answer. */
export function readMessage(item: unknown, mapping: ReplyMapping = {}): BotMessage | undefined {
  if (item === null || item === undefined) return undefined;
  if (typeof item !== 'object')
    return { text: typeof item === 'string' ? item : (JSON.stringify(item) ?? ''), payload: item };
  const message = item as Json;
  if (isPlainText(message, mapping)) return { text: message['text'] as string, payload: item };
  // Built up and not spread together: this runs once for every message of a run.
  const read: { -readonly [K in keyof BotMessage]: BotMessage[K] } = {};
  const type = readType(mapping.type === undefined ? message['type'] : at(message, mapping.type));
  if (type && type !== 'message') read.type = type;
  const id = asText(mapping.id === undefined ? firstOf(message, idKeys) : at(message, mapping.id));
  if (id !== undefined) read.id = id;
  const text = mapping.text === undefined ? firstText(message) : asText(at(message, mapping.text));
  if (text !== undefined) read.text = text;
  const buttons = mapping.buttons === undefined ? firstOf(message, buttonKeys) : all(message, mapping.buttons);
  if (buttons !== undefined) setList(read, 'buttons', readButtons(buttons));
  const quickReplies =
    mapping.quickReplies === undefined ? firstOf(message, quickReplyKeys) : all(message, mapping.quickReplies);
  if (quickReplies !== undefined) setList(read, 'quickReplies', readButtons(quickReplies));
  const media = mapping.media === undefined ? firstOf(message, mediaKeys) : all(message, mapping.media);
  if (media !== undefined) setList(read, 'media', readMedia(media));
  const cards = mapping.cards === undefined ? firstOf(message, cardKeys) : all(message, mapping.cards);
  if (cards !== undefined) setList(read, 'cards', readCards(cards));
  const intent = readIntent(message, mapping);
  if (intent) read.intent = intent;
  const entities = readEntities(
    mapping.entities === undefined
      ? (message['entities'] ?? (message['nlp'] as Json | undefined)?.['entities'])
      : all(message, mapping.entities),
  );
  if (entities) read.entities = entities;
  const slots = mapping.slots === undefined ? message['slots'] : at(message, mapping.slots);
  if (isObject(slots)) read.slots = slots;
  read.payload = item;
  return read;
}

/** Most messages are a text and nothing else that is asked for. */
function isPlainText(message: Json, mapping: ReplyMapping): boolean {
  if (typeof message['text'] !== 'string') return false;
  for (const _ in mapping) return false;
  for (const key in message) if (tellingKeys.has(key)) return false;
  return true;
}

function setList<K extends 'buttons' | 'quickReplies' | 'media' | 'cards'>(
  read: { -readonly [P in keyof BotMessage]: BotMessage[P] },
  key: K,
  items: NonNullable<BotMessage[K]>,
): void {
  if (items.length > 0) read[key] = items;
}

function at(message: unknown, path: string): unknown {
  return findByPath(message, parseJsonPath(path))[0];
}

function all(message: unknown, path: string): unknown[] {
  return findByPath(message, parseJsonPath(path)).flatMap((item) =>
    Array.isArray(item) ? (item as unknown[]) : [item],
  );
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

function firstText(message: Json): string | undefined {
  for (const key of textKeys) {
    const value = message[key];
    if (typeof value === 'string') return value;
    if (isObject(value) && typeof value['text'] === 'string') return value['text'];
  }
  return undefined;
}

function firstOf(message: Json, keys: readonly string[]): unknown {
  for (const key of keys) if (message[key] !== undefined && message[key] !== null) return message[key];
  return undefined;
}

export function readButtons(value: unknown): Button[] {
  if (!Array.isArray(value)) return [];
  return (value as unknown[]).flatMap((item): Button[] => {
    if (typeof item === 'string') return [{ title: item }];
    if (!isObject(item)) return [];
    const title = asText(
      item['title'] ?? item['text'] ?? item['label'] ?? item['displayText'] ?? item['name'] ?? item['value'],
    );
    if (title === undefined) return [];
    const payload = item['payload'] ?? item['value'] ?? item['postback'];
    const url = asText(item['url']);
    const image = asText(item['image'] ?? item['image_url']);
    return [
      {
        title,
        ...(payload !== undefined && payload !== title && { payload }),
        ...(url !== undefined && { url }),
        ...(image !== undefined && { image }),
      },
    ];
  });
}

function readMedia(value: unknown): Media[] {
  const items = Array.isArray(value) ? (value as unknown[]) : value === undefined ? [] : [value];
  return items.flatMap((item): Media[] => {
    if (typeof item === 'string') return [{ url: item }];
    if (!isObject(item)) return [];
    const url = asText(
      item['url'] ??
        item['contentUrl'] ??
        item['mediaUri'] ??
        item['src'] ??
        (item['payload'] as Json | undefined)?.['url'],
    );
    const type = asText(item['contentType'] ?? item['mimeType'] ?? item['mime']);
    const alt = asText(item['alt'] ?? item['altText'] ?? item['name']);
    return url === undefined ? [] : [{ url, ...(type !== undefined && { type }), ...(alt !== undefined && { alt }) }];
  });
}

function readCards(value: unknown): Card[] {
  if (!Array.isArray(value)) return [];
  return (value as unknown[]).filter(isObject).map((item) => {
    const title = asText(item['title'] ?? item['header']);
    const subtitle = asText(item['subtitle'] ?? item['subheader']);
    const text = asText(item['text'] ?? item['description']);
    const buttons = readButtons(item['buttons']);
    const media = readMedia(item['image'] ?? item['image_url'] ?? item['images'] ?? item['media']);
    return {
      ...(title !== undefined && { title }),
      ...(subtitle !== undefined && { subtitle }),
      ...(text !== undefined && { text }),
      ...(buttons.length > 0 && { buttons }),
      ...(media.length > 0 && { media }),
      content: item,
    };
  });
}

function readIntent(message: Json, mapping: ReplyMapping): { name: string; confidence?: number } | undefined {
  const nlp = isObject(message['nlp']) ? message['nlp'] : message;
  const found = mapping.intent === undefined ? nlp['intent'] : at(message, mapping.intent);
  const name = isObject(found) ? asText(found['name']) : asText(found);
  if (name === undefined) return undefined;
  const confidence =
    mapping.confidence === undefined
      ? isObject(found)
        ? (found['confidence'] ?? found['score'])
        : (nlp['confidence'] ?? nlp['score'])
      : at(message, mapping.confidence);
  return { name, ...(typeof confidence === 'number' && { confidence }) };
}

function readEntities(value: unknown): Entity[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return (value as unknown[]).filter(isObject).flatMap((item) => {
    const name = asText(item['name'] ?? item['entity'] ?? item['type']);
    const confidence = item['confidence'] ?? item['score'] ?? item['accuracy'];
    return name === undefined
      ? []
      : [
          {
            name,
            value: item['value'] ?? item['text'] ?? item['sourceText'],
            ...(typeof confidence === 'number' && { confidence }),
          },
        ];
  });
}

function readType(value: unknown): BotMessage['type'] {
  return value === 'typing' || value === 'event' || value === 'trace'
    ? value
    : value === 'endOfConversation' || value === 'end'
      ? 'end'
      : 'message';
}
