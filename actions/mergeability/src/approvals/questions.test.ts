import { asking, changed, NOW } from '../../test/judge-text.ts';
import { evaluate } from '../engine/evaluate.ts';
import type { Movement, Review } from '../snapshot/facts.ts';
import type { Question } from '../snapshot/question.ts';

// Everything that approvals may need is asked for in one go, so that it costs one request.

const HEAD = 'a'.repeat(40);
const SEEN = 'c'.repeat(40);
const OLD = 'd'.repeat(40);
const review = (login: string, commit: string | null): Review => ({
  id: login,
  author: { id: login, login, kind: 'user' },
  state: 'approved',
  commit,
  submittedAt: 1_000,
  canPush: true,
});
const push: Movement = { kind: 'force-push', at: 2_000, before: OLD, after: HEAD };

function askedFor(options: string, reviews: Review[], movements: Movement[] = []): readonly Question[] {
  const missing = new Map<string, Question>();
  evaluate(changed({}, { facts: { reviews, movements } }), asking(`approvals: ${options}`), NOW, missing);
  return [...missing.values()];
}

it('asks nothing when the reviews alone decide', () => {
  expect(askedFor('1', [review('bo', SEEN)])).toEqual([]);
  expect(askedFor('{ count: 1, stale: never }', [review('bo', SEEN)])).toEqual([]);
});

it('asks for the teams of all groups', () => {
  const groups = "{ groups: [{ from: ['@acme/core'] }, { from: ['@acme/web'] }], never: ['@acme/interns'] }";
  expect(askedFor(groups, [review('bo', HEAD)])).toEqual([
    { kind: 'team', team: 'acme/interns' },
    { kind: 'team', team: 'acme/core' },
    { kind: 'team', team: 'acme/web' },
  ]);
});

it('asks for the permission of every approver', () => {
  expect(askedFor('{ count: 1, permission: admin }', [review('bo', HEAD), review('cy', HEAD)])).toEqual([
    { kind: 'permission', login: 'bo' },
    { kind: 'permission', login: 'cy' },
  ]);
});

it('asks what was seen, what is there now, and whether the one lies behind the other', () => {
  expect(askedFor('{ count: 1, stale: when-content-changes }', [review('bo', SEEN)])).toEqual([
    { kind: 'ancestor', ancestor: SEEN, of: HEAD },
    { kind: 'patches', sha: SEEN },
    { kind: 'patches', sha: HEAD },
  ]);
});

it('asks for the head before the first force push, where the commit need not lie behind the head', () => {
  expect(askedFor('{ count: 1, stale: when-content-changes }', [review('bo', SEEN)], [push])).toEqual([
    { kind: 'patches', sha: SEEN },
    { kind: 'patches', sha: OLD },
    { kind: 'patches', sha: HEAD },
  ]);
});

it('asks nothing about what is gone', () => {
  expect(askedFor('{ count: 1, stale: when-content-changes }', [review('bo', null)])).toEqual([]);
  expect(
    askedFor('{ count: 1, stale: when-content-changes }', [review('bo', SEEN)], [{ ...push, before: null }]),
  ).toEqual([]);
});
