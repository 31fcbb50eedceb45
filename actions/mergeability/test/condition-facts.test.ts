import type { Commit, FactTypes } from '../src/snapshot/facts.ts';
import { known, type Fact, unreadable } from '../src/snapshot/facts.ts';
import { questionKey, type Question } from '../src/snapshot/question.ts';
import type { Gate } from '../src/snapshot/branch-rules.ts';
import type { Account } from '../src/snapshot/account.ts';
import type { Given } from '../src/policy/policy-test.ts';
import { evaluate } from '../src/engine/evaluate.ts';
import { plannedFacts, plannedTeams } from '../src/collect/plan.ts';
import { asking, changed, type Change, judgeCondition, judgeSnapshot, NOW } from './judge-text.ts';

// What conditions say of facts that an imagined pull request of a policy test cannot have.

const account = (login: string): Account => ({ id: `id:${login}`, login, kind: 'user' });
const person = (name: string, email = `${name}@acme.example`, login: string | null = name): Commit['author'] => ({
  name,
  email,
  account: login === null ? null : account(login),
});
const SHA = (digit: string): string => digit.repeat(40);
const commit = (digit: string, more: Partial<Commit> = {}): Commit => ({
  sha: SHA(digit),
  parents: [SHA('0')],
  message: 'x',
  author: person('ada'),
  committer: person('ada'),
  coAuthors: [],
  signature: null,
  committedAt: NOW,
  ...more,
});
const answers = (...list: [Question, unknown][]): Record<string, Fact<unknown>> =>
  Object.fromEntries(list.map(([question, value]) => [questionKey(question), known(value)]));
const texts = (path: string, base: string | null, head: string | null): Record<string, Fact<unknown>> =>
  answers([{ kind: 'content', path, at: 'merge-base' }, base], [{ kind: 'content', path, at: 'head' }, head]);

type Row = readonly [conditions: string, change: Change, expected: RegExp, given?: Given];

const sign = (name: string, email = `${name}@acme.example`): string => `x\n\nSigned-off-by: ${name} <${email}>`;
const remedy = (name: string, sha: string): string =>
  `y\n\nI, ${name} <${name}@acme.example>, hereby add my Signed-off-by to this commit: ${sha}\nSigned-off-by: ${name} <${name}@acme.example>`;
const behalf = (name: string, speaker: string, sha: string): string =>
  `y\n\nOn behalf of ${name} <${name}@acme.example>, I, ${speaker} <${speaker}@acme.example>, hereby add my Signed-off-by to this commit: ${sha}\nSigned-off-by: ${speaker} <${speaker}@acme.example>`;
const signing = (commits: readonly Commit[], conditions = 'dco: signed-off'): readonly [string, Change] => [
  conditions,
  { facts: { commits } },
];
const BO = { author: person('bo'), committer: person('bo') };
const OWN = 'dco: { individual_remediation: true }';
const THIRD = 'dco: { third_party_remediation: true }';

const signOffs: readonly Row[] = [
  [...signing([commit('1', { message: sign('ADA') })]), /^pass/],
  [...signing([commit('1', { message: sign('ada', 'bo@acme.example') })]), /signed off by somebody else/],
  [...signing([commit('1', { message: sign('bo', 'ada@acme.example') })]), /signed off by somebody else/],
  [...signing([commit('1', { message: sign('ada', 'nowhere') })]), /no valid e-mail address/],
  [...signing([commit('1', { message: `${sign('bo')}\nSigned-off-by: ada <ada@acme.example>` })]), /^pass/],
  [...signing([commit('1', { message: `${sign('bo')}\nSigned-off-by: cy <cy@acme.example>` })]), /none of its sign-offs/],
  [...signing([commit('1', { message: sign('bo'), committer: person('bo') })]), /^pass/],
  [...signing([commit('1', { message: sign('ada', 'x'), author: person('ada', 'x'), committer: person('ada', 'x') })]), /no valid e-mail/],
  [...signing([commit('1', { message: sign('bo'), author: person('ada', 'x'), committer: person('bo') })]), /^pass/],
  [...signing([commit('1'), commit('2', { message: remedy('ada', SHA('1')) })], OWN), /^pass/],
  [...signing([commit('1'), commit('2', { message: remedy('ada', SHA('1')) })]), /1111111: no sign-off/],
  [...signing([commit('1'), commit('2', { message: remedy('ada', SHA('3')) })], OWN), /1111111: no sign-off/],
  [...signing([commit('1'), commit('2', { ...BO, message: remedy('bo', SHA('1')) })], OWN), /1111111: no sign-off/],
  [...signing([commit('1'), commit('2', { ...BO, message: `${remedy('ada', SHA('1'))}\n${sign('bo')}` })], OWN), /1111111: no sign-off/],
  [...signing([commit('2', { message: remedy('ada', SHA('1')) }), commit('1')], OWN), /1111111: no sign-off/],
  [...signing([commit('1'), commit('2', { ...BO, message: behalf('ada', 'bo', SHA('1')) })], THIRD), /^pass/],
  [...signing([commit('1'), commit('2', { ...BO, message: behalf('ada', 'bo', SHA('1')) })], OWN), /1111111: no sign-off/],
  [...signing([commit('1'), commit('2', { ...BO, message: behalf('cy', 'bo', SHA('1')) })], THIRD), /1111111: no sign-off/],
  [...signing([commit('1'), commit('2', { message: behalf('ada', 'bo', SHA('1')) })], THIRD), /1111111: no sign-off/],
  [...signing([commit('1'), commit('2', { message: remedy('ada', SHA('1')) })], THIRD), /^pass/],
]; // oxfmt-ignore

