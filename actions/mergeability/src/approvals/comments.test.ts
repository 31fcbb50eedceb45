import { changed, judgeSnapshot, type Change } from '../../test/judge-text.ts';
import type { RuleJudgement } from '../engine/judgement.ts';
import type { Account } from '../snapshot/account.ts';
import { type Comment, known, type Review } from '../snapshot/facts.ts';
import { questionKey } from '../snapshot/question.ts';

const HEAD = 'a'.repeat(40);
const account = (login: string): Account => ({ id: `id:${login}`, login, kind: 'user' });
const comment = (login: string, body: string, more: Partial<Comment> = {}): Comment => ({
  author: account(login),
  body,
  createdAt: 1_000,
  isEdited: false,
  ...more,
});
const review = (login: string, state: Review['state'], submittedAt: number): Review => ({
  id: `${login} ${submittedAt}`,
  author: account(login),
  state,
  commit: HEAD,
  submittedAt,
  canPush: true,
});
const mayWrite = (...logins: string[]): NonNullable<Change['answers']> =>
  Object.fromEntries(logins.map((login) => [questionKey({ kind: 'permission', login }), known('write')]));
const judge = (
  options: string,
  comments: readonly Comment[],
  reviews: readonly Review[] = [],
  answers = mayWrite('bo', 'cy'),
): RuleJudgement =>
  judgeSnapshot(`approvals: { count: 1, ${options} }`, changed({}, { facts: { comments, reviews }, answers }));

describe('approving by comment', () => {
  const FREE = "comments: ['^LGTM', '👍'], stale: never";

  it('counts once the policy says so, by somebody who may write', () => {
    expect(judge('stale: never', [comment('bo', 'LGTM')]).verdict).toBe('fail');
    expect(judge(FREE, [comment('bo', 'LGTM')])).toMatchObject({ verdict: 'pass', why: 'approved by @bo' });
    expect(judge(FREE, [comment('bo', 'so 👍 is it')]).verdict).toBe('pass');
    expect(judge(FREE, [comment('bo', 'not LGTM')]).verdict).toBe('fail');
    expect(judge(FREE, [comment('bo', 'LGTM')], [], {}).verdict).toBe('error');
    const reader = { [questionKey({ kind: 'permission', login: 'bo' })]: known('read') };
    expect(judge(FREE, [comment('bo', 'LGTM')], [], reader).why).toContain('@bo: has no write permission');
    expect(judge(`${FREE}, permission: none`, [comment('bo', 'LGTM')], [], {}).verdict).toBe('pass');
  });

  it('never counts of the author, nor of an account that is gone, and a person counts once', () => {
    expect(judge(FREE, [comment('author', 'LGTM')], [], mayWrite('author')).verdict).toBe('fail');
    expect(judge(FREE, [comment('bo', 'LGTM', { author: null })]).verdict).toBe('fail');
    const twice = [comment('bo', 'LGTM'), comment('bo', 'LGTM again', { createdAt: 2_000 })];
    expect(judge(FREE.replace('stale', 'groups: [{ count: 2, from: [bo, cy] }], stale'), twice).verdict).toBe('fail');
  });

  it('is void once it was edited, unless the policy says otherwise', () => {
    const edited = [comment('bo', 'LGTM', { isEdited: true })];
    expect(judge(FREE, edited).verdict).toBe('fail');
    expect(judge(`${FREE}, edited_comments: count`, edited).verdict).toBe('pass');
  });

  it('speaks of the commit that it names in full, and of no other', () => {
    const BOUND = 'comments: ^LGTM';
    expect(judge(BOUND, [comment('bo', 'LGTM')]).why).toContain(
      'the comment names no commit: the full SHA of the head has to stand in it',
    );
    expect(judge(BOUND, [comment('bo', `LGTM ${HEAD}`)]).verdict).toBe('pass');
    expect(judge(BOUND, [comment('bo', `LGTM ${HEAD.slice(0, 12)}`)]).verdict).toBe('fail');
    expect(judge(BOUND, [comment('bo', `LGTM ${'b'.repeat(40)}`)]).why).toContain('commits were pushed after it');
  });

  it('takes no requested changes back, and is taken back by them', () => {
    const approval = comment('bo', 'LGTM', { createdAt: 2_000 });
    expect(judge(FREE, [approval], [review('bo', 'changes-requested', 1_000)]).why).toBe('@bo requested changes');
    const ignoring = `${FREE}, changes_requested: ignore`;
    expect(judge(ignoring, [approval], [review('bo', 'changes-requested', 3_000)]).verdict).toBe('fail');
    expect(judge(ignoring, [approval], [review('bo', 'changes-requested', 1_000)]).verdict).toBe('pass');
  });
});

describe('objections', () => {
  const WORDS = "comments: ['^:-1:'], withdrawals: ['^:\\+1:']";
  const object = (options: string, comments: readonly Comment[], reviews: readonly Review[] = []): RuleJudgement =>
    judgeSnapshot(`objections: { ${options} }`, changed({}, { facts: { comments, reviews } }));
  const against = comment('bo', ':-1: no');
  const back = (login: string, more: Partial<Comment> = {}): Comment =>
    comment(login, ':+1: fine', { createdAt: 2_000, ...more });

  it('stand until the same person takes them back', () => {
    expect(object(`from: [bo, cy], ${WORDS}`, [])).toMatchObject({
      verdict: 'pass',
      why: 'nobody of @bo, @cy objects',
    });
    expect(object(`from: [bo, cy], ${WORDS}`, [against])).toMatchObject({
      verdict: 'fail',
      why: '@bo objected',
      todo: 'resolve it and ask @bo to take the objection back',
      who: ['author', '@bo'],
    });
    expect(object(`from: [bo, cy], ${WORDS}`, [against, back('bo')]).verdict).toBe('pass');
    expect(object(`from: [bo, cy], ${WORDS}`, [against, back('cy')]).verdict).toBe('fail');
    expect(object(`from: [bo, cy], ${WORDS}`, [against, back('bo', { isEdited: true })]).verdict).toBe('fail');
    expect(object(`from: [bo, cy], ${WORDS}`, [back('bo'), { ...against, createdAt: 3_000 }]).verdict).toBe('fail');
    expect(object(`from: [bo, cy], ${WORDS}`, [back('bo'), { ...against, createdAt: 2_000 }]).verdict).toBe('fail');
  });

  it('are taken back by any of the named where that is asked for', () => {
    const anybody = `from: [bo, cy], ${WORDS}, withdrawn_by: anybody`;
    expect(object(anybody, [against, back('cy')]).verdict).toBe('pass');
    expect(object(anybody, [against, back('eve')]).verdict).toBe('fail');
  });

  it('count of the named only, and by reviews as well', () => {
    expect(object(`from: [cy], ${WORDS}`, [against]).verdict).toBe('pass');
    const refusal = review('bo', 'changes-requested', 1_000);
    expect(object('from: [bo]', [], [refusal]).verdict).toBe('fail');
    expect(object('from: [bo]', [], [refusal, review('bo', 'commented', 2_000)]).verdict).toBe('fail');
    expect(object('from: [bo]', [], [refusal, review('bo', 'approved', 2_000)]).verdict).toBe('pass');
    expect(object('from: [bo]', [against], []).verdict).toBe('pass');
  });
});
