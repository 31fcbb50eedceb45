import type { Conversation } from '../model.ts';
import type { ConversationFinished, TurnRecord } from '../result.ts';
import { JournalError, readJournal } from '../run/journal.ts';
import { BotCoverage, type TallyOptions } from './tally.ts';
import { KnownNames } from './known-names.ts';
import type { Known } from './model/bot-model.ts';

/** What is asked about. */
export interface CoverageOptions extends TallyOptions {
  /** What the files of a bot name. */
  readonly knownOf: (bot: string) => readonly Known[];
  readonly isWanted: (event: ConversationFinished) => boolean;
  readonly signal: AbortSignal;
}

export interface Measured {
  readonly bots: ReadonlyMap<string, BotCoverage>;
  /** Bots of the recordings, wanted or not. */
  readonly botsSeen: ReadonlySet<string>;
  /** Journals of runs that did not end. */
  readonly unfinished: readonly string[];
}

/**
 * Reads recordings one after the other, conversation by conversation.
 *
 * @throws JournalError
 */
export async function measureCoverage(journals: readonly string[], options: CoverageOptions): Promise<Measured> {
  const bots = new Map<string, BotCoverage>();
  const botsSeen = new Set<string>();
  const unfinished: string[] = [];
  for (const journal of journals) {
    let isFinished = false;
    for await (const event of readJournal(journal)) {
      if (options.signal.aborted) return { bots, botsSeen, unfinished };
      if (event.type === 'run-finished') isFinished = event.exitCode !== 130;
      if (event.type !== 'conversation-finished') continue;
      botsSeen.add(event.bot);
      // Skipped by its own word: nothing was to be met.
      if (event.verdict === 'skipped' || !options.isWanted(event)) continue;
      let coverage = bots.get(event.bot);
      if (!coverage)
        bots.set(event.bot, (coverage = new BotCoverage(new KnownNames(options.knownOf(event.bot)), options)));
      if (!event.attempts.every(({ turns }) => turns.every(isWhole)))
        throw new JournalError(
          `${journal}: a turn of the conversation "${event.id}" lacks its place, messages or assertions.`,
        );
      coverage.add(event);
    }
    if (!isFinished) unfinished.push(journal);
  }
  return { bots, botsSeen, unfinished };
}

/** A file that was edited by hand may lack what is taken for granted. */
function isWhole(turn: Partial<TurnRecord> | null): boolean {
  return Array.isArray(turn?.messages) && Array.isArray(turn.assertions) && typeof turn.at?.file === 'string';
}

/** How a conversation of the fixtures is found in a recording. */
export function conversationKey(
  one: Pick<Conversation, 'at' | 'name'> | Pick<ConversationFinished, 'file' | 'name'>,
): string {
  return `${'file' in one ? one.file : one.at.file}\u0000${one.name}`;
}
