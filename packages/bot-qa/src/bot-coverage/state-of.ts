import type { Mask } from '../compare/mask-volatile.ts';
import { normaliseText } from '../matching/normalise-text.ts';
import type { BotMessage } from '../message.ts';
import { describeMessage } from '../run/describe.ts';

/** A longer text is told from others by its beginning. */
const longestState = 2000;

/** What is left of numbers when identifiers, dates and times are masked. */
const numbers = /\d+(?:[.,]\d+)*/g;

/**
 * Where the bot is, as far as a user can see it: what a message says, with everything masked that differs from one customer
 * to the next. Its buttons are no part of it.
 */
export function stateOf(message: BotMessage, mask: Mask): string {
  const cards = (message.cards ?? []).map((card) => [card.title, card.text].filter(Boolean).join(': '));
  const said = [message.text, ...cards].filter((text) => text !== undefined && text !== '').join(' | ');
  const text = normaliseText(said === '' ? describeMessage(message) : said).slice(0, longestState);
  return mask(text).replace(numbers, '▒');
}

/** The label of a button, without what is volatile. Other numbers stay: "1" and "2" are two buttons. */
export function maskLabel(label: string, mask: Mask): string {
  return mask(normaliseText(label).slice(0, longestState));
}

/** Whether a message is one that a user sees. */
export function isSaid(message: BotMessage): boolean {
  return message.type === undefined || message.type === 'message';
}
