import fc from 'fast-check';
import { allOf, anyOf, atLeast, gateOf, opposite, type RuleVerdict, type Verdict } from './verdict.ts';

const VERDICTS: readonly Verdict[] = ['pass', 'fail', 'pending', 'error'];
const verdict = fc.constantFrom(...VERDICTS);
const verdicts = fc.array(verdict, { maxLength: 6 });
const ruleVerdict = fc.constantFrom<RuleVerdict>('pass', 'fail', 'pending', 'error', 'not-applicable', 'bypassed');

// The truth tables: rows and columns in the order pass, fail, pending, error.
const ALL = [
  'pass fail pending error',
  'fail fail fail error',
  'pending fail pending error',
  'error error error error',
];
const ANY = [
  'pass pass pass error',
  'pass fail pending error',
  'pass pending pending error',
  'error error error error',
];

describe.each([
  ['all', allOf, ALL],
  ['any', anyOf, ANY],
] as const)('%s of two', (_, combine, table) => {
  it.each(
    VERDICTS.flatMap((one, row) =>
      VERDICTS.map((other, column) => [one, other, table[row]?.split(' ')[column]] as const),
    ),
  )('%s and %s give %s', (one, other, expected) => expect(combine([one, other])).toBe(expected));
});

it.each([
  [1, ['pass', 'fail', 'fail'], 'pass'],
  [2, ['pass', 'fail', 'fail'], 'fail'],
  [2, ['pass', 'pending', 'fail'], 'pending'],
  [2, ['pass', 'pass', 'error'], 'error'],
  [3, ['pending', 'pending', 'fail'], 'fail'],
  [3, ['pass', 'pass', 'pass'], 'pass'],
  [0, [], 'pass'],
  [1, [], 'fail'],
] as const)('at least %i of %j is %s', (count, parts, expected) => expect(atLeast(count, parts)).toBe(expected));

it('all of nothing passes, any of nothing fails', () => {
  expect(allOf([])).toBe('pass');
  expect(anyOf([])).toBe('fail');
});

it('opposites keep to De Morgan, also with errors and open verdicts', () =>
  fc.assert(
    fc.property(verdicts, (parts) => {
      expect(opposite(allOf(parts))).toBe(anyOf(parts.map(opposite)));
      expect(opposite(anyOf(parts))).toBe(allOf(parts.map(opposite)));
      expect(parts.map(opposite).map(opposite)).toEqual(parts);
    }),
  ));

it('order and repetition change nothing', () =>
  fc.assert(
    fc.property(verdicts, fc.integer({ min: 0, max: 6 }), (parts, count) => {
      const turned = [...parts].reverse();
      for (const combine of [allOf, anyOf]) {
        expect(combine(turned)).toBe(combine(parts));
        expect(combine([...parts, ...parts])).toBe(combine(parts));
      }
      expect(atLeast(count, turned)).toBe(atLeast(count, parts));
    }),
  ));

it('an error is never lost', () =>
  fc.assert(
    fc.property(verdicts, verdicts, fc.integer({ min: 0, max: 6 }), (before, after, count) => {
      const parts: Verdict[] = [...before, 'error', ...after];
      for (const combine of [allOf, anyOf, (each: readonly Verdict[]) => atLeast(count, each)])
        expect(combine(parts)).toBe('error');
    }),
  ));

it('at least one is any, at least as many as there are is all', () =>
  fc.assert(
    fc.property(fc.array(verdict, { minLength: 1, maxLength: 6 }), (parts) => {
      expect(atLeast(1, parts)).toBe(anyOf(parts));
      expect(atLeast(parts.length, parts)).toBe(allOf(parts));
    }),
  ));

it('more good news never makes a verdict worse', () =>
  fc.assert(
    fc.property(verdicts, fc.nat(5), fc.integer({ min: 0, max: 6 }), (parts, at, count) => {
      const rank = (each: Verdict): number => ['fail', 'pending', 'pass'].indexOf(each);
      if (parts.includes('error') || at >= parts.length) return;
      const better = parts.with(at, 'pass');
      for (const combine of [allOf, anyOf, (each: readonly Verdict[]) => atLeast(count, each)]) {
        expect(rank(combine(better))).toBeGreaterThanOrEqual(rank(combine(parts)));
      }
    }),
  ));

it('the gate passes only when every rule that applies passes or is bypassed', () =>
  fc.assert(
    fc.property(fc.array(ruleVerdict, { maxLength: 6 }), (rules) => {
      const applying = rules.filter((each) => each !== 'not-applicable');
      const opens = applying.length > 0 && applying.every((each) => each === 'pass' || each === 'bypassed');
      expect(gateOf(rules, 'error') === 'pass').toBe(opens);
      if (rules.includes('error')) expect(gateOf(rules, 'pass')).toBe('error');
    }),
  ));

it('when no rule applies, the policy decides', () => {
  expect(gateOf(['not-applicable'], 'error')).toBe('error');
  expect(gateOf(['not-applicable'], 'pass')).toBe('pass');
  expect(gateOf([], 'error')).toBe('error');
});
