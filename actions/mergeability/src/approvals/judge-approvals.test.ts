import { changed, judgeSnapshot, type Change } from '../../test/judge-text.ts';
import type { RuleJudgement } from '../engine/judgement.ts';
import type { Given } from '../policy/policy-test.ts';
import type { Account } from '../snapshot/account.ts';
import { known, type ChangedFile, type Commit, type Movement, type Review } from '../snapshot/facts.ts';
import { type Question, questionKey } from '../snapshot/question.ts';

const HEAD = 'a'.repeat(40);
const SEEN = 'c'.repeat(40);
const GONE = 'd'.repeat(40);
const account = (login: string): Account => ({ id: `id:${login}`, login, kind: 'user' });
const review = (login: string, more: Partial<Review> = {}): Review => ({
  id: login,
  author: account(login),
  state: 'approved',
  commit: HEAD,
  submittedAt: 1_000,
  canPush: true,
  ...more,
});
const movement = (more: Partial<Movement> = {}): Movement => ({
  kind: 'force-push',
  at: 2_000,
  before: SEEN,
  after: HEAD,
  ...more,
});
type Pair = readonly [Question, unknown];
const answers = (...pairs: readonly Pair[]): NonNullable<Change['answers']> =>
  Object.fromEntries(pairs.map(([question, value]) => [questionKey(question), known(value)]));
const patches = (sha: string, value: Record<string, string> | null) => [{ kind: 'patches', sha }, value] as const;
const ancestor = (sha: string, value: boolean) => [{ kind: 'ancestor', ancestor: sha, of: HEAD }, value] as const;
const team = (name: string, ...logins: string[]) => [{ kind: 'team', team: name }, logins.map(account)] as const;

const judge = (options: string, change: Change, given: Given = {}): RuleJudgement =>
  judgeSnapshot(`approvals: ${options}`, changed(given, change));
const told = ({ verdict, why, todo, who }: RuleJudgement): unknown => ({ verdict, why, todo, who });

const REVIEWERS = ['reviewers with write permission'];

describe('how many', () => {
  it('names who approved', () => {
    expect(told(judge('2', { facts: { reviews: [review('bo'), review('cy')] } }))).toEqual({
      verdict: 'pass',
      why: 'approved by @bo, @cy',
      todo: '',
      who: [],
    });
  });

  it('says how many are missing, and who can give them', () => {
    expect(told(judge('3', { facts: { reviews: [review('bo')] } }))).toEqual({
      verdict: 'fail',
      why: 'needs 2 approvals from a reviewer',
      todo: 'get 2 approvals from a reviewer',
      who: REVIEWERS,
    });
  });

  it('needs none when none is asked for', () => {
    expect(judge('0', { facts: { reviews: [] } })).toMatchObject({ verdict: 'pass', why: 'no approval is needed' });
  });

  it('says why an approval does not count', () => {
    const reviews = [review('author'), review('bo', { canPush: false }), review('cy', { commit: SEEN })];
    expect(judge('1', { facts: { reviews } }).why).toBe(
      'needs 1 approval from a reviewer (@author: is excluded (author), @bo: has no write permission, @cy: commits were pushed after it)',
    );
  });

  it('does not count who took part in the commits', () => {
    const { why } = judge('1', { facts: { reviews: [review('eve')] } }, { commits: [{ author: 'eve' }] });
    expect(why).toContain('@eve: took part in the commits');
  });

  it('counts them when the policy says so', () => {
    const change = { facts: { reviews: [review('eve')] } };
    expect(judge('{ count: 1, never: nobody }', change, { commits: [{ author: 'eve' }] }).verdict).toBe('pass');
  });

  it('lets requested changes stand against everything, and names who can lift them', () => {
    const reviews = [review('bo'), review('cy', { state: 'changes-requested' })];
    expect(told(judge('1', { facts: { reviews } }))).toEqual({
      verdict: 'fail',
      why: '@cy requested changes',
      todo: 'resolve them and ask @cy for a new review',
      who: ['author', '@cy'],
    });
    expect(judge('{ count: 1, changes_requested: ignore }', { facts: { reviews } }).verdict).toBe('pass');
    const stranger = [review('bo'), review('cy', { state: 'changes-requested', canPush: false })];
    expect(judge('1', { facts: { reviews: stranger } }).verdict).toBe('pass');
    expect(judge('2', { facts: { reviews: stranger } }).verdict).toBe('fail');
  });
});

