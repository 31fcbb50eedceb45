import type { Countable } from '../check.ts';
import type { BotMessage, Button, Card } from '../message.ts';
import type { FailureReason } from '../result.ts';
import type { Template } from '../template.ts';
import { fillTemplate } from './fill-template.ts';
import { miss, type Miss } from './miss.ts';
import { normaliseText } from './normalise-text.ts';
import type { Scope } from './scope.ts';

/** The buttons of a message, its quick replies and those of its cards. */
export function allButtons(message: BotMessage): readonly Button[] {
  const cards = message.cards?.flatMap((card) => card.buttons ?? []) ?? [];
  return cards.length + (message.quickReplies?.length ?? 0) === 0
    ? (message.buttons ?? [])
    : [...(message.buttons ?? []), ...(message.quickReplies ?? []), ...cards];
}

/** Buttons by title or payload: each that is wanted, or exactly these in this order. No title wanted: any button. */
export function judgeTitles(
  reason: FailureReason,
  wanted: readonly Template[],
  found: readonly Button[],
  mode: 'include' | 'exactly',
  scope: Scope,
): Miss | undefined {
  const titles = wanted.map((title) => normaliseText(fillTemplate(title, scope)));
  const matches = (button: Button, title: string): boolean =>
    normaliseText(button.title) === title ||
    (button.payload !== undefined && (button.payload === title || JSON.stringify(button.payload) === title));
  const actual = (): string => (found.length === 0 ? 'none' : found.map((button) => `"${button.title}"`).join(', '));
  if (mode === 'exactly') {
    if (titles.length === found.length && titles.every((title, index) => matches(found[index]!, title)))
      return undefined;
    return miss(reason, () => ({
      message: `Exactly ${quoted(titles)} expected in this order, found: ${actual()}.`,
      actual: actual(),
    }));
  }
  if (titles.length === 0)
    return found.length > 0
      ? undefined
      : miss(reason, () => ({ message: 'The message has no buttons.', actual: 'none' }));
  const missing = titles.filter((title) => !found.some((button) => matches(button, title)));
  if (missing.length === 0) return undefined;
  return miss(reason, () => ({
    message: `${quoted(missing)} not among the buttons: ${actual()}.`,
    actual: actual(),
    difference: missing.length,
  }));
}

/** Cards and form fields by any of their texts. None wanted: any of them. */
export function judgeNamed(
  reason: FailureReason,
  noun: string,
  wanted: readonly Template[],
  found: readonly (readonly string[])[],
  scope: Scope,
): Miss | undefined {
  const actual = (): string => (found.length === 0 ? 'none' : found.map((texts) => `"${texts[0] ?? ''}"`).join(', '));
  if (wanted.length === 0)
    return found.length > 0
      ? undefined
      : miss(reason, () => ({ message: `The message has no ${noun}.`, actual: 'none' }));
  const missing = wanted
    .map((one) => normaliseText(fillTemplate(one, scope)))
    .filter((text) => !found.some((texts) => texts.some((other) => normaliseText(other) === text)));
  if (missing.length === 0) return undefined;
  return miss(reason, () => ({
    message: `No ${noun} ${quoted(missing)}; found: ${actual()}.`,
    actual: actual(),
    difference: missing.length,
  }));
}

/** Every text that a card is known by. */
export function cardTexts(card: Card): string[] {
  return [card.title, card.subtitle, card.text, ...(card.buttons ?? []).map((button) => button.title)].filter(
    (text) => text !== undefined,
  );
}

function allMedia(message: BotMessage): readonly string[] {
  return [...(message.media ?? []), ...(message.cards ?? []).flatMap((card) => card.media ?? [])].map(
    (media) => media.url,
  );
}

/** Media by address, or by the end of it. None wanted: any of them. */
export function judgeMedia(wanted: readonly Template[], message: BotMessage, scope: Scope): Miss | undefined {
  const urls = allMedia(message);
  if (wanted.length === 0)
    return urls.length > 0
      ? undefined
      : miss('media-mismatch', () => ({ message: 'The message has no media.', actual: 'none' }));
  const missing = wanted
    .map((url) => fillTemplate(url, scope))
    .filter((url) => !urls.some((other) => other === url || other.endsWith(url.startsWith('/') ? url : `/${url}`)));
  if (missing.length === 0) return undefined;
  return miss('media-mismatch', () => ({
    message: `${quoted(missing)} not among the media: ${urls.join(', ') || 'none'}.`,
    actual: urls.join(', ') || 'none',
  }));
}

/** How many of something a message has; `recursive` counts those inside its cards. */
export function countOf(of: Countable, message: BotMessage, recursive: boolean): number {
  switch (of) {
    case 'buttons':
      return recursive ? allButtons(message).length : (message.buttons?.length ?? 0);
    case 'quick-replies':
      return message.quickReplies?.length ?? 0;
    case 'cards':
      return message.cards?.length ?? 0;
    case 'media':
      return recursive ? allMedia(message).length : (message.media?.length ?? 0);
    case 'form':
      return message.form?.length ?? 0;
    case 'entities':
      return message.entities?.length ?? 0;
    case 'messages':
      return 1;
  }
}

/** Texts in a sentence. */
export function quoted(texts: readonly string[]): string {
  return texts.map((text) => `"${text}"`).join(', ');
}
