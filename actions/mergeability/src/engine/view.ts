import type { FactName, FactTypes } from '../snapshot/facts.ts';
import { type Answer, type Question, type QuestionKind, questionKey } from '../snapshot/question.ts';
import { answerOf, factOf, type Snapshot } from '../snapshot/snapshot.ts';

/** What a condition sees: the snapshot and the clock, nothing else. */
export interface View {
  readonly snapshot: Snapshot;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** @throws UnreadableFact */
  fact<Name extends FactName>(name: Name): FactTypes[Name];
  /**
   * Says which answers are about to be needed, so that they are collected together. Ask for all, then read them.
   */
  need(questions: readonly Question[]): void;
  /** @throws UnreadableFact */
  answer<K extends QuestionKind>(question: Question<K>): Answer<K>;
}

/**
 * A view of a snapshot.
 *
 * @param missing takes the questions that the snapshot has no answer to; the collector answers these and looks again
 */
export function viewOf(snapshot: Snapshot, now: number, missing?: Map<string, Question>): View {
  const need = (questions: readonly Question[]): void => {
    for (const question of questions) {
      const key = questionKey(question);
      if (!Object.hasOwn(snapshot.answers, key)) missing?.set(key, question);
    }
  };
  return {
    snapshot,
    now,
    fact: (name) => factOf(snapshot, name),
    need,
    answer(question) {
      need([question as Question]);
      return answerOf(snapshot, question);
    },
  };
}
