import { defaultMasks, maskText } from '../compare/align-replies.ts';
import { normaliseText } from '../matching/normalise-text.ts';
import type { BotMessage } from '../message.ts';
import { describeMessage } from '../run/describe.ts';

/** A longer text is told from others by its beginning. */
const longestState = 2000;

/** Identifiers, dates and times as in `compare`, and every other number. */
const numbers: readonly RegExp[] = [...defaultMasks, /\d+(?:[.,]\d+)*/g];

/**
 * Where the bot is, as far as a user can see it: what a message says, with everything masked that differs from one customer
 * to the next. Its buttons are no part of it.
 *
 * @param masks of the user, before the built-in ones
 */
export function stateOf(message: BotMessage, masks: readonly RegExp[]): string {
  const cards = (message.cards ?? []).map((card) => [card.title, card.text].filter(Boolean).join(': '));
  const said = [message.text, ...cards].filter((text) => text !== undefined && text !== '').join(' | ');
  return maskText(normaliseText(said === '' ? describeMessage(message) : said), [...masks, ...numbers]).slice(
    0,
    longestState,
  );
}

/** The label of a button, without what is volatile. Other numbers stay: "1" and "2" are two buttons. */
export function maskLabel(label: string, masks: readonly RegExp[]): string {
  return maskText(normaliseText(label), [...masks, ...defaultMasks]).slice(0, longestState);
}

/** Whether a message is one that a user sees. */
export function isSaid(message: BotMessage): boolean {
  return message.type === undefined || message.type === 'message';
}
