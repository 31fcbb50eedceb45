import type { Chat } from '../automation/chat.ts';
import type { Judgement } from '../automation/judge-chat.ts';
import { redactChat } from '../automation/redact-chat.ts';
import { Leaders } from '../reporters/worst-first.ts';
import type { WorstChat } from './show-dashboard.ts';

const perBot = 10;
const badness = { fallback_loop: 0, abandoned: 1, handed_over: 2, contained: 3 } as const;

/** Keeps the worst chats of each bot: loops, then abandoned, then handed over; longer loops and longer chats first. */
export class WorstChats {
  readonly #bots = new Map<string, Leaders<WorstChat>>();

  add(chat: Chat, judgement: Judgement): void {
    if (judgement.outcome === 'contained') return;
    let leaders = this.#bots.get(chat.bot);
    if (!leaders) this.#bots.set(chat.bot, (leaders = new Leaders<WorstChat>(perBot, compare)));
    leaders.add({ chat, judgement });
  }

  /** Redacted. */
  of(bot: string): readonly WorstChat[] {
    return (this.#bots.get(bot)?.items ?? []).map(({ chat, judgement }) => ({
      chat: redactChat(chat).chat,
      judgement,
    }));
  }
}

function compare(a: WorstChat, b: WorstChat): number {
  return (
    badness[a.judgement.outcome] - badness[b.judgement.outcome] ||
    b.judgement.because.length - a.judgement.because.length ||
    b.chat.entries.length - a.chat.entries.length ||
    (a.chat.id < b.chat.id ? -1 : 1)
  );
}
