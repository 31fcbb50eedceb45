import type { GitHub } from 'action-kit/github';
import { answerQuestions } from '../src/collect/answer-questions.ts';
import { evaluate } from '../src/engine/evaluate.ts';
import type { RuleJudgement } from '../src/engine/judgement.ts';
import { imagineSnapshot } from '../src/policy/imagine.ts';
import { type Fact, known } from '../src/snapshot/facts.ts';
import { type Question, questionKey } from '../src/snapshot/question.ts';
import type { Snapshot } from '../src/snapshot/snapshot.ts';
import { asking, NOW } from './judge-text.ts';
import type { WorkRepository } from './work-repository.ts';

export interface RepositoryCase {
  readonly base: string;
  readonly head: string;
  /** Open pull requests between branches, as `head → base`. */
  readonly open?: readonly string[];
  readonly change?: (snapshot: Snapshot) => Snapshot;
}

/** Judges one condition for a pull request between two branches of a real repository. */
export async function judgeRepository(
  repository: WorkRepository,
  conditions: string,
  { base, head, open = [], change = (each) => each }: RepositoryCase,
): Promise<RuleJudgement> {
  const { history, remove } = await repository.history(base, head);
  try {
    const imagined = imagineSnapshot({ base, head });
    let snapshot = change({
      ...imagined,
      pullRequest: {
        ...imagined.pullRequest,
        base: { ref: base, sha: repository.sha(base) },
        head: { ...imagined.pullRequest.head, sha: repository.sha(head) },
      },
    });
    const policy = asking(conditions);
    for (;;) {
      const missing = new Map<string, Question>();
      const [rule] = evaluate(snapshot, policy, NOW, missing).rules;
      if (rule === undefined) throw new Error('The policy has no rule.');
      if (missing.size === 0) return rule;
      const local: Record<string, Fact<unknown>> = {};
      for (const question of missing.values()) {
        if (question.kind !== 'pullRequestsBetween') continue;
        const number = open.indexOf(`${question.head} → ${question.base}`) + 1;
        local[questionKey(question)] = known(number > 0 ? [{ number, state: 'open' }] : []);
        missing.delete(questionKey(question));
      }
      const answers = await answerQuestions([...missing.values()], {
        history,
        github: {} as GitHub,
        owner: 'acme',
        name: 'shop',
      });
      snapshot = { ...snapshot, answers: { ...snapshot.answers, ...local, ...answers } };
    }
  } finally {
    remove();
  }
}
