import type { SourcePosition } from '../source.ts';

/** Who spoke: the customer, the bot, a person of the company, or the system (events). */
export type Speaker = 'user' | 'bot' | 'person' | 'system';

/** One thing that was said or happened in a chat. */
export interface ChatEntry {
  readonly speaker: Speaker;
  readonly text?: string;
  /** What the bot calls its message or the event: intent, action, event name. */
  readonly names: readonly string[];
  /** How a person is called in the log. */
  readonly by?: string;
  /** Milliseconds since the epoch, where the log says so. */
  readonly at?: number;
}

/** One real chat, in the order in which it was said. */
export interface Chat {
  readonly id: string;
  readonly bot: string;
  readonly entries: readonly ChatEntry[];
  readonly source: SourcePosition;
  readonly startedAt?: number;
  readonly locale?: string;
}
