import { stringify } from 'yaml';
import { escapeHoles } from '../template.ts';
import type { Chat, ChatEntry } from './chat.ts';
import type { ChatJudge, Judgement } from './judge-chat.ts';
import { redactionKinds, type RedactedChat, type RedactionKind } from './redact-chat.ts';

/** Signals of replies that a repaired bot must not give any more. */
const bad = ['not-understood', 'input-refused', 'put-into-queue', 'call-booked', 'nobody-there'];

/**
 * A chat that failed as a fixture: the customer's words again, and the bot must not give the replies that failed. What
 * it said before is only "any message", because nobody has judged it. The chat must be redacted already.
 * Undefined when there is nothing to play: the customer never wrote.
 */
export function fixtureOf({ chat, counts }: RedactedChat, judgement: Judgement, judge: ChatJudge): string | undefined {
  if (!chat.entries.some((entry) => entry.speaker === 'user' && entry.text)) return undefined;
  const steps: Record<string, object | string>[] = [];
  const texts: string[] = [];
  for (const [index, entry] of chat.entries.entries()) {
    if (entry.speaker === 'person' || (entry.speaker === 'system' && judgement.because.includes(index))) break;
    texts[steps.length] = entry.text ?? '';
    if (entry.speaker === 'user' && entry.text) steps.push({ user: escapeHoles(entry.text) });
    if (entry.speaker === 'bot' && entry.text !== undefined)
      steps.push({ bot: expectation(entry, judgement.because.includes(index), judge) });
  }
  // A customer who says that it did not help speaks of the reply before: a fixture that accepts everything proves nothing.
  const last = steps.findLastIndex((step) => 'bot' in step);
  if (last < 0) steps.push({ bot: { anything: true } });
  else if (!steps.some((step) => typeof step['bot'] === 'object' && 'not' in step['bot']))
    steps[last] = { bot: { not: unwanted(texts[last]!) } };
  const document = {
    conversations: [
      {
        name: `${judgement.outcome.replace('_', ' ')}: ${chat.id}`,
        description: `A real chat, ${judgement.outcome} because "${judgement.rule}". Say what the bot should answer, then remove the tag review.`,
        ...(chat.locale !== undefined && { locales: [chat.locale] }),
        tags: ['from-production', 'review', judgement.outcome.replace('_', '-')],
        steps,
      },
    ],
  };
  return `# ${redacted(counts)}\n# Names in the middle of a sentence are not found: read it before it is shared.\n${stringify(document, { lineWidth: 0 })}`;
}

function expectation(entry: ChatEntry, failed: boolean, judge: ChatJudge): object {
  const signals = judge.signalsOf(entry);
  return failed || bad.some((signal) => signals.has(signal)) ? { not: unwanted(entry.text!) } : { anything: true };
}

const placeholder = new RegExp(`\\[(?:${redactionKinds.join('|').toLowerCase()})-\\d+\\]`, 'g');

/** The reply that must not come again. What was redacted in it is any text: the bot will not say the placeholder. */
function unwanted(text: string): string | object {
  if (text.search(placeholder) < 0) return escapeHoles(text);
  return { wildcard: escapeHoles(text.replaceAll('*', '\\*').replace(placeholder, '*')) };
}

function redacted(counts: Readonly<Partial<Record<RedactionKind, number>>>): string {
  const parts = Object.entries(counts).map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`);
  return parts.length === 0 ? 'Redacted: nothing was found to take out.' : `Redacted: ${parts.join(', ')}.`;
}

/** A file name, without its ending, that says the outcome and the chat. */
export function fixtureName(chat: Chat, judgement: Judgement): string {
  const safe = `${chat.bot}-${chat.id}`
    .replace(/[^\p{L}\p{N}_.-]+/gu, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 120);
  return `${judgement.outcome.replace('_', '-')}/${safe || 'chat'}`;
}
