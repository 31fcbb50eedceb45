import assert from 'node:assert/strict';
import type { Account } from '../../src/snapshot/account.ts';
import { type Commit, known, type Movement, type Review, unreadable } from '../../src/snapshot/facts.ts';
import { type Question, questionKey } from '../../src/snapshot/question.ts';
import { changed, judgeSnapshot, type Change } from '../judge-text.ts';
import type { Given } from '../../src/policy/policy-test.ts';
import type { Attack } from './attack.ts';

const HEAD = 'a'.repeat(40);
const OLD = 'c'.repeat(40);
const NEW = 'd'.repeat(40);
const AT = Date.parse('2026-01-13T10:00:00Z');
const account = (login: string, id = `id:${login}`): Account => ({ id, login, kind: 'user' });
const review = (login: string, more: Partial<Review> = {}): Review => ({
  id: login,
  author: account(login),
  state: 'approved',
  commit: HEAD,
  submittedAt: AT,
  canPush: true,
  ...more,
});
const answers = (...pairs: readonly (readonly [Question, unknown])[]): NonNullable<Change['answers']> =>
  Object.fromEntries(pairs.map(([question, value]) => [questionKey(question), known(value)]));
const person = (login: string | null, email = 'x@acme.example'): Commit['author'] => ({
  name: login ?? 'Nobody',
  email,
  account: login === null ? null : account(login),
});
const commit = (more: Partial<Commit>): Commit => ({
  sha: HEAD,
  parents: [OLD],
  message: 'x',
  author: person('author'),
  committer: person('author'),
  coAuthors: [],
  signature: null,
  committedAt: 0,
  ...more,
});
const push = (more: Partial<Movement> = {}): Movement => ({
  kind: 'force-push',
  at: AT + 60_000,
  before: OLD,
  after: HEAD,
  ...more,
});

/** The verdict of `approvals` over a changed snapshot has to be this. */
function expect(verdict: string, conditions: string, given: Given, change: Change): void {
  const rule = judgeSnapshot(conditions, changed(given, change));
  assert.equal(rule.verdict, verdict, rule.why);
}

const CONTENT = 'approvals: { count: 1, stale: when-content-changes }';
const patches = (sha: string): Question => ({ kind: 'patches', sha });
const ancestor = (one: string, of: string): Question => ({ kind: 'ancestor', ancestor: one, of });