const LOG = '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- one\n  goes on\n\n## 1.0.0 - 2026-01-01\n\n- old\n';
const log = (head: string, conditions = 'changelog: updated', base = LOG): readonly [string, Change] => [
  conditions,
  { answers: texts('CHANGELOG.md', base, head) },
];
const FRAGMENTS = "changelog: { fragments: 'changes/*.md' }";
const added = (...files: FactTypes['files']): Change => ({ facts: { files } });

const changelogs: readonly Row[] = [
  [...log(LOG.replace('- one', '- two\n- one')), /^pass: .*1 new under "Unreleased": "two"/],
  [...log(LOG.replace('- one', '- ONE')), /has 0 new entries/],
  [...log(LOG.replace('goes on', 'goes on and on')), /^pass: .*"one goes on and on"/],
  [...log(LOG.replace('- old', '- old\n- two')), /new entry under "1\.0\.0".*move the entry to "Unreleased"/],
  [...log(LOG.replace('- one\n', '- one\n  goes on\n\n- two\n\n  a paragraph\n')), /^pass: .*"two"/],
  [...log(LOG.replace('- old\n', '')), /has 0 new entries/],
  [...log(LOG.replace('## [Unreleased]', '## [unreleased] ##').replace('- one', '- two\n- one')), /^pass/],
  [...log(LOG.replace('- one', '- two\n- three\n- one'), "changelog: { new_entries: '1' }"), /2 new entries.*remove the entries/],
  [...log(LOG, "changelog: { new_entries: '0' }"), /^pass: .*has 0 new under "Unreleased" →/],
  [...log(`${LOG}\n# Appendix\n\n- two\n`), /has 0 new entries/],
  [...log('## 2.0.0\n', 'changelog: { latest_version: 2.0.0 }'), /^pass: CHANGELOG.md names 2\.0\.0/],
  [...log('## 1.0.0\n', 'changelog: { latest_version: 2.0.0 }'), /names 1\.0\.0 as its latest, wanted 2\.0\.0/],
  [...log('nothing\n', 'changelog: { latest_version: 2.0.0 }'), /names no version as its latest/],
  [...log('## Unreleased\n', 'changelog: { latest_version: 2.0.0 }'), /^pass: CHANGELOG.md names Unreleased/],
  [...log('v 2.0.0\n', "changelog: { latest_version: 2.0.0, version_pattern: '^v (.+)$' }"), /^pass/],
  [FRAGMENTS, added({ path: 'changes/1.md', status: 'added' }), /^pass: changelog fragments: changes\/1\.md/],
  [FRAGMENTS, added({ path: 'changes/1.md', status: 'modified' }), /^fail: 0 new files of changes/],
  [FRAGMENTS, added({ path: 'other/1.md', status: 'added' }), /^fail: 0 new files of changes/],
  ["changelog: { fragments: 'changes/*.md', new_entries: '0' }", added(), /^pass: changelog fragments: none/],
]; // oxfmt-ignore