it.each(['changes-requested', 'dismissed', 'commented', 'pending'] as const)('counts no review that is %s', (state) => {
  const judged = (facts: Change['facts']): string =>
    judge('{ count: 1, changes_requested: ignore }', facts ? { facts } : {}).verdict;
  expect(judged({ reviews: [review('bo', { state })] })).toBe('fail');
  // Comments and drafts of a review leave an approval standing; the others take it back.
  const takesBack = state === 'changes-requested' || state === 'dismissed';
  const later = [review('bo'), review('bo', { state, submittedAt: 1_001 })];
  expect(judged({ reviews: later })).toBe(takesBack ? 'fail' : 'pass');
  expect(judged({ reviews: later.toReversed() })).toBe(takesBack ? 'fail' : 'pass');
});

describe('commits of nobody known', () => {
  const nobody = { name: 'N', email: 'n@x.example', account: null };
  const commitBy = (one: 'author' | 'committer'): Commit => ({
    sha: GONE,
    parents: [SEEN],
    message: 'fix: it',
    author: { name: 'A', email: 'a@acme.example', account: account('author') },
    committer: { name: 'A', email: 'a@acme.example', account: account('author') },
    coAuthors: [],
    signature: null,
    committedAt: 0,
    [one]: nobody,
  });

  it.each(['author', 'committer'] as const)('by the %s hold approvals up', (one) => {
    const facts = { commits: [commitBy(one)], reviews: [review('bo')] };
    expect(told(judge('1', { facts }))).toEqual({
      verdict: 'fail',
      why: 'commit ddddddd belongs to no account, so that it cannot be told from the approvers',
      todo: 'add its e-mail address to the account of its author, or amend the commit',
      who: ['author'],
    });
    expect(judge('{ count: 1, unattributed: ignore }', { facts }).verdict).toBe('pass');
    expect(judge('{ count: 1, never: [author] }', { facts }).verdict).toBe('pass');
  });

  it('do not matter while nobody approves', () => {
    expect(judge('1', { facts: { commits: [commitBy('author')], reviews: [] } }).why).toBe(
      'needs 1 approval from a reviewer',
    );
  });
});

describe('from whom', () => {
  it('asks for people by name, team and permission', () => {
    const change = {
      facts: { reviews: [review('bo'), review('cy')] },
      answers: answers(team('acme/core', 'bo'), team('acme/security', 'dee')),
    };
    expect(
      told(judge("{ groups: [{ from: ['@acme/core'] }, { count: 2, from: ['@acme/security', ed] }] }", change)),
    ).toEqual({
      verdict: 'fail',
      why: 'needs 2 approvals from @acme/security, @ed',
      todo: 'get 2 approvals from @acme/security, @ed',
      who: ['@acme/security', '@ed'],
    });
  });

  it('lets one person stand for two groups, unless they have to be distinct', () => {
    const groups = 'groups: [{ from: [bo] }, { from: [bo, cy] }]';
    const one = { facts: { reviews: [review('bo')] } };
    const two = { facts: { reviews: [review('bo'), review('cy')] } };
    expect(judge(`{ ${groups} }`, one).verdict).toBe('pass');
    expect(judge(`{ ${groups}, distinct: true }`, one)).toMatchObject({
      verdict: 'fail',
      why: 'needs 1 approval from @bo, @cy',
    });
    expect(judge(`{ ${groups}, distinct: true }`, two).verdict).toBe('pass');
  });

  it('finds the way to fill all places when it has to move somebody', () => {
    const groups = 'groups: [{ from: [bo, cy] }, { from: [bo] }, { from: [cy, dee] }]';
    const facts = { reviews: [review('bo'), review('cy'), review('dee')] };
    expect(judge(`{ ${groups}, distinct: true }`, { facts }).verdict).toBe('pass');
    expect(judge(`{ ${groups}, distinct: true }`, { facts: { reviews: facts.reviews.slice(0, 2) } }).verdict).toBe(
      'fail',
    );
  });

  it('reads the permission of each when another than write is wanted', () => {
    const permission = (login: string, value: string) => [{ kind: 'permission', login } as const, value] as const;
    const facts = { reviews: [review('bo'), review('cy', { canPush: false })] };
    const change = { facts, answers: answers(permission('bo', 'write'), permission('cy', 'maintain')) };
    expect(judge('{ count: 1, permission: maintain }', change)).toMatchObject({
      verdict: 'pass',
      why: 'approved by @cy',
    });
    expect(judge('{ count: 2, permission: maintain }', change).why).toContain('@bo: has no maintain permission');
    expect(judge('{ count: 1, permission: maintain }', { facts }).verdict).toBe('error');
  });
});

