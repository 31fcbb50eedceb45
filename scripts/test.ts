// `npm test`: formatting, lint, types, bundles and every test that needs only Node and git.
import { clearReports, closeWith, projectsWith, readTotals, runVisible } from './checks/run-tasks.ts';

clearReports();
const checks: [name: string, command: string, args: string[]][] = [
  ['formatting', 'oxfmt', ['--check']],
  ['types, lint and bundles', 'nx', ['run-many', '-t', 'typecheck', 'lint', 'bundle', '--output-style=static']],
];
const failedChecks = checks.filter(([, command, args]) => !runVisible(command, args)).map(([name]) => name);
runVisible('nx', ['run-many', '-t', 'test', '--output-style=static']);

const tests = readTotals(
  projectsWith((_folder, scripts) => scripts.test !== undefined),
  '',
);
for (const name of failedChecks) console.error(`failed: ${name}`);
closeWith('test', {
  passed: tests.passed + checks.length - failedChecks.length,
  failed: tests.failed + failedChecks.length,
});