const content = (conditions: string, base: string | null, head: string, previousPath?: string): Row[0 | 1][] => [
  conditions,
  {
    facts: { files: [{ path: 'a.js', status: previousPath ? 'renamed' : 'modified', ...(previousPath && { previousPath }) }] },
    answers: { ...texts('a.js', previousPath ? null : base, head), ...(previousPath && texts(previousPath, base, null)) },
  },
]; // oxfmt-ignore
const NEW = "file_content: { in: '**', not_matches: debugger, lines: new }";
const contents = [
  [...content("file_content: { in: '**', not_matches: debugger }", 'debugger', 'debugger'), /^fail: a\.js matches debugger/],
  [...content(NEW, 'debugger\n', 'debugger\nx\n'), /^pass/],
  [...content(NEW, 'debugger\n', 'x\r\ndebugger\ndebugger\n'), /^fail/],
  [...content(NEW, null, 'debugger\n'), /^fail/],
  [...content(NEW, 'debugger\n', 'debugger\n', 'old.js'), /^pass/],
  [...content("file_content: { in: '**', matches: [one, two] }", null, 'two'), /^pass: 1 file hold/],
  [...content("file_content: { in: '**', matches: '^a$' }", '', 'b'), /^fail: a\.js does not match \^a\$/],
  [...content("file_content: { in: '**', matches: 'b\\nc', lines: new }", 'a\n', 'a\nb\nc\n'), /^pass/],
  ["file_content: { in: '**', matches: x }", added(...Array.from({ length: 301 }, (_, i) => ({ path: `${i}`, status: 'added' as const }))), /^error: .*301 files would have to be opened/],
] as unknown as readonly Row[]; // oxfmt-ignore

const review = (author: Account | null, state: 'approved' | 'changes-requested' | 'pending', canPush = true, at = 1) =>
  ({ id: `${at}`, author, state, commit: SHA('a'), submittedAt: at, canPush }) as const;
const comment = (author: Account | null, body: string, isEdited = false, createdAt = 1) =>
  ({ author, body, createdAt, isEdited }) as const;
const thread = (isResolved: boolean, isOutdated: boolean) =>
  ({ path: 'a', isResolved, isOutdated, author: account('bo') }) as const;
const OPEN_THREADS = 'conversations: { unresolved: 0, ignore_outdated: true }';
const OBJECT = "objections: { from: [bo, cy], comments: '^no', withdrawals: '^ok' }";

