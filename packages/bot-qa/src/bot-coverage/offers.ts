import type { Mask } from '../compare/mask-volatile.ts';
import { allButtons } from '../matching/judge-parts.ts';
import { normaliseText } from '../matching/normalise-text.ts';
import type { BotMessage, Button, UserMessage } from '../message.ts';
import { isSaid, maskLabel, stateOf } from './state-of.ts';

/** A button where the bot offered it: the same label after another text is another offer. */
export interface Offered {
  readonly key: string;
  readonly state: string;
  readonly button: Button;
}

/** What a message offers to press: buttons, quick replies and the buttons of its cards. `state`: that of the message, when known. */
export function offersOf(message: BotMessage, mask: Mask, state?: string): Offered[] {
  if (!isSaid(message)) return [];
  const buttons = allButtons(message).filter((button) => !isLink(button));
  if (buttons.length === 0) return [];
  const after = state ?? stateOf(message, mask);
  return buttons.map((button) => ({
    key: [after, maskLabel(button.title, mask), maskLabel(showPayload(button) ?? '', mask)].join('\u0000'),
    state: after,
    button,
  }));
}

/** How many of a message's buttons open an address instead of answering the bot: nothing is sent when they are pressed. */
export function linksOf(message: BotMessage): number {
  return isSaid(message) ? allButtons(message).filter(isLink).length : 0;
}

function isLink(button: Button): boolean {
  return button.url !== undefined && button.payload === undefined;
}

/** What is sent when it is pressed, as text; undefined when that is its title. */
export function showPayload({ payload }: Button): string | undefined {
  return typeof payload === 'string' ? payload : payload === undefined ? undefined : JSON.stringify(payload);
}

/** A press, and whether only the label was said where a click sends a payload. */
export interface Press<T> {
  readonly offer: T;
  readonly isLabelOnly: boolean;
}

/**
 * The offer that a user message presses, as connectors send a press: by the payload of the button, or by its title, whether
 * the fixture says `button:` or the same words as a text. Of two with one title the first.
 */
export function pressedOf<T extends Offered>(user: UserMessage, offers: readonly T[]): Press<T> | undefined {
  const { button, text, payload } = user;
  if (button?.payload !== undefined) return withPayload(JSON.stringify(button.payload));
  if (button) return withWords(button.title);
  if (text !== undefined) return withWords(text);
  return payload === undefined ? undefined : withPayload(JSON.stringify(payload));

  function withPayload(wanted: string): Press<T> | undefined {
    const offer = offers.find((one) => JSON.stringify(one.button.payload ?? one.button.title) === wanted);
    return offer && { offer, isLabelOnly: false };
  }

  function withWords(words: string): Press<T> | undefined {
    const wanted = normaliseText(words);
    const sent = offers.find((one) => (showPayload(one.button) ?? one.button.title) === words);
    const offer = sent ?? offers.find((one) => normaliseText(one.button.title) === wanted);
    return offer && { offer, isLabelOnly: offer !== sent && offer.button.payload !== undefined };
  }
}
