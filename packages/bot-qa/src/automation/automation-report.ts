import type { Chat, ChatEntry } from './chat.ts';
import type { ChatJudge, Judgement } from './judge-chat.ts';
import { redactChat } from './redact-chat.ts';
import { outcomes, type Outcome } from './rules.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** The shape of the JSON; raised when a reader would have to change. */
export const automationVersion = 1;

export interface Share {
  readonly chats: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** contained ÷ all chats × 100; null without chats. */
  readonly percent: number | null;
  /** Wilson, 95 %, in per cent. */
  readonly interval: readonly [number, number];
}

export interface BotAutomation extends Share {
  readonly bot: string;
  readonly rules: readonly { readonly rule: string; readonly outcome: Outcome; readonly chats: number }[];
  /** The last words of the bot in chats that nothing told to be anything but contained: where to look for a missing rule. */
  readonly lastWords: readonly { readonly text: string; readonly chats: number }[];
}

export interface AutomationReport {
  readonly format: 'bot-qa-automation';
  readonly version: typeof automationVersion;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly files: readonly string[];
  readonly all: Share;
  readonly bots: readonly BotAutomation[];
  readonly notes: readonly { readonly what: string; readonly count: number }[];
  readonly problems: number;
  readonly alerts: readonly Alert[];
}

export interface Alert {
  readonly kind: 'below-minimum' | 'drop';
  /** Absent: all bots together. */
  readonly bot?: string;
  readonly message: string;
  readonly percent: number | null;
  readonly limit: number;
}

/** Whether JSON from a file is a report of this version or an older one, down to the figures that are compared. */
export function isAutomationReport(value: unknown): value is AutomationReport {
  const report = value as Partial<AutomationReport> | null;
  return (
    report?.format === 'bot-qa-automation' &&
    typeof report.version === 'number' &&
    report.version <= automationVersion &&
    typeof report.at === 'number' &&
    isShare(report.all) &&
    Array.isArray(report.bots) &&
    (report.bots as readonly unknown[]).every(
      (bot) => isShare(bot) && typeof (bot as { bot?: unknown }).bot === 'string',
    )
  );
}

function isShare(value: unknown): boolean {
  const share = value as Partial<Share> | null | undefined;
  return (
    typeof share?.chats === 'number' &&
    (share.percent === null || typeof share.percent === 'number') &&
    Array.isArray(share.interval) &&
    share.interval.every((end) => typeof end === 'number') &&
    typeof share.outcomes === 'object' &&
    outcomes.every((outcome) => typeof share.outcomes?.[outcome] === 'number')
  );
}

interface Counts {
  readonly outcomes: Record<Outcome, number>;
  readonly rules: Map<string, { outcome: Outcome; chats: number }>;
  /** By the words as they were said; with those that may be shown. */
  readonly lastWords: Map<string, { readonly text: string; chats: number }>;
}

/** How many different last words are counted per bot; texts with numbers in them are one. */
const lastWordsLimit = 2000;

/** Adds chats up, bot by bot; keeps no chat. */
export class AutomationTally {
  readonly #bots = new Map<string, Counts>();
  readonly #judge: ChatJudge;

  constructor(judge: ChatJudge) {
    this.#judge = judge;
  }

  add(chat: Chat, { outcome, rule }: Judgement): void {
    let counts = this.#bots.get(chat.bot);
    if (!counts) {
      counts = {
        outcomes: { contained: 0, handed_over: 0, fallback_loop: 0, abandoned: 0 },
        rules: new Map(),
        lastWords: new Map(),
      };
      this.#bots.set(chat.bot, counts);
    }
    counts.outcomes[outcome]++;
    const known = counts.rules.get(rule) ?? { outcome, chats: 0 };
    counts.rules.set(rule, { outcome, chats: known.chats + 1 });
    if (outcome !== 'contained') return;
    const last = chat.entries.findLast((entry) => entry.speaker === 'bot' && entry.text !== undefined);
    if (!last?.text || this.#judge.signalsOf(last).size > 0) return;
    const key = withoutDigits(last.text);
    const seen = counts.lastWords.get(key);
    if (seen) seen.chats++;
    else if (counts.lastWords.size < lastWordsLimit)
      counts.lastWords.set(key, { text: withoutDigits(redactedText(chat, last)), chats: 1 });
  }

  get bots(): readonly BotAutomation[] {
    return [...this.#bots]
      .map(([bot, counts]) => ({
        bot,
        ...shareOf(counts.outcomes),
        rules: [...counts.rules]
          .map(([rule, { outcome, chats }]) => ({ rule, outcome, chats }))
          .sort((a, b) => b.chats - a.chats),
        lastWords: [...sumByText(counts.lastWords.values())]
          .map(([text, chats]) => ({ text, chats }))
          .sort((a, b) => b.chats - a.chats || (a.text < b.text ? -1 : 1))
          .slice(0, 10),
      }))
      .sort((a, b) => (a.percent ?? 0) - (b.percent ?? 0) || (a.bot < b.bot ? -1 : 1));
  }

  get all(): Share {
    const sum: Record<Outcome, number> = { contained: 0, handed_over: 0, fallback_loop: 0, abandoned: 0 };
    for (const counts of this.#bots.values()) for (const outcome of outcomes) sum[outcome] += counts.outcomes[outcome];
    return shareOf(sum);
  }
}

function shareOf(counts: Readonly<Record<Outcome, number>>): Share {
  const chats = outcomes.reduce((sum, outcome) => sum + counts[outcome], 0);
  return {
    chats,
    outcomes: { ...counts },
    percent: chats === 0 ? null : (counts.contained / chats) * 100,
    interval: wilsonInterval(counts.contained, chats),
  };
}

function withoutDigits(text: string): string {
  return text.replace(/\p{N}+/gu, '#').slice(0, 160);
}

/** What one entry says, as it may stand in logs and summaries. */
function redactedText(chat: Chat, entry: ChatEntry): string {
  const { entries } = redactChat({ ...chat, entries: [...chat.entries.filter((one) => one !== entry), entry] }).chat;
  return entries.at(-1)?.text ?? '';
}

/** "Bye [name-1]" of many chats is one text. */
function sumByText(words: Iterable<{ readonly text: string; readonly chats: number }>): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { text, chats } of words) sums.set(text, (sums.get(text) ?? 0) + chats);
  return sums;
}