const people: readonly Row[] = [
  ['changes_requested: false', { facts: { reviews: [review(account('bo'), 'changes-requested', false)] } }, /^pass/],
  ['changes_requested: false', { facts: { reviews: [review(account('bo'), 'changes-requested')] } }, /^fail.*@bo/],
  ['changes_requested: false', { facts: { reviews: [review(null, 'changes-requested')] } }, /^pass/],
  ['conversations: resolved', { facts: { conversations: [thread(false, true)] } }, /^fail: 1 conversation not resolved/],
  [OPEN_THREADS, { facts: { conversations: [thread(false, true), thread(true, false)] } }, /^pass/],
  [OPEN_THREADS, { facts: { conversations: [thread(false, false)] } }, /^fail/],
  ["comment: { matches: '^LGTM' }", { facts: { comments: [comment(null, 'LGTM')] } }, /^fail: no comment matches/],
  ["comment: { matches: '^LGTM' }", { facts: { comments: [comment(account('bo'), 'LGTM', true)] } }, /^fail/],
  ["comment: { matches: ['^x', '^LGTM'] }", { facts: { comments: [comment(account('bo'), 'LGTM')] } }, /^pass: .*@bo/],
  [OBJECT, { facts: { reviews: [], comments: [comment(account('bo'), 'no')] } }, /^fail: @bo objected/],
  [OBJECT, { facts: { reviews: [], comments: [comment(account('dee'), 'no')] } }, /^pass/],
  [OBJECT, { facts: { reviews: [], comments: [comment(account('bo'), 'ok', false, 2), comment(account('bo'), 'no')] } }, /^pass/],
  [OBJECT, { facts: { reviews: [], comments: [comment(account('cy'), 'ok', false, 2), comment(account('bo'), 'no')] } }, /^fail/],
  [OBJECT, { facts: { reviews: [], comments: [comment(account('bo'), 'ok', true, 2), comment(account('bo'), 'no')] } }, /^fail/],
  [OBJECT, { facts: { reviews: [review(account('bo'), 'pending', true, 2)], comments: [comment(account('bo'), 'no')] } }, /^fail/],
  ['objections: { from: bo, withdrawals: ^ok }', { facts: { reviews: [review(account('bo'), 'changes-requested')], comments: [comment(account('bo'), 'ok', false, 2)] } }, /^pass/],
  ['review_requests: 0', { facts: { reviewRequests: [{ account: null, team: null }] } }, /^fail: .*awaited from @ghost.*wait for these/],
  ['review_requests: 0', { facts: { reviewRequests: [{ account: null, team: 'acme/core' }] } }, /awaited from @acme\/core/],
  ["review_requests: '>= 1'", { facts: { reviewRequests: [] } }, /^fail: no review is asked for.*ask for a review/],
  ['sole_author: true', { facts: { commits: [commit('1'), commit('2', { author: person('x', 'x@x', null) })] } }, /^fail: commits also by unknown people/, { author: 'ada' }],
  ['sole_author: false', { facts: { commits: [commit('1')] } }, /^fail: .*let somebody else contribute/, { author: 'ada' }],
  ['contributors: { only: [ada] }', { facts: { commits: [commit('1', { author: person('x', 'x@x', null) })] } }, /^fail: commits 1111111 belong to no account/],
  ['contributors: { any: [bo] }', { facts: { commits: [commit('1'), commit('2', BO)] } }, /^pass/],
  ['contributors: { only: [ada] }', { facts: { commits: [commit('1'), commit('2', BO)] } }, /^fail: also @bo/],
  ['assignees: { any_of: [bo] }', { facts: { assignees: [account('ada'), account('bo')] } }, /^pass/],
  ["project: { matches: '^R' }", { facts: { projects: ['Q', 'R'] } }, /^pass/],
  ["project: { matches: '^R' }", { facts: { projects: ['Q'] } }, /^fail: it is in Q/],
  ['signatures: { by: [bo] }', { facts: { commits: [commit('1', { signature: { valid: true, state: 'VALID', signer: null, keyId: 'K' } })] } }, /^fail: commits signed by others: 1111111/],
  ['signatures: { by: [bo] }', { facts: { commits: [commit('1', { signature: { valid: true, state: 'VALID', signer: account('bo'), keyId: 'K' } })] } }, /^pass/],
  ['signatures: { keys: [j, k] }', { facts: { commits: [commit('1', { signature: { valid: true, state: 'VALID', signer: null, keyId: 'K' } })] } }, /^pass/],
  ["commit_accounts: known", { facts: { commits: [commit('1', { author: person('x', 'x@x', null) })] } }, /^fail/],
]; // oxfmt-ignore