/** Attacks by who approves, what and when. */
export const reviewAttacks: readonly Attack[] = [
  {
    name: 'the author approves',
    attempt: () => expect('fail', 'approvals: 1', { author: 'ada', approvals: ['ada'] }, {}),
    mutation: {
      file: 'conditions/approvals.ts',
      from: "[{ kind: 'author' }, { kind: 'committers' }, { kind: 'bots' }]",
      to: "[{ kind: 'bots' }]",
    },
  },
  {
    name: 'a person who brought commits in through the second parent of a merge approves',
    attempt: () =>
      expect(
        'fail',
        'approvals: 1',
        { approvals: ['bo'] },
        {
          facts: {
            commits: [
              commit({ sha: NEW, author: person('bo'), committer: person('bo') }),
              commit({ parents: [OLD, NEW] }),
            ],
          },
        },
      ),
    mutation: {
      file: 'policy/actor.ts',
      from: "const commits = view.fact('commits');",
      to: "const all = view.fact('commits'); const commits = all.filter((commit) => !all.some(({ parents }) => parents[1] === commit.sha));",
    },
  },
  {
    name: 'a commit of an unknown address belongs to the approver',
    attempt: () =>
      expect(
        'fail',
        'approvals: 1',
        { approvals: ['bo'] },
        { facts: { commits: [commit({ author: person(null), committer: person(null) })] } },
      ),
    mutation: {
      file: 'approvals/judge-approvals.ts',
      from: 'if (!refusesUnattributed || !needsCommits(never)) return undefined;',
      to: 'return undefined;',
    },
  },
  {
    name: 'a co-author approves',
    attempt: () =>
      expect(
        'fail',
        'approvals: 1',
        { approvals: ['bo'] },
        { facts: { commits: [commit({ coAuthors: [person('bo')] })] } },
      ),
    mutation: { file: 'policy/actor.ts', from: '[author, committer, ...coAuthors]', to: '[author, committer]' },
  },
  {
    name: 'a committer who is not the author approves',
    attempt: () =>
      expect(
        'fail',
        'approvals: 1',
        { approvals: ['bo'] },
        { facts: { commits: [commit({ committer: person('bo') })] } },
      ),
    mutation: { file: 'policy/actor.ts', from: '[author, committer, ...coAuthors]', to: '[author, ...coAuthors]' },
  },
  {
    name: 'one person under two names counts twice',
    attempt: () =>
      expect(
        'fail',
        'approvals: 2',
        {},
        {
          facts: {
            reviews: [
              review('bo'),
              review('bo-renamed', { author: account('bo-renamed', 'id:bo'), submittedAt: AT + 1 }),
            ],
          },
        },
      ),
    mutation: { file: 'approvals/reviews.ts', from: 'latest.set(author.id,', to: 'latest.set(author.login,' },
  },
  {
    name: 'somebody takes the freed login of an author and is taken for them',
    attempt: () =>
      expect(
        'pass',
        'approvals: 1',
        {},
        {
          facts: {
            reviews: [review('author', { author: account('author', 'id:somebody-else') })],
            commits: [commit({})],
          },
        },
      ),
    mutation: { file: 'snapshot/account.ts', from: 'one.id === other.id', to: 'one.login === other.login' },
  },
  {
    name: 'a deleted account approves',
    attempt: () => expect('fail', 'approvals: 1', {}, { facts: { reviews: [review('ghost', { author: null })] } }),
    mutation: {
      file: 'approvals/reviews.ts',
      from: "if (author === null || state === 'commented' || state === 'pending') continue;\n    latest.set(author.id, { ...statement, author });",
      to: "if (state === 'commented' || state === 'pending') continue;\n    latest.set(author?.id ?? 'x', { ...statement, author: author ?? { id: 'x', login: 'ghost', kind: 'user' } });",
    },
  },
  {
    name: 'a dismissed approval counts',
    attempt: () => expect('fail', 'approvals: 1', {}, { facts: { reviews: [review('bo', { state: 'dismissed' })] } }),
    mutation: {
      file: 'approvals/reviews.ts',
      from: 'latest.set(author.id, { ...statement, author });',
      to: "latest.set(author.id, { ...statement, author, state: state === 'dismissed' ? 'approved' : state });",
    },
  },
  {
    name: 'dismissing a refusal brings the older approval back',
    attempt: () =>
      expect(
        'fail',
        'approvals: 1',
        {},
        { facts: { reviews: [review('bo'), review('bo', { id: '2', state: 'dismissed', submittedAt: AT + 1 })] } },
      ),
    mutation: {
      file: 'approvals/reviews.ts',
      from: "state === 'commented' ||",
      to: "state === 'commented' || state === 'dismissed' ||",
    },
  },
  {
    name: 'a comment after a refusal cancels it',
    attempt: () =>
      expect(
        'fail',
        'approvals: 1',
        {},
        {
          facts: {
            reviews: [
              review('cy'),
              review('bo', { state: 'changes-requested' }),
              review('bo', { id: '2', state: 'commented', submittedAt: AT + 1 }),
            ],
          },
        },
      ),
    mutation: { file: 'approvals/reviews.ts', from: "state === 'commented' ||", to: '' },
  },
  {
    name: 'an older approval wins over a newer refusal because of the order of the list',
    attempt: () =>
      expect(
        'fail',
        'approvals: 1',
        {},
        {
          facts: {
            reviews: [review('bo', { state: 'changes-requested', submittedAt: AT + 5 }), review('bo', { id: '2' })],
          },
        },
      ),
    mutation: { file: 'approvals/reviews.ts', from: 'a.statement.submittedAt - b.statement.submittedAt ||', to: '' },
  },
  {
    name: 'somebody without write permission approves',
    attempt: () => expect('fail', 'approvals: 1', {}, { facts: { reviews: [review('eve', { canPush: false })] } }),
    mutation: {
      file: 'approvals/judge-approvals.ts',
      from: 'if (!asksPermission(approval, options)) return approval.canPush === true;',
      to: "if (permission === 'write') return true;",
    },
  },
  {
    name: 'a machine approves',
    attempt: () => expect('fail', 'approvals: 1', { approvals: ['approve-everything[bot]'] }, {}),
    mutation: {
      file: 'snapshot/account.ts',
      from: "account.kind === 'bot' || account.login.endsWith('[bot]')",
      to: "account.login === 'dependabot[bot]'",
    },
  },
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
    name: 'one of two owners approves for both directories',
    attempt: () =>
      expect(
        'fail',
        'approvals: { owners: each }',
        { codeowners: '/a/ @bo\n/b/ @cy\n', files: ['a/x', 'b/x'], approvals: ['bo'] },
        {},
      ),
    mutation: { file: 'approvals/judge-approvals.ts', from: "if (mode === 'any') {", to: 'if (true) {' },
  },
  {
    name: 'files owned by a team only need nobody',
    attempt: () =>
      expect(
        'fail',
        'approvals: { owners: each }',
        { codeowners: '* @acme/core\n', files: ['a'], approvals: ['eve'] },
        { answers: answers([{ kind: 'team', team: 'acme/core' }, [account('bo')]]) },
      ),
    mutation: {
      file: 'approvals/codeowners.ts',
      from: "if (team !== undefined) return { kind: 'team', team: team.toLowerCase() };",
      to: "if (team !== undefined) return { kind: 'user', login: 'eve' };",
    },
  },
  {
    name: 'a file is moved out of the directory of its owner',
    attempt: () =>
      expect(
        'fail',
        'approvals: { owners: each }',
        { codeowners: '/a/ @bo\n', approvals: ['cy'] },
        { facts: { files: [{ path: 'free/x', previousPath: 'a/x', status: 'renamed' }] } },
      ),
    mutation: {
      file: 'approvals/judge-approvals.ts',
      from: 'previousPath === undefined || status ===',
      to: 'true || status ===',
    },
  },
  {
    name: 'a broken line in CODEOWNERS leaves its files without an owner',
    attempt: () => expect('error', 'approvals: { owners: each }', { codeowners: '/a/ bo\n', files: ['a/x'] }, {}),
    mutation: { file: 'approvals/codeowners.ts', from: 'if (problems.length > 0) {', to: 'if (false) {' },
  },
  {
    name: 'CODEOWNERS is deleted, and owners are no longer asked',
    attempt: () => expect('fail', 'approvals: { owners: each }', { files: ['a/x'], approvals: ['bo'] }, {}),
    mutation: {
      file: 'approvals/judge-approvals.ts',
      from: 'if (codeowners === null) return undefined;',
      to: 'if (codeowners === null) return [];',
    },
  },
  {
    name: 'one person fills two places that ask for distinct people',
    attempt: () =>
      expect(
        'fail',
        'approvals: { groups: [{ from: [bo, cy] }, { from: [bo] }], distinct: true }',
        { approvals: ['bo'] },
        {},
      ),
    mutation: {
      file: 'approvals/judge-approvals.ts',
      from: 'options.distinct ? fillSlots(slots)',
      to: 'false ? fillSlots(slots)',
    },
  },
  {
    name: 'a team that cannot be read counts as everybody',
    attempt: () =>
      expect(
        'error',
        "approvals: { from: ['@acme/core'] }",
        { approvals: ['bo'] },
        { answers: { 'team team="acme/core"': unreadable('not yours to see') } },
      ),
    mutation: {
      file: 'policy/actor.ts',
      from: "return view.answer({ kind: 'team', team: actor.team }).some((member) => isSame(member, account));",
      to: "try { return view.answer({ kind: 'team', team: actor.team }).some((member) => isSame(member, account)); } catch { return true; }",
    },
  },
  {
    name: 'an approving comment is edited by somebody else',
    attempt: () =>
      expect(
        'fail',
        "approvals: { count: 1, comments: '^LGTM', stale: never, permission: none }",
        {},
        { facts: { comments: [{ author: account('bo'), body: 'LGTM', createdAt: AT, isEdited: true }] } },
      ),
    mutation: { file: 'approvals/reviews.ts', from: '(isEdited && !countsEdited) ||', to: '' },
  },
  {
    name: 'an approving comment survives a push',
    attempt: () =>
      expect(
        'fail',
        "approvals: { count: 1, comments: '^LGTM', permission: none }",
        {},
        { facts: { comments: [{ author: account('bo'), body: `LGTM ${OLD}`, createdAt: AT, isEdited: false }] } },
      ),
    mutation: { file: 'approvals/freshness.ts', from: 'heads.has(review.commit)', to: 'heads.size > 0' },
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
  {
    name: 'an edited comment takes an objection back',
    attempt: () =>
      expect(
        'fail',
        "objections: { from: [bo], comments: '^no', withdrawals: '^yes' }",
        {},
        {
          facts: {
            comments: [
              { author: account('bo'), body: 'no', createdAt: AT, isEdited: false },
              { author: account('bo'), body: 'yes', createdAt: AT + 1, isEdited: true },
            ],
          },
        },
      ),
    mutation: { file: 'conditions/objections.ts', from: '!isEdited && withdrawals', to: 'withdrawals' },
  },
];
