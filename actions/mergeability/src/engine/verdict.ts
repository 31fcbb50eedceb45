/**
 * What can be said about one condition. `error` means that nothing can be said: a fact could not be read, or a
 * pattern could not be used. `pending` means that time alone may decide it, for instance a running check.
 */
export type Verdict = 'pass' | 'fail' | 'pending' | 'error';

/** What can be said about a rule, and about the whole gate. */
export type RuleVerdict = Verdict | 'not-applicable' | 'bypassed';

const ALL_ORDER: readonly Verdict[] = ['error', 'fail', 'pending', 'pass'];

/** Every part has to hold. An error decides first, then a failure, then what is still open. Nothing at all holds. */
export function allOf(parts: readonly Verdict[]): Verdict {
  return ALL_ORDER.find((verdict) => parts.includes(verdict)) ?? 'pass';
}

/**
 * One part has to hold. An error decides even beside a part that holds: what could not be read must not help a pull
 * request through, and so the opposite of {@link allOf} stays its opposite (De Morgan). Nothing at all fails.
 */
export function anyOf(parts: readonly Verdict[]): Verdict {
  return opposite(allOf(parts.map(opposite)));
}

/** The part must not hold. An error stays an error, what is open stays open. */
export function opposite(verdict: Verdict): Verdict {
  if (verdict === 'pass') return 'fail';
  return verdict === 'fail' ? 'pass' : verdict;
}

/** At least `count` parts have to hold; `anyOf` is one of them, `allOf` all of them. */
export function atLeast(count: number, parts: readonly Verdict[]): Verdict {
  if (parts.includes('error')) return 'error';
  const holding = parts.filter((part) => part === 'pass').length;
  if (holding >= count) return 'pass';
  const open = parts.filter((part) => part === 'pending').length;
  return holding + open >= count ? 'pending' : 'fail';
}

/**
 * The verdict of the gate. Rules that do not apply do not count; when none applies, the policy says what that means.
 */
export function gateOf(rules: readonly RuleVerdict[], noneApplicable: 'pass' | 'error'): Verdict {
  const counted = rules.filter((verdict) => verdict !== 'not-applicable');
  if (counted.length === 0) return noneApplicable;
  return allOf(counted.map((verdict) => (verdict === 'bypassed' ? 'pass' : verdict)));
}
