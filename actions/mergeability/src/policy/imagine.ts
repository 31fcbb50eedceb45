import { plannedFacts } from '../collect/plan.ts';
import { evaluate } from '../engine/evaluate.ts';
import type { Judgement } from '../engine/judgement.ts';
import type { Account } from '../snapshot/account.ts';
import {
  type ChangedFile,
  type Check,
  type Commit,
  type Fact,
  type FactTypes,
  known,
  type Review,
  unreadable,
} from '../snapshot/facts.ts';
import type { Question } from '../snapshot/question.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Policy } from './policy.ts';
import type { Given } from './policy-test.ts';

const HEAD = 'a'.repeat(40);
const BASE = 'b'.repeat(40);
const HOUR_MS = 3_600_000;
/** A Tuesday at noon, so that imagined pull requests are the same every day. */
const NOON = Date.parse('2026-01-13T12:00:00Z');

/**
 * Judges an imagined pull request: what `given` says, and for the rest an ordinary one — open, not a draft, from a
 * branch of the repository, one commit by its author, nothing to object to. Nothing is asked of GitHub; of the facts
 * there are those that the collector would read for this policy, so that a rule never knows more here than there.
 */
export function judgeGiven(policy: Policy, given: Given): Judgement {
  const now = momentOf(given.now, NOON);
  const whole = imagineSnapshot(given);
  const planned = plannedFacts(policy).map((name) => ({ [name]: whole.facts[name] }));
  let snapshot: Snapshot = { ...whole, facts: Object.assign({}, ...planned) as Snapshot['facts'] };
  for (;;) {
    const missing = new Map<string, Question>();
    const judgement = evaluate(snapshot, policy, now, missing);
    if (missing.size === 0) return judgement;
    const answers = Object.fromEntries([...missing].map(([key, question]) => [key, answerGiven(given, question)]));
    snapshot = { ...snapshot, answers: { ...snapshot.answers, ...answers } };
  }
}

const momentOf = (text: string | undefined, fallback: number): number =>
  text === undefined ? fallback : Date.parse(text);

const bare = (name: string): string => name.replace(/^@/, '').toLowerCase();

/** An account by its login; `@org/team` stands for some member of that team. */
function accountOf(name: string): Account {
  const login = bare(name).replace('/', '-member-of-');
  return { id: `id:${login}`, login, kind: login.endsWith('[bot]') ? 'bot' : 'user' };
}

/** The snapshot of an imagined pull request. */
export function imagineSnapshot(given: Given): Snapshot {
  const now = momentOf(given.now, NOON);
  const author = accountOf(given.author ?? 'author');
  const [owner = 'acme', name = 'shop'] = (given.repository ?? 'acme/shop').split('/');
  const base = given.base ?? 'main';
  return {
    format: 1,
    subject: { kind: given.subject ?? 'pull-request', sha: HEAD },
    repository: {
      owner,
      name,
      visibility: given.visibility ?? 'private',
      topics: given.topics ?? [],
      defaultBranch: 'main',
    },
    pullRequest: {
      number: 1,
      title: given.title ?? 'feat: a change',
      body: given.description ?? 'What this changes, and why it is right to change it.',
      author,
      authorAssociation: 'MEMBER',
      createdAt: momentOf(given.opened, now - 48 * HOUR_MS),
      updatedAt: now - HOUR_MS,
      state: 'open',
      isDraft: given.draft ?? false,
      isLocked: false,
      autoMerge: false,
      milestone: given.milestone ?? null,
      base: { ref: base, sha: BASE },
      head: {
        ref: given.head ?? 'feature/change',
        sha: HEAD,
        repository: given.fork ? `somebody/${name}` : `${owner}/${name}`,
      },
    },
    facts: Object.fromEntries(
      Object.entries(imagineFacts(given, author, now)).map(([fact, value]) => [fact, known(value)]),
    ),
    answers: {},
  };
}