describe('owners', () => {
  const file = (path: string, more: Partial<ChangedFile> = {}): ChangedFile => ({ path, status: 'modified', ...more });
  const CODEOWNERS = '* @root\n/web/ @bo @cy\n/api/ @dee # the API\n/free/\n/mail/ m@acme.example\n';
  const owned = (mode: string, files: readonly ChangedFile[], ...reviews: Review[]): RuleJudgement =>
    judge(`{ owners: ${mode} }`, {
      facts: { files, reviews, codeowners: { path: '.github/CODEOWNERS', text: CODEOWNERS } },
    });

  it('each: somebody of every group of owners', () => {
    const files = [file('web/a'), file('api/b'), file('web/c')];
    expect(told(owned('each', files, review('bo')))).toEqual({
      verdict: 'fail',
      why: 'needs 1 approval from @dee for api/b',
      todo: 'get 1 approval from @dee for api/b',
      who: ['@dee'],
    });
    expect(owned('each', files).why).toBe(
      'needs 1 approval from @bo, @cy for web/a, web/c, 1 approval from @dee for api/b',
    );
    expect(owned('each', files, review('cy'), review('dee')).verdict).toBe('pass');
  });

  it('any: somebody of all of them', () => {
    const files = [file('web/a'), file('api/b')];
    expect(owned('any', files, review('dee')).verdict).toBe('pass');
    expect(owned('any', files, review('root')).why).toBe('needs 1 approval from one of the owners @bo, @cy, @dee');
  });

  it('a moved file needs the owners of both places, a copied one of the new place only', () => {
    const moved = file('api/b', { previousPath: 'web/b', status: 'renamed' });
    expect(owned('each', [moved], review('dee')).why).toBe('needs 1 approval from @bo, @cy for web/b');
    expect(owned('each', [{ ...moved, status: 'copied' }], review('dee')).verdict).toBe('pass');
  });

  it('the last rule that fits counts, also when it names nobody', () => {
    expect(owned('each', [file('free/a')])).toMatchObject({ verdict: 'pass', why: 'no approval is needed' });
    expect(owned('any', [file('free/a')])).toMatchObject({ verdict: 'pass', why: 'no approval is needed' });
    expect(owned('each', [file('README.md')], review('bo')).why).toBe('needs 1 approval from @root for README.md');
  });

  it('an address can be no approver', () => {
    expect(owned('each', [file('mail/a')], review('m')).why).toBe('needs 1 approval from m@acme.example for mail/a');
    expect(owned('any', [file('mail/a')], review('m')).verdict).toBe('fail');
  });

  it('without the file nothing is owned, and that is no pass', () => {
    expect(told(judge('{ owners: each }', { facts: { codeowners: null } }))).toEqual({
      verdict: 'fail',
      why: 'the base branch has no CODEOWNERS file',
      todo: 'add .github/CODEOWNERS to the base branch, or drop "owners"',
      who: ['maintainers'],
    });
  });

  it('a change of what others own leaves an approval standing', () => {
    const facts = {
      files: [file('web/a'), file('api/b')],
      reviews: [review('bo', { commit: SEEN }), review('dee')],
      codeowners: { path: 'CODEOWNERS', text: CODEOWNERS },
    };
    const then = { 'web/a': '1', 'api/b': '1' };
    const content = (now: Record<string, string>): RuleJudgement =>
      judge('{ owners: each, stale: when-content-changes }', {
        facts,
        answers: answers(ancestor(SEEN, true), patches(SEEN, then), patches(HEAD, now)),
      });
    expect(content({ 'web/a': '1', 'api/b': '2' }).verdict).toBe('pass');
    expect(content({ 'web/a': '2', 'api/b': '1' }).why).toContain('@bo: web/a changed after it');
  });
});

