import assert from 'node:assert/strict';
import type { Account } from '../../src/snapshot/account.ts';
import { type Commit, known, type Movement, type Review } from '../../src/snapshot/facts.ts';
import { type Question, questionKey } from '../../src/snapshot/question.ts';
import { changed, judgeSnapshot, type Change } from '../judge-text.ts';
import type { Given } from '../../src/policy/policy-test.ts';

export const HEAD = 'a'.repeat(40);
export const OLD = 'c'.repeat(40);
export const NEW = 'd'.repeat(40);
export const AT = Date.parse('2026-01-13T10:00:00Z');
export const account = (login: string, id = `id:${login}`): Account => ({ id, login, kind: 'user' });
export const review = (login: string, more: Partial<Review> = {}): Review => ({
  id: login,
  author: account(login),
  state: 'approved',
  commit: HEAD,
  submittedAt: AT,
  canPush: true,
  ...more,
});
export const answers = (...pairs: readonly (readonly [Question, unknown])[]): NonNullable<Change['answers']> =>
  Object.fromEntries(pairs.map(([question, value]) => [questionKey(question), known(value)]));
export const person = (login: string | null, email = 'x@acme.example'): Commit['author'] => ({
  name: login ?? 'Nobody',
  email,
  account: login === null ? null : account(login),
});
export const commit = (more: Partial<Commit>): Commit => ({
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
export const push = (more: Partial<Movement> = {}): Movement => ({
  kind: 'force-push',
  at: AT + 60_000,
  before: OLD,
  after: HEAD,
  ...more,
});

/** The verdict of `approvals` over a changed snapshot has to be this. */
export function expect(verdict: string, conditions: string, given: Given, change: Change): void {
  const rule = judgeSnapshot(conditions, changed(given, change));
  assert.equal(rule.verdict, verdict, rule.why);
}

export const CONTENT = 'approvals: { count: 1, stale: when-content-changes }';
export const patches = (sha: string): Question => ({ kind: 'patches', sha });
export const ancestor = (one: string, of: string): Question => ({ kind: 'ancestor', ancestor: one, of });