function imagineFacts(given: Given, author: Account, now: number): FactTypes {
  const paths = given.files ?? ['src/change.ts'];
  const files = paths.map((path): ChangedFile => ({ path, status: 'modified' }));
  const perFile = Math.ceil((given.lines ?? 10) / Math.max(1, paths.length));
  return {
    labels: given.labels ?? [],
    assignees: (given.assignees ?? []).map(accountOf),
    reviewRequests: [],
    files,
    lines: Object.fromEntries(paths.map((path) => [path, { additions: perFile, deletions: 0 }])),
    commits: (given.commits ?? [{}]).map((commit, index) => imagineCommit(commit, index, author, now)),
    reviews: [
      ...imagineReviews(given.approvals, 'approved', now),
      ...imagineReviews(given.changes_requested, 'changes-requested', now),
    ],
    conversations: Array.from({ length: given.unresolved ?? 0 }, () => ({
      path: paths[0] ?? '',
      isResolved: false,
      isOutdated: false,
      author,
    })),
    comments: (given.comments ?? []).map(({ by, text }) => ({
      author: accountOf(by),
      body: text,
      createdAt: now - HOUR_MS,
      isEdited: false,
    })),
    checks: Object.entries(given.checks ?? {}).map(([name, conclusion]): Check => ({
      name,
      kind: 'check-run',
      conclusion: conclusion as Check['conclusion'],
      source: 'github-actions',
      workflow: { path: '.github/workflows/ci.yml', name: 'CI' },
      isRequired: false,
    })),
    movements: [],
    closingIssues: (given.closes ?? []).map((number) => ({
      repository: given.repository ?? 'acme/shop',
      number,
      state: 'open',
      labels: [],
    })),
    projects: [],
    conflict: given.conflict ?? false,
    behind: given.behind ?? 0,
    codeowners: given.codeowners === undefined ? null : { path: '.github/CODEOWNERS', text: given.codeowners },
    template: given.template ?? null,
  };
}

function imagineCommit(
  commit: NonNullable<Given['commits']>[number],
  index: number,
  author: Account,
  now: number,
): Commit {
  const account = commit.author === undefined ? author : accountOf(commit.author);
  const person = { name: account.login, email: `${account.login}@acme.example`, account };
  const sha = (index + 1).toString(16).padStart(40, '0');
  return {
    sha,
    parents: commit.merge ? [BASE, HEAD] : [BASE],
    message: commit.message ?? 'feat: a change',
    author: person,
    committer: person,
    coAuthors: [],
    signature: commit.signed ? { valid: true, state: 'VALID', signer: account, keyId: null } : null,
    committedAt: now - 2 * HOUR_MS,
  };
}

const imagineReviews = (logins: readonly string[] | undefined, state: Review['state'], now: number): Review[] =>
  (logins ?? []).map((login, index) => ({
    id: `${state}${index}`,
    author: accountOf(login),
    state,
    commit: HEAD,
    submittedAt: now - HOUR_MS,
    canPush: true,
  }));

function answerGiven(given: Given, question: Question): Fact<unknown> {
  switch (question.kind) {
    case 'team': {
      const named = Object.entries(given.teams ?? {}).find(([team]) => bare(team) === question.team)?.[1] ?? [];
      // Whoever approves in the name of a team is a member of it.
      return known([...named.map(accountOf), accountOf(question.team)]);
    }
    case 'organizationMember':
      return known(given.fork !== true);
    case 'permission':
      return known('write');
    case 'content':
      return known(
        question.at === 'head' ? (given.changelog ?? null) : given.changelog === undefined ? null : '## [Unreleased]\n',
      );
    case 'foreign': {
      const from = given.forked_from ?? given.base ?? 'main';
      return known({ count: from === question.other && from !== question.trunk ? 1 : 0, examples: [] });
    }
    case 'missing':
      return known({ count: given.back_merged === false ? 1 : 0, examples: [] });
    case 'pullRequestsBetween':
      return known([]);
    case 'pullRequest': {
      const key = Object.keys(given.dependencies ?? {}).find(
        (each) => each === `#${question.number}` || each.toLowerCase() === `${question.repository}#${question.number}`,
      );
      const state = key === undefined ? undefined : given.dependencies?.[key];
      return state === undefined
        ? unreadable(`the test does not say what became of ${question.repository}#${question.number}.`)
        : known({ state, title: '' });
    }
    case 'patches':
      return known({});
    case 'ancestor':
    case 'cleanMerge':
      return known(true);
  }
}

/** A test that came out otherwise than expected. */
export interface FailedExpectation {
  readonly rule: string;
  readonly expected: string;
  readonly found: string;
  readonly why: string;
}

/** Runs one test of a policy. Empty when everything is as expected. */
export function checkExpectations(
  judgement: Judgement,
  expected: Readonly<Record<string, string>>,
): FailedExpectation[] {
  return Object.entries(expected).flatMap(([name, wanted]): FailedExpectation[] => {
    if (name === 'gate') {
      return judgement.verdict === wanted
        ? []
        : [{ rule: name, expected: wanted, found: judgement.verdict, why: judgement.summary }];
    }
    const rule = judgement.rules.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (rule === undefined)
      return [{ rule: name, expected: wanted, found: 'no such rule', why: 'the policy has no rule of that name' }];
    return rule.verdict === wanted ? [] : [{ rule: name, expected: wanted, found: rule.verdict, why: rule.why }];
  });
}
