import { unreadable } from '../../src/snapshot/facts.ts';
import type { Attack } from './attack.ts';
import { OLD, NEW, AT, account, review, answers, person, commit, expect } from './review-facts.ts';

/** Attacks by who approves: authors by other names, people without the right to, accounts that are gone. */
export const approverAttacks: readonly Attack[] = [
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
];
