import { normaliseText } from '../matching/normalise-text.ts';
import type { Chat, ChatEntry } from './chat.ts';
import type { Condition, Outcome, Rules, Signal } from './rules.ts';

/** What a chat ended as, and why: which rule, and which messages made it apply (indices into `entries`). */
export interface Judgement {
  readonly outcome: Outcome;
  readonly rule: string;
  readonly because: readonly number[];
}

/** Bots repeat themselves: what a text means is worked out once. */
const cacheLimit = 20_000;

/** Judges chats by rules, one at a time; keeps nothing of them but the meaning of frequent texts. */
export class ChatJudge {
  readonly #rules: Rules;
  readonly #meanings = new Map<string, ReadonlySet<string>>();

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /** The names of the signals that an entry has. */
  signalsOf(entry: ChatEntry): ReadonlySet<string> {
    const key = `${entry.speaker}\u0000${entry.names.join('\u0001')}\u0000${entry.text ?? ''}`;
    const known = this.#meanings.get(key);
    if (known) return known;
    if (this.#meanings.size >= cacheLimit) this.#meanings.clear();
    const text = normaliseText(entry.text ?? '').replace(/[’‘ʼ`]/g, "'");
    const found = new Set<string>();
    for (const signal of this.#rules.signals.values()) if (fits(signal, entry, text)) found.add(signal.name);
    this.#meanings.set(key, found);
    return found;
  }

  /** @throws Error when no rule applies, which readRules does not let happen */
  judge(chat: Chat): Judgement {
    for (const { name, outcome, when } of this.#rules.rules) {
      const because = this.#applies(when, chat.entries);
      if (because) return { outcome, rule: name, because };
    }
    throw new Error('No rule applies; the last one must be "always".');
  }

  #applies(when: Condition, entries: readonly ChatEntry[]): readonly number[] | undefined {
    switch (when.kind) {
      case 'always':
        return [];
      case 'nobody-wrote':
        return entries.some((entry) => entry.speaker === 'user') ? undefined : [];
      case 'some': {
        const index = entries.findIndex((entry) => this.signalsOf(entry).has(when.signal));
        return index < 0 ? undefined : [index];
      }
      case 'last-user': {
        const index = entries.findLastIndex((entry) => entry.speaker === 'user');
        return index >= 0 && this.signalsOf(entries[index]!).has(when.signal) ? [index] : undefined;
      }
      case 'ends-with': {
        const index = entries.findLastIndex((entry) => entry.speaker !== 'system' && entry.text !== undefined);
        const last = entries[index];
        if (!last) return undefined;
        const signals = this.signalsOf(last);
        const holds =
          (last.speaker === when.what || signals.has(when.what)) &&
          !(when.except !== undefined && signals.has(when.except));
        return holds ? [index] : undefined;
      }
      case 'last-replies': {
        const because: number[] = [];
        for (const reply of repliesFromTheEnd(entries)) {
          const hit = reply.find((index) => when.signals.some((signal) => this.signalsOf(entries[index]!).has(signal)));
          if (hit === undefined) break;
          because.unshift(hit);
        }
        return because.length >= when.atLeast ? because : undefined;
      }
    }
  }
}

/** The bot's replies to the customer, last first: what it said between two messages of the customer. The greeting is none. */
function* repliesFromTheEnd(entries: readonly ChatEntry[]): Generator<readonly number[]> {
  let reply: number[] = [];
  for (let index = entries.length - 1; index >= 0; index--) {
    const { speaker } = entries[index]!;
    if (speaker === 'bot') reply.unshift(index);
    else if (speaker === 'user' && reply.length > 0) {
      yield reply;
      reply = [];
    }
  }
}

function fits(signal: Signal, entry: ChatEntry, text: string): boolean {
  if (!signal.of.includes(entry.speaker)) return false;
  const isAny = signal.names.length === 0 && signal.text.length === 0;
  const named = entry.names.some((name) => signal.names.some((matches) => matches(name)));
  if (!isAny && !named && (text === '' || !signal.text.some((matches) => matches(text)))) return false;
  // A name is the bot's own word for the message, and beats what the text looks like.
  return named || !signal.except.some((matches) => matches(text));
}
