import { asking, policyOf } from '../../test/judge-text.ts';
import { imagineSnapshot } from '../policy/imagine.ts';
import type { BranchRules, Gate } from '../snapshot/branch-rules.ts';
import { known, unreadable } from '../snapshot/facts.ts';
import { findContradictions, whyNotCompared } from './contradictions.ts';

const OPEN: BranchRules = {
  checks: [{ name: 'mergeability', app: null }],
  approvals: 0,
  dismissesApprovals: false,
  mergeMethods: ['merge', 'squash', 'rebase'],
};

const GATE = { context: 'mergeability', contexts: 'mergeability', isRequired: null };

function find(conditions: string, rules: Partial<BranchRules>, gate: Partial<Gate> = {}, base = 'main'): string[] {
  const snapshot = {
    ...imagineSnapshot({ base }),
    gate: { ...GATE, rules: known({ ...OPEN, ...rules }), ...gate },
  };
  return findContradictions(snapshot, asking(conditions));
}

const ANY = 'draft: false';

it('says nothing when the status is required and the policy asks for more than the rules', () => {
  expect(find('approvals: 2', { approvals: 2 })).toEqual([]);
  expect(find('approvals: 3', { approvals: 2 })).toEqual([]);
  expect(find(ANY, { approvals: 2, dismissesApprovals: true, mergeMethods: ['squash'] })).toEqual([]);
});

it('says that nothing requires the status, unless GitHub knows better than the rules that we see', () => {
  const warning = [expect.stringMatching(/^Nothing .* requires the status "mergeability" on main: .* Require it/)];
  expect(find(ANY, { checks: [] })).toEqual(warning);
  expect(find(ANY, { checks: [{ name: 'Mergeability', app: null }] })).toEqual(warning);
  expect(find(ANY, { checks: [] }, { isRequired: false })).toEqual(warning);
  expect(find(ANY, { checks: [] }, { isRequired: true })).toEqual([]);
});

it('says that the status comes from an app that the rules do not take it from', () => {
  const checks = [{ name: 'mergeability', app: 7 }];
  expect(find(ANY, { checks }, { isRequired: false })).toEqual([expect.stringContaining('the app with the number 7')]);
  expect(find(ANY, { checks }, { isRequired: true })).toEqual([]);
  expect(find(ANY, { checks }, { isRequired: null })).toEqual([]);
  expect(find(ANY, {}, { isRequired: false })).toEqual([]);
});

it('compares the numbers of approvals, over all rules of the policy', () => {
  const rules = { approvals: 3 };
  expect(find('approvals: 2', rules)).toEqual([
    expect.stringContaining('ask for 3 approvals, the policy for 2 at most'),
  ]);
  expect(find("approvals: { count: 2, groups: [{ from: ['@acme/core'] }] }", rules)).toEqual([]);
  expect(find('not: { approvals: 1 }', rules)).toEqual([]);
  const two = policyOf(
    'version: 1\nrules:\n  - { name: a, require: { approvals: 1 } }\n  - { name: b, require: { any: [{ approvals: 3 }, { label: x }] } }\n',
  );
  const gate = { ...GATE, isRequired: true, rules: known({ ...OPEN, ...rules }) };
  expect(findContradictions({ ...imagineSnapshot({}), gate }, two)).toEqual([]);
});

it('says that GitHub takes away approvals that the policy keeps', () => {
  const rules = { dismissesApprovals: true };
  const warning = [expect.stringMatching(/dismiss approvals .* the rule "rule" would keep/)];
  expect(find('approvals: { stale: when-content-changes }', rules)).toEqual(warning);
  expect(find('approvals: { stale: never }', rules)).toEqual(warning);
  expect(find('approvals: 1', rules)).toEqual([]);
  expect(find('approvals: { stale: never }', {})).toEqual([]);
});

it('says that git-flow cannot work where merges make other commits', () => {
  const rules: Partial<BranchRules> = { mergeMethods: ['squash', 'rebase'] };
  const warning = [expect.stringContaining('takes pull requests by squash, rebase only')];
  expect(find('git_flow: { main: main }', rules)).toEqual(warning);
  expect(find('git_flow: true', rules, {}, 'develop')).toEqual(warning);
  expect(find('git_flow: true', rules, {}, 'topic')).toEqual([]);
  expect(find('git_flow: { main: main, back_merge: ignored }', rules)).toEqual([]);
  expect(find('git_flow: { main: main }', {})).toEqual([]);
});

it('tells apart what it did not look at and what it could not see', () => {
  const gate = { ...GATE, rules: unreadable('no access') };
  const blind = { ...imagineSnapshot({}), gate };
  expect(findContradictions(blind, asking(ANY))).toEqual([]);
  expect(whyNotCompared(blind)).toContain('The rules of main cannot be read (no access)');
  expect(whyNotCompared(imagineSnapshot({}))).toBeUndefined();
  expect(whyNotCompared({ ...blind, gate: { ...gate, rules: known(OPEN) } })).toBeUndefined();
});
