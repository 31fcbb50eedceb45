import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const command = join(root, 'actions/mergeability/bin/mergeability.js');
const policies = ['.github/mergeability.yml', ...globSync('examples/*/.github/mergeability.yml', { cwd: root })];

test.each(policies)('%s is valid and passes its own tests', (policy) => {
  const run = (verb: string): string =>
    execFileSync(process.execPath, [command, verb, policy], { cwd: root, encoding: 'utf8' });
  expect(run('validate')).not.toBe('');
  expect(run('test')).toMatch(/\b([1-9]\d*) of \1 tests pass/);
});
