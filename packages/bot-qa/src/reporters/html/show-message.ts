import type { BotMessage, Button, Card, UserMessage } from '../../message.ts';
import { shorten } from '../conversation-outline.ts';
import { escapeHtml } from '../escape-text.ts';

const longestText = 4000;
const mostParts = 30;

/** The inside of a bot's bubble: text, cards, media as addresses (nothing is loaded), buttons, else the payload. */
export function showBotMessage(message: BotMessage): string {
  const parts: string[] = [];
  if (message.type !== undefined && message.type !== 'message')
    parts.push(
      `<em>${escapeHtml(message.type)}${message.name === undefined ? '' : ` ${escapeHtml(shorten(message.name, 200))}`}</em>`,
    );
  if (message.text !== undefined && message.text !== '') parts.push(text(message.text));
  for (const card of (message.cards ?? []).slice(0, mostParts)) parts.push(showCard(card));
  for (const media of (message.media ?? []).slice(0, mostParts))
    parts.push(`<div class="mono">${text(media.alt ?? media.type ?? 'media')}: ${text(media.url)}</div>`);
  if (message.form && message.form.length > 0)
    parts.push(`<div>form: ${text(message.form.map((field) => field.label ?? field.name).join(', '))}</div>`);
  const buttons = [...(message.buttons ?? []), ...(message.quickReplies ?? [])];
  if (buttons.length > 0) parts.push(showButtons(buttons));
  if (parts.length === 0)
    parts.push(
      message.payload === undefined
        ? '<em>empty message</em>'
        : `<code>${text(JSON.stringify(message.payload) ?? '')}</code>`,
    );
  return parts.join('');
}

/** The inside of a user's bubble. */
export function showUserMessage(message: UserMessage): string {
  const parts: string[] = [];
  if (message.text !== undefined) parts.push(message.text === '' ? '<em>empty text</em>' : text(message.text));
  if (message.button) parts.push(`<em>pressed</em> ${text(message.button.title)}`);
  if (message.event) parts.push(`<em>event</em> ${text(message.event.name)}`);
  for (const media of (message.media ?? []).slice(0, mostParts))
    parts.push(`<div class="mono">${text(media.url)}</div>`);
  if (message.form) parts.push(`<code>${text(JSON.stringify(message.form))}</code>`);
  if (parts.length === 0) parts.push(`<code>${text(JSON.stringify(message.payload) ?? '')}</code>`);
  return parts.join('');
}

function showCard(card: Card): string {
  const lines = [card.title, card.subtitle, card.text].filter((line) => line !== undefined && line !== '');
  const body =
    lines.length > 0
      ? lines.map((line) => `<div>${text(line!)}</div>`).join('')
      : `<code>${text(JSON.stringify(card.content) ?? 'card')}</code>`;
  return `<div class="card inner">${body}${card.buttons && card.buttons.length > 0 ? showButtons(card.buttons) : ''}</div>`;
}

function showButtons(buttons: readonly Button[]): string {
  const more = buttons.length > mostParts ? `<span class="chip">${buttons.length - mostParts} more</span>` : '';
  return `<div class="chips">${buttons
    .slice(0, mostParts)
    .map((button) => `<span class="chip">${text(button.title)}</span>`)
    .join('')}${more}</div>`;
}

function text(value: string): string {
  return escapeHtml(shorten(value, longestText));
}