describe('stale', () => {
  const content = (reviews: Review[], movements: Movement[], ...pairs: Pair[]): RuleJudgement =>
    judge('{ count: 1, stale: when-content-changes }', { facts: { reviews, movements }, answers: answers(...pairs) });
  const seen = review('bo', { commit: SEEN });

  it.each([
    ['the base was changed after it', review('bo'), [movement({ kind: 'retarget' })]],
    ['its commit is gone', review('bo', { commit: null }), []],
    ['commits were pushed after it', review('bo', { commit: SEEN }), []],
    ['commits were pushed after it', review('bo'), [movement()]],
    ['commits were pushed after it', review('bo'), [movement({ at: 1_000 })]],
  ] as const)('on a push: %s', (why, one, movements) => {
    expect(judge('1', { facts: { reviews: [one], movements } }).why).toBe(
      `needs 1 approval from a reviewer (@bo: ${why})`,
    );
  });

  it('a push before the approval does not matter', () => {
    expect(judge('1', { facts: { reviews: [review('bo')], movements: [movement({ at: 999 })] } }).verdict).toBe('pass');
    expect(
      judge('1', { facts: { reviews: [review('bo')], movements: [movement({ at: 999, kind: 'retarget' })] } }).verdict,
    ).toBe('pass');
  });

  it('never: nothing matters', () => {
    const facts = { reviews: [review('bo', { commit: null })], movements: [movement({ kind: 'retarget' })] };
    expect(judge('{ count: 1, stale: never }', { facts }).verdict).toBe('pass');
  });

  it('by content: an approval of the head asks nothing', () => {
    expect(content([review('bo')], []).verdict).toBe('pass');
  });

  it('by content: the same change stands, file by file', () => {
    const same = { 'a.js': '1', 'b.js': '2' };
    expect(content([seen], [], ancestor(SEEN, true), patches(SEEN, same), patches(HEAD, same)).verdict).toBe('pass');
  });

  it.each([
    ['b.js changed after it', true, { 'b.js': '1', 'z.js': '1' }, { 'z.js': '2', 'b.js': '2' }],
    ['a.js changed after it', true, { 'b.js': '1' }, { 'b.js': '1', 'a.js': '1' }],
    ['b.js changed after it', true, { 'b.js': '1' }, {}],
    ['its commit is not part of the head', false, { 'b.js': '1' }, { 'b.js': '1' }],
    ['the commits that it saw are gone', true, null, { 'b.js': '1' }],
    ['the head cannot be compared', true, { 'b.js': '1' }, null],
  ] as const)('by content: %s', (why, isAncestor, then, now) => {
    const judged = content([seen], [], ancestor(SEEN, isAncestor), patches(SEEN, then), patches(HEAD, now));
    expect(judged.why).toBe(`needs 1 approval from a reviewer (@bo: ${why})`);
  });

  it('by content: after a force push both what was seen and where GitHub moved it have to agree', () => {
    const one = { a: '1' };
    const other = { a: '2' };
    const judged = (before: Record<string, string>, moved: Record<string, string>): string =>
      content(
        [review('bo', { commit: GONE })],
        [movement()],
        patches(SEEN, before),
        patches(GONE, moved),
        patches(HEAD, one),
      ).verdict;
    expect(judged(one, one)).toBe('pass');
    expect(judged(other, one)).toBe('fail');
    expect(judged(one, other)).toBe('fail');
  });

  it('by content: the approval that GitHub moved to the head is compared with the head before the push', () => {
    const judged = (before: Record<string, string>): string =>
      content(
        [review('bo')],
        [movement(), movement({ at: 3_000, before: GONE })],
        patches(SEEN, before),
        patches(HEAD, { a: '1' }),
      ).verdict;
    expect(judged({ a: '1' })).toBe('pass');
    expect(judged({ a: '2' })).toBe('fail');
  });

  it.each([
    ['the commits that it saw are gone', movement({ before: null })],
    ['the base was changed after it', movement({ kind: 'retarget', before: null })],
  ])('by content: %s', (why, one) => {
    expect(content([seen], [one], patches(HEAD, { a: '1' })).why).toContain(`@bo: ${why}`);
  });

  it('by content: only the files of "paths" matter', () => {
    const judged = (now: Record<string, string>): string =>
      judge("{ count: 1, stale: when-content-changes, paths: ['src/**'] }", {
        facts: { reviews: [seen], movements: [] },
        answers: answers(ancestor(SEEN, true), patches(SEEN, { 'src/a': '1', 'docs/a': '1' }), patches(HEAD, now)),
      }).verdict;
    expect(judged({ 'src/a': '1', 'docs/a': '2' })).toBe('pass');
    expect(judged({ 'src/a': '2', 'docs/a': '1' })).toBe('fail');
  });
});
