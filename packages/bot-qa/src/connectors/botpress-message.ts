import type { BotMessage, Button, Card, Media, UserMessage } from '../message.ts';
import { readButtons } from './read-reply.ts';

type Payload = Readonly<Record<string, unknown>>;

/**
 * A message of Botpress, as the Chat API ("choice", `options`, `imageUrl`, `actions`) and version 12 ("single-choice",
 * `choices`, `image`, `actions`) write it. What is not known stays a message with its payload, so that nothing is lost.
 */
export function messageOfBotpress(payload: Payload, id?: string): BotMessage {
  const type = typeof payload['type'] === 'string' ? payload['type'] : '';
  const base = { ...(id !== undefined && { id }), payload };
  if (type === 'typing') return { ...base, type: 'typing' };
  const items = Array.isArray(payload['items']) ? (payload['items'] as unknown[]).filter(isPayload) : [];
  if (type === 'bloc' || type === 'block')
    return { ...base, ...joinBlock(items.map((item) => messageOfBotpress(item))) };
  const text = textOf(payload['text']) ?? textOf(payload['markdown']);
  const choices = choicesOf(payload);
  const cards = type === 'carousel' ? items.map(asCard) : type === 'card' ? [asCard(payload)] : [];
  const media = mediaOf(payload, type);
  return {
    ...base,
    ...(text !== undefined && { text }),
    ...(choices.length > 0 && { quickReplies: choices }),
    ...(cards.length > 0 && { cards }),
    ...(media && { media: [media] }),
  };
}

/** What Botpress is sent: an option is chosen by its value, as its web chat does. */
export function botpressOfMessage(message: UserMessage): Payload {
  const payload = message.button?.payload ?? message.payload;
  if (typeof payload === 'object' && payload !== null) return payload as Payload;
  const [media] = message.media ?? [];
  if (message.text === undefined && media)
    return /^image\//.test(media.type ?? 'image/')
      ? { type: 'image', imageUrl: media.url }
      : { type: 'file', fileUrl: media.url, ...(media.alt !== undefined && { title: media.alt }) };
  const text = message.text ?? (payload === undefined ? message.button?.title : asText(payload)) ?? '';
  return { type: 'text', text };
}

function isPayload(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** `options` of a choice or dropdown, `choices` of version 12, or the quick replies that its older content had. */
function choicesOf(payload: Payload): Button[] {
  return readButtons(payload['options'] ?? payload['choices'] ?? payload['quick_replies']);
}

function asCard(payload: Payload): Card {
  const [title, subtitle] = [textOf(payload['title']), textOf(payload['subtitle'])];
  const url = textOf(payload['imageUrl']) ?? textOf(payload['image']);
  const actions = Array.isArray(payload['actions']) ? (payload['actions'] as unknown[]).filter(isPayload) : [];
  const buttons = readButtons(
    actions.map((action) => ({
      title: action['label'] ?? action['title'],
      ...(action['action'] === 'url' || action['action'] === 'Open URL'
        ? { url: action['value'] ?? action['url'] }
        : { value: action['value'] ?? action['payload'] ?? action['text'] }),
    })),
  );
  return {
    ...(title !== undefined && { title }),
    ...(subtitle !== undefined && { subtitle }),
    ...(url !== undefined && { media: [{ url }] }),
    ...(buttons.length > 0 && { buttons }),
    content: payload,
  };
}

function mediaOf(payload: Payload, type: string): Media | undefined {
  if (!['image', 'audio', 'video', 'file'].includes(type)) return undefined;
  const url = textOf(payload[`${type}Url`]) ?? textOf(payload[type]) ?? textOf(payload['url']);
  const alt = textOf(payload['title']);
  return url === undefined ? undefined : { url, ...(alt !== undefined && { alt }) };
}

/** Several things in one message: texts below each other, and all media. */
function joinBlock(parts: readonly BotMessage[]): Pick<BotMessage, 'text' | 'media'> {
  const texts = parts.flatMap(({ text }) => text ?? []);
  const media = parts.flatMap((part) => part.media ?? []);
  return { ...(texts.length > 0 && { text: texts.join('\n') }), ...(media.length > 0 && { media }) };
}
