import { findCases, type Case, type Cases } from '../cases.ts';
import type { Suite } from '../link.ts';
import type { Conversation } from '../model.ts';

/** One conversation in one case against one bot. */
export interface Job {
  readonly id: string;
  readonly ordinal: number;
  readonly bot: string;
  readonly conversation: Conversation;
  readonly theCase: Case;
  /** Whether the conversation has other cases, so that this one needs its name. */
  readonly isOneOfMany: boolean;
}

export interface Selection {
  readonly shard?: { readonly index: number; readonly count: number };
  /** Already judged in the journal that is resumed. */
  readonly isDone?: (ordinal: number) => boolean;
  /** Only these ids (`--rerun-failed`). */
  readonly ids?: ReadonlySet<string>;
}

interface Entry {
  readonly conversation: Conversation;
  readonly cases: Cases;
  readonly first: number;
}

/** All jobs of one bot, numbered through the whole run and made one at a time. */
export class BotPlan {
  readonly bot: string;
  readonly #entries: readonly Entry[];
  readonly end: number;

  constructor(bot: string, conversations: readonly Conversation[], suite: Suite, first: number) {
    this.bot = bot;
    let next = first;
    this.#entries = conversations.map((conversation) => {
      const cases = findCases(conversation, suite);
      const entry = { conversation, cases, first: next };
      next += cases.count;
      return entry;
    });
    this.end = next;
  }

  *jobs(selection: Selection): Generator<Job> {
    for (const { conversation, cases, first } of this.#entries) {
      for (let caseIndex = 0; caseIndex < cases.count; caseIndex++) {
        const ordinal = first + caseIndex;
        const { shard } = selection;
        if (shard && ordinal % shard.count !== shard.index - 1) continue;
        if (selection.isDone?.(ordinal)) continue;
        const theCase = cases.at(caseIndex);
        const isOneOfMany = cases.count > 1;
        const id = jobId(this.bot, conversation, isOneOfMany ? theCase.name : '');
        if (selection.ids && !selection.ids.has(id)) continue;
        yield { id, ordinal, bot: this.bot, conversation, theCase, isOneOfMany };
      }
    }
  }

  count(selection: Selection): number {
    const { shard } = selection;
    if (selection.ids || selection.isDone) {
      let count = 0;
      for (const _ of this.jobs(selection)) count++;
      return count;
    }
    const [start, end] = [this.#entries[0]?.first ?? this.end, this.end];
    if (!shard) return end - start;
    const upTo = (limit: number): number => Math.floor((limit + shard.count - shard.index) / shard.count);
    return upTo(end) - upTo(start);
  }
}

/** The name of a conversation in reports, reruns and baselines: the same in every run of the same fixtures. */
export function jobId(bot: string, conversation: Conversation, caseName: string): string {
  const id = `${bot} › ${conversation.at.file} › ${conversation.name}`;
  return caseName === '' ? id : `${id} › ${caseName}`;
}
