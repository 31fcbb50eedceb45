import { known, unreadable } from '../../src/snapshot/facts.ts';
import { questionKey } from '../../src/snapshot/question.ts';
import type { Attack } from './attack.ts';
import {
  HEAD,
  OLD,
  NEW,
  AT,
  review,
  answers,
  commit,
  push,
  expect,
  CONTENT,
  patches,
  ancestor,
} from './review-facts.ts';

/** Attacks by what an approval has seen: pushes, other content, other branches. */
export const staleApprovalAttacks: readonly Attack[] = [
  {
    name: 'an approval survives a push',
    attempt: () => expect('fail', 'approvals: 1', {}, { facts: { reviews: [review('bo', { commit: OLD })] } }),
    mutation: {
      file: 'approvals/freshness.ts',
      from: 'const isHead = heads.has(review.commit) && since.length === 0;',
      to: 'const isHead = true;',
    },
  },
  {
    name: 'GitHub binds an approval to the new head after a force push, and it counts as if it saw that',
    attempt: () => expect('fail', 'approvals: 1', {}, { facts: { reviews: [review('bo')], movements: [push()] } }),
    mutation: {
      file: 'approvals/freshness.ts',
      from: 'heads.has(review.commit) && since.length === 0',
      to: 'review.commit === head.sha',
    },
  },
  {
    name: 'a force push in the same second as the approval is taken for an earlier one',
    attempt: () =>
      expect('fail', 'approvals: 1', {}, { facts: { reviews: [review('bo')], movements: [push({ at: AT })] } }),
    mutation: { file: 'approvals/freshness.ts', from: 'at >= review.submittedAt', to: 'at > review.submittedAt' },
  },
  {
    name: 'a re-bound approval is believed although the content of the head before was another',
    attempt: () =>
      expect(
        'fail',
        CONTENT,
        {},
        {
          facts: { reviews: [review('bo')], movements: [push()] },
          answers: answers([ancestor(HEAD, OLD), false], [patches(HEAD), { a: '2' }], [patches(OLD), { a: '1' }]),
        },
      ),
    mutation: { file: 'approvals/freshness.ts', from: '[plan.before, plan.commit];', to: '[plan.commit];' },
  },
  {
    name: 'content that changed elsewhere counts as unchanged because the reviewed file did not',
    attempt: () =>
      expect(
        'fail',
        CONTENT,
        {},
        {
          facts: { reviews: [review('bo', { commit: OLD })] },
          answers: answers(
            [ancestor(OLD, HEAD), true],
            [patches(HEAD), { a: '1', evil: '9' }],
            [patches(OLD), { a: '1' }],
          ),
        },
      ),
    mutation: {
      file: 'approvals/freshness.ts',
      from: '...Object.keys(then), ...Object.keys(now)',
      to: '...Object.keys(then)',
    },
  },
  {
    name: 'the commits that an approval saw are gone, and it is believed',
    attempt: () => {
      expect('fail', CONTENT, {}, { facts: { reviews: [review('bo')], movements: [push({ before: null })] } });
      expect(
        'fail',
        CONTENT,
        {},
        {
          facts: { reviews: [review('bo', { commit: OLD })] },
          answers: answers([ancestor(OLD, HEAD), true], [patches(HEAD), { a: '1' }], [patches(OLD), null]),
        },
      );
    },
    mutation: {
      file: 'approvals/freshness.ts',
      from: "if (then === null) return stale('the commits that it saw are gone');",
      to: 'if (then === null) continue;',
    },
  },
  {
    name: 'whether content changed cannot be read, and the approval stays',
    attempt: () =>
      expect(
        'error',
        CONTENT,
        {},
        {
          facts: { reviews: [review('bo', { commit: OLD })] },
          answers: {
            [questionKey(ancestor(OLD, HEAD))]: known(true),
            [questionKey(patches(HEAD))]: unreadable('no git'),
            [questionKey(patches(OLD))]: unreadable('no git'),
          },
        },
      ),
    mutation: {
      file: 'snapshot/snapshot.ts',
      from: 'if (!fact.known) throw new UnreadableFact(fact.reason, fact.fix);',
      to: 'if (!fact.known) return {} as T;',
    },
  },
  {
    name: 'a pull request is approved into a harmless branch and then turned to another',
    attempt: () => {
      const facts = { reviews: [review('bo')], movements: [push({ kind: 'retarget', before: null, after: null })] };
      expect('fail', 'approvals: 1', {}, { facts });
      expect('fail', CONTENT, {}, { facts });
    },
    mutation: {
      file: 'approvals/freshness.ts',
      from: '({ at }) => at >= review.submittedAt',
      to: "({ at, kind }) => kind === 'force-push' && at >= review.submittedAt",
    },
  },
  {
    name: 'an evil merge passes for an update of the branch',
    attempt: () =>
      expect(
        'fail',
        'approvals: { count: 1, update_merges: ignore }',
        {},
        {
          facts: {
            reviews: [review('bo', { commit: OLD })],
            commits: [commit({ sha: OLD, parents: [] }), commit({ parents: [OLD, NEW] })],
          },
          answers: answers([{ kind: 'cleanMerge', sha: HEAD }, false]),
        },
      ),
    mutation: {
      file: 'approvals/update-merges.ts',
      from: 'return merges.filter((merge) => view.answer(question(merge)));',
      to: 'return merges;',
    },
  },
  {
    name: "a branch of one's own passes for the base that was merged",
    attempt: () =>
      expect(
        'fail',
        'approvals: { count: 1, update_merges: ignore }',
        {},
        {
          facts: {
            reviews: [review('bo', { commit: OLD })],
            commits: [
              commit({ sha: OLD, parents: [] }),
              commit({ sha: NEW, parents: [] }),
              commit({ parents: [OLD, NEW] }),
            ],
          },
          answers: answers([{ kind: 'cleanMerge', sha: HEAD }, true]),
        },
      ),
    mutation: { file: 'approvals/update-merges.ts', from: "&& !own.has(parents[1] ?? '')", to: '' },
  },
];