const files: readonly Row[] = [
  ["files: { none: 'old/**' }", added({ path: 'new/a', previousPath: 'old/a', status: 'renamed' }), /^fail: changes old\/a/],
  ["files: { none: 'old/**' }", added({ path: 'new/a', previousPath: 'old/a', status: 'copied' }), /^pass/],
  ["files: { any: '**', status: [modified, renamed] }", added({ path: 'a', status: 'modified' }), /^pass/],
  ["files: { any: '**', status: [renamed] }", added({ path: 'b', previousPath: 'a', status: 'renamed' }), /^pass/],
  ['size: { lines: 5 }', { facts: { files: [{ path: 'a', status: 'modified' }], lines: { a: { additions: 3, deletions: 2 } } } }, /^pass: size: 5 lines/],
  ['size: { deletions: 1 }', { facts: { files: [{ path: 'a', status: 'modified' }], lines: { a: { additions: 3, deletions: 2 } } } }, /^fail: size: 2 deleted lines/],
  ['fork: false', { pullRequest: { head: { ref: 'x', sha: SHA('a'), repository: 'ACME/Shop' } } }, /^pass/],
  ['fork: false', { pullRequest: { head: { ref: 'x', sha: SHA('a'), repository: null } } }, /^fail/],
  ['auto_merge: true', { pullRequest: { autoMerge: true } }, /^pass/],
  ['auto_merge: false', { pullRequest: { autoMerge: true } }, /^fail/],
  ['locked: true', { pullRequest: { isLocked: true, isDraft: false } }, /^pass/],
  ['author_association: mannequin', { pullRequest: { authorAssociation: 'MANNEQUIN' } }, /^pass/],
  ['linked_issue: { label: accepted }', { facts: { closingIssues: [{ repository: 'acme/shop', number: 1, state: 'open', labels: ['x', 'Accepted'] }] } }, /^pass/],
  ['linked_issue: { label: accepted }', { facts: { closingIssues: [{ repository: 'acme/shop', number: 1, state: 'open', labels: ['x'] }] } }, /^fail/],
  ["ticket: { matches: 'PAY-[0-9]+', in: [commits] }", { facts: { commits: [commit('1', { message: 'PAY-1 x' })] } }, /^pass: it names PAY-1/],
  ["ticket: { matches: 'PAY-[0-9]+' }", { pullRequest: { body: 'see PAY-2' } }, /^pass: it names PAY-2/],
  ["ticket: { matches: 'PAY-[0-9]+' }", { pullRequest: { body: '<!-- PAY-2 -->' } }, /^fail/],
  ['dependencies: merged', { pullRequest: { body: Array.from({ length: 51 }, (_, i) => `Depends on #${i + 1}`).join('\n') } }, /^fail: it names 51 dependencies/],
  ['workflows: a.yml', { facts: { checks: [{ name: 'x', kind: 'check-run', conclusion: 'failure', source: 'github-actions', workflow: { path: 'b.yml', name: 'B' }, isRequired: false }] } }, /^pending: workflows have not run: a\.yml/],
  ['back_merge: { into: develop, branch: master }', { answers: answers([{ kind: 'missing', branch: 'master', into: 'develop' }, { count: 2, examples: [] }], [{ kind: 'pullRequestsBetween', head: 'master', base: 'develop' }, [{ number: 7, state: 'merged' }]]) }, /^fail: develop lacks 2 commits of master/],
  ['back_merge: { into: develop, branch: master }', { answers: answers([{ kind: 'missing', branch: 'master', into: 'develop' }, { count: 2, examples: [] }], [{ kind: 'pullRequestsBetween', head: 'master', base: 'develop' }, [{ number: 7, state: 'open' }]]) }, /^pass: #7 brings master into develop/],
  ['back_merge: { into: develop }', { answers: answers([{ kind: 'missing', branch: null, into: 'develop' }, null], [{ kind: 'pullRequestsBetween', head: 'feature/change', base: 'develop' }, []]) }, /^fail: develop does not exist.*\(maintainers\)/],
  ['forked_from: { branch: master, not: develop }', { answers: answers([{ kind: 'foreign', trunk: 'master', other: 'develop' }, null]) }, /^fail: it was not cut from master: master or develop does not exist/],
]; // oxfmt-ignore

describe.each([
  ['sign-offs', signOffs],
  ['changelogs', changelogs],
  ['file contents', contents],
  ['people', people],
  ['the rest', files],
] as const)('%s', (_, rows) => {
  it.each(rows.map((row, index) => ({ row, name: `${index + 1}: ${row[0]}` })))('$name', ({ row }) => {
    const [conditions, change, expected, given = {}] = row;
    const { verdict, why, todo, who } = judgeSnapshot(conditions, changed(given, change));
    expect(`${verdict}: ${why} → ${todo} (${who.join(', ')})`).toMatch(expected);
  });
});

it.each([
  ['approvals: 1', ['commits', 'movements', 'reviews']],
  ['approvals: { never: nobody, stale: never }', ['reviews']],
  ["approvals: { never: author, comments: x, owners: any }", ['codeowners', 'comments', 'files', 'movements', 'reviews']],
  ['approvals: { never: nobody, stale: never, update_merges: ignore }', ['commits', 'reviews']],
  ['comment: { matches: x, from: bo }', ['comments']],
  ['comment: { matches: x, from: committers }', ['comments', 'commits']],
  ['objections: { from: bo }', ['reviews']],
  ['objections: { from: committers, withdrawals: x }', ['comments', 'commits', 'reviews']],
  ['author: bo', []],
  ['author: committers', ['commits']],
  ['ticket: { matches: x, in: [title] }', []],
  ['description: { tasks: done }', []],
  ['size: { files: 1 }', ['files']],
  ['changelog: updated', []],
] as const)('%s reads no more than %j', (conditions, facts) => {
  expect(plannedFacts(asking(conditions))).toEqual(facts);
}); // oxfmt-ignore

it.each<[string, Change, number]>([
  ['dependencies: merged', { pullRequest: { body: 'Depends on #1, #2 and #3' } }, 3],
  [NEW, added({ path: 'a', status: 'added' }, { path: 'b', status: 'modified' }), 4],
  ['forked_from: { branch: master, not: [develop, next] }', {}, 2],
  ['back_merge: { into: develop }', {}, 2],
  ['changelog: updated', {}, 2],
  ["objections: { from: ['org:acme'] }", { facts: { reviews: ['bo', 'cy'].map((login) => review(account(login), 'approved')) } }, 2],
  ["assignees: { any_of: ['org:acme'] }", { facts: { assignees: [account('bo'), account('cy')] } }, 2],
  ["contributors: { only: ['org:acme'] }", { facts: { commits: [commit('1'), commit('2', BO)] } }, 2],
])('%s asks for everything at once', (conditions, change, count) => {
  const missing = new Map<string, Question>();
  evaluate(changed({}, change), asking(conditions), NOW, missing);
  expect(missing.size).toBe(count);
}); // oxfmt-ignore

it('checks are never our own statuses, for whichever base', () => {
  const check = (name: string, kind: 'commit-status' | 'check-run') =>
    ({ name, kind, conclusion: 'failure', source: 'github-actions', workflow: null, isRequired: false }) as const;
  const gate = { context: 'gate/main', contexts: 'gate/*', isRequired: null, rules: unreadable('not asked') };
  const judge = (...checks: FactTypes['checks']): string =>
    judgeSnapshot('checks: all', { ...changed({}, { facts: { checks } }), gate }).why;
  expect(judge(check('gate/main', 'commit-status'), check('gate/develop', 'commit-status'))).toBe('no check is there');
  expect(judge(check('gate/main', 'check-run'))).toBe('checks did not pass: gate/main (failure)');
  expect(judge(check('gatekeeper', 'commit-status'))).toContain('gatekeeper');
});

it('waits for checks that the rules require and that have not reported', () => {
  const checks: FactTypes['checks'] = [
    { name: 'lint', kind: 'check-run', conclusion: 'success', source: null, workflow: null, isRequired: true },
  ];
  const judge = (conditions: string, rules: Gate['rules']): string => {
    const gate = { context: 'gate/main', contexts: 'gate/*', isRequired: null, rules };
    const { verdict, why } = judgeSnapshot(conditions, { ...changed({}, { facts: { checks } }), gate });
    return `${verdict}: ${why}`;
  };
  const rules = (...names: string[]): Gate['rules'] =>
    known({
      checks: names.map((name) => ({ name, app: null })),
      approvals: 0,
      dismissesApprovals: false,
      mergeMethods: [],
    });
  expect(judge('checks: { required: true }', rules('lint', 'gate/main', 'test'))).toBe(
    'pending: checks have not reported: test',
  );
  expect(judge('checks: { required: true, ignore: [test] }', rules('lint', 'gate/main', 'test'))).toBe(
    'pass: passed: lint',
  );
  expect(judge('checks: { required: true }', unreadable('no access'))).toMatch(/^error: .*no access/);
  expect(judge('checks: all', unreadable('no access'))).toBe('pass: passed: lint');
});

it('reads the teams that are named with the facts', () => {
  expect(plannedTeams(asking("approvals: { from: ['@acme/core', bo], never: ['@acme/bots'] }"))).toEqual([
    'acme/bots',
    'acme/core',
  ]);
});

it.each([
  ["labels: {}", /at least one of the keys all_of/],
  ['labels: { of: [a] }', /no count is given/],
  ['labels: { matching: a }', /no count is given/],
  ['labels: { at_least: 1, of: [a], matching: b }', /both say what is counted/],
  ['size: { ignore: x }', /at least one of the keys lines/],
  ['files: { ignore: x }', /at least one of the keys any/],
  ['checks: { ignore: x }', /nothing would be checked/],
  ['age: {}', /expected at_least or at_most/],
  ["schedule: { hours: '9' }", /expected hours such as/],
  ["schedule: { hours: '09:00-10:00-11:00' }", /expected hours such as/],
  ["schedule: { hours: '09:00-x' }", /expected hours such as/],
  ['schedule: { time_zone: Mars }', /no time zone "Mars"/],
  ["freeze: { from: 'tomorrow', to: '2026-01-01' }", /expected a date such as/],
  ["freeze: { from: '2026-01-02', to: '2026-01-02' }", /has to lie before/],
  ['title: { conventional: false }', /expected true/],
])('refuses %s', (conditions, message) => {
  expect(() => judgeCondition(conditions)).toThrow(message);
}); // oxfmt-ignore
