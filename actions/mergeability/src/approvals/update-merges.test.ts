import { changed, judgeSnapshot } from '../../test/judge-text.ts';
import type { RuleJudgement } from '../engine/judgement.ts';
import type { Account } from '../snapshot/account.ts';
import { type Commit, known, type Review, unreadable } from '../snapshot/facts.ts';
import { questionKey } from '../snapshot/question.ts';

const [HEAD, WORK, BASE] = ['a', 'c', 'b'].map((letter) => letter.repeat(40)) as [string, string, string];
const account = (login: string): Account => ({ id: `id:${login}`, login, kind: 'user' });
const commit = (sha: string, login: string, ...parents: string[]): Commit => {
  const person = { name: login, email: `${login}@acme.example`, account: account(login) };
  return {
    sha, parents, message: 'x', author: person, committer: person, coAuthors: [], signature: null, committedAt: 0,
  }; // oxfmt-ignore
};
const approvedBy = (login: string, at: string): Review => ({
  id: login,
  author: account(login),
  state: 'approved',
  commit: at,
  submittedAt: 1_000,
  canPush: true,
});
const judge = (
  options: string,
  reviews: readonly Review[],
  answer: boolean | null,
  merge = commit(HEAD, 'bo', WORK, BASE),
): RuleJudgement =>
  judgeSnapshot(
    `approvals: { count: 1${options} }`,
    changed(
      {},
      {
        facts: { commits: [commit(WORK, 'author', BASE), merge], reviews },
        answers: {
          [questionKey({ kind: 'cleanMerge', sha: HEAD })]: answer === null ? unreadable('there is no git.') : known(answer),
        },
      },
    ),
  ); // oxfmt-ignore
const IGNORE = ', update_merges: ignore';

it('who pressed "Update branch" may approve when the merge was clean and the policy says so', () => {
  const reviews = [approvedBy('bo', HEAD)];
  expect(judge('', reviews, true).why).toContain('@bo: took part in the commits');
  expect(judge(IGNORE, reviews, true).verdict).toBe('pass');
  expect(judge(IGNORE, reviews, false).verdict).toBe('fail');
  expect(judge(IGNORE, reviews, null)).toMatchObject({ verdict: 'error', why: expect.stringContaining('no git') as string });
}); // oxfmt-ignore

it('an approval from before a clean merge of the base stands', () => {
  const reviews = [approvedBy('cy', WORK)];
  expect(judge('', reviews, true).why).toContain('commits were pushed after it');
  expect(judge(IGNORE, reviews, true).verdict).toBe('pass');
  expect(judge(IGNORE, reviews, false).verdict).toBe('fail');
  expect(judge(IGNORE, [approvedBy('cy', BASE)], true).verdict).toBe('fail');
});

it('a merge of anything but the base is a push like any other', () => {
  const side = commit(HEAD, 'bo', BASE, WORK);
  expect(judge(IGNORE, [approvedBy('cy', BASE)], true, side).verdict).toBe('fail');
  expect(judge(IGNORE, [approvedBy('bo', HEAD)], true, side).verdict).toBe('fail');
  const octopus = commit(HEAD, 'bo', WORK, BASE, 'd'.repeat(40));
  expect(judge(IGNORE, [approvedBy('cy', WORK)], true, octopus).verdict).toBe('fail');
});

it('several clean merges of the base, one after another, are as one', () => {
  const [first, older, newer] = ['e', 'f', '0'].map((letter) => letter.repeat(40)) as [string, string, string];
  const commits = [commit(WORK, 'author', BASE), commit(first, 'bo', WORK, older), commit(HEAD, 'bo', first, newer)];
  const answers = Object.fromEntries(
    [first, HEAD].map((sha) => [questionKey({ kind: 'cleanMerge', sha }), known(true)]),
  );
  const change = { facts: { commits, reviews: [approvedBy('cy', WORK)] }, answers };
  expect(judgeSnapshot('approvals: { count: 1, update_merges: ignore }', changed({}, change)).verdict).toBe('pass');
});
