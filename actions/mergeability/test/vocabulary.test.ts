import { vocabulary } from '../src/conditions/vocabulary.ts';
import { judgeCondition, judgeSnapshot, policyOf } from './judge-text.ts';
import { imagineSnapshot } from '../src/policy/imagine.ts';
import { unreadable } from '../src/snapshot/facts.ts';

it('has at least 45 conditions, each with a name of its own', () => {
  expect(vocabulary.length).toBeGreaterThanOrEqual(45);
  expect(new Set(vocabulary.map(({ key }) => key)).size).toBe(vocabulary.length);
});

describe.each(vocabulary.map((word) => [word.key, word] as const))('%s', (_, { key, examples, summary }) => {
  it('has an example and a sentence', () => {
    expect(examples.length).toBeGreaterThan(0);
    expect(summary).toMatch(/^[A-Z].*\.$/s);
  });

  it.each(examples)('takes %s in require, in when, in not and in any', (example) => {
    const text = `version: 1
rules:
  - name: rule
    when: { any: [{ ${example} }, { not: { ${example} } }] }
    require: { at_least: { count: 1, of: [{ ${example} }, { all: [{ ${example} }] }] } }
`;
    expect(policyOf(text).rules).toHaveLength(1);
  });

  it.each(examples)('says why and what to do about %s', (example) => {
    const rule = judgeCondition(example);
    expect(rule.why).not.toBe('');
    if (rule.verdict !== 'pass') expect(rule.todo).not.toBe('');
  });

  it.each(examples)('is an error for %s when nothing can be read', (example) => {
    const snapshot = imagineSnapshot({});
    const facts = Object.fromEntries(Object.keys(snapshot.facts).map((name) => [name, unreadable('GitHub is down.')]));
    const blind = judgeSnapshot(example, { ...snapshot, facts });
    const seeing = judgeSnapshot(example, snapshot);
    if (blind.verdict !== seeing.verdict) expect(blind.verdict).toBe('error');
  });

  it('refuses an option that it does not know', () => {
    expect(() => judgeCondition(`${key}: { no_such_option: 1 }`)).toThrow(/mergeability\.yml:4:/);
  });
});
