import type { Given } from '../src/policy/policy-test.ts';
import { table } from './condition-table.ts';
import { judgeCondition } from './judge-text.ts';

describe.each(Object.entries(table))('%s', (_, rows) => {
  it.each(rows.map(([conditions, given, verdict]) => ({ conditions, given: JSON.stringify(given), verdict })))(
    '$conditions with $given is $verdict',
    ({ conditions, given, verdict }) => {
      const rule = judgeCondition(conditions, JSON.parse(given) as Given);
      expect(`${rule.verdict}: ${rule.why}`).toMatch(new RegExp(`^${verdict}: `));
    },
  );
});
