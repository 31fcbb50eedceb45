import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Given } from '../src/policy/policy-test.ts';
import { table } from './condition-table.ts';
import { judgeCondition } from './judge-text.ts';

/** What people read, line by line for each row of the table; written anew with `UPDATE_SENTENCES=1`. */
const SENTENCES = join(import.meta.dirname, 'condition-sentences.txt');

const judge = (conditions: string, given: Given): string => {
  const { verdict, why, todo, who } = judgeCondition(conditions, given);
  const way = todo === '' ? '' : ` → ${todo}${who.length > 0 ? ` (${who.join(', ')})` : ''}`;
  return `${verdict}: ${why}${way}`.replaceAll('\n', '⏎');
};

const all = Object.values(table).flat();
if (process.env['UPDATE_SENTENCES'] === '1')
  writeFileSync(SENTENCES, all.map(([conditions, given]) => `${conditions}\n  ${judge(conditions, given)}\n`).join(''));
const sentences = readFileSync(SENTENCES, 'utf8').split('\n');

describe.each(Object.entries(table))('%s', (_, rows) => {
  it.each(rows.map((row) => ({ row, conditions: row[0], given: JSON.stringify(row[1]), verdict: row[2] })))(
    '$conditions with $given is $verdict',
    ({ row, conditions, given, verdict }) => {
      const found = judge(conditions, JSON.parse(given) as Given);
      expect(found).toMatch(new RegExp(`^${verdict}: `));
      const line = 2 * all.indexOf(row);
      expect([conditions, `  ${found}`]).toEqual(sentences.slice(line, line + 2));
    },
  );
});
