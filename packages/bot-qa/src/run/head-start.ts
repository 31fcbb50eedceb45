import { isNativeOrNone } from '../fixture-formats.ts';
import { linkFixtures } from '../link.ts';
import type { ReadCompanion } from '../load-fixtures.ts';
import type { Conversation, FixtureFile } from '../model.ts';
import type { ConversationFinished } from '../result.ts';
import type { ConnectedBot } from './bot-run.ts';
import { BotPlan, type Job, type Selection } from './plan.ts';
import { playJob, type RunConditions } from './play-job.ts';

/**
 * Plays the first conversations of a run while the rest of its fixtures is read, so that a suite of a thousand files meets
 * its bot as soon as a suite of one. Nothing of it is told before all is read: with a mistake anywhere in the suite
 * nothing counts.
 *
 * Only what no other file can change is begun: the conversations of the first bot in the first file that has any, when that
 * file needs nothing of others and all files are in the native language.
 */
export class HeadStart implements ReadCompanion {
  readonly conditions: RunConditions;
  readonly #bot: ConnectedBot;
  readonly #isWanted: (conversation: Conversation) => boolean;
  readonly #selection: Selection;
  readonly #files: FixtureFile[] = [];
  readonly #begun = new Map<number, Promise<ConversationFinished>>();
  #isOver: boolean;

  /** `bot` is the first of the run, and `names` are all of its fixture files. */
  constructor(
    conditions: RunConditions,
    bot: ConnectedBot,
    options: {
      readonly names: readonly string[];
      readonly selection: Selection;
      readonly isWanted: (conversation: Conversation) => boolean;
    },
  ) {
    this.conditions = conditions;
    this.#bot = bot;
    this.#isWanted = options.isWanted;
    this.#selection = options.selection;
    this.#isOver = !options.names.every(isNativeOrNone);
  }

  read(file: FixtureFile): void {
    if (this.#isOver) return;
    this.#files.push(file);
    const wanted = file.conversations.filter(this.#isWanted);
    if (wanted.length === 0 && file.problems.length === 0) return;
    this.#isOver = true;
    const suite = linkFixtures(this.#files);
    // A word that is missing here may be in another file; and of a list there, the lines for a language.
    if (suite.problems.length > 0 || wanted.some((conversation) => conversation.locales)) return;
    // Reading makes a bot look a little slower than it is, which matters where its speed is judged.
    const first = [...wanted.slice(0, this.#bot.concurrency), ...suite.blocks.values()];
    if (/"kind":"(?:latency|silence)"|"withinMs":/.test(JSON.stringify(first))) return;
    for (const job of new BotPlan(this.#bot.name, wanted, suite, 0).jobs(this.#selection)) {
      if (this.#begun.size === this.#bot.concurrency) break;
      this.#begun.set(job.ordinal, playJob(job, this.#bot, { ...this.conditions, suite }));
    }
  }

  /** A bot that answers in time must not be found late because nobody listened. */
  async beforeLongWork(): Promise<void> {
    await Promise.all(this.#begun.values());
  }

  /** What became of a job that was begun. */
  take(job: Job): Promise<ConversationFinished> | undefined {
    return this.#begun.get(job.ordinal);
  }

  /** Ends what was begun. Resolves with how many conversations that were. */
  async cancel(): Promise<number> {
    this.conditions.stop.stop();
    await this.beforeLongWork();
    return this.#begun.size;
  }
}
