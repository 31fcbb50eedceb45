// `npm test`: formatting, types, bundles and every test that needs only Node and git.
import { clearReports, closeWith, projectsWith, readTotals, runVisible } from './checks/run-tasks.ts';

clearReports();
const formatted = runVisible('oxfmt', ['--check']);
// One run of everything, so that no core waits for the slowest check.
const ran = runVisible('nx', ['run-many', '-t', 'typecheck', 'bundle', 'test', '--output-style=static']);
const tests = readTotals(
  projectsWith((_folder, scripts) => scripts.test !== undefined),
  '',
);
if (!formatted) console.error('failed: formatting, run: npm run format');
// Tests tell of their failures in their reports; what else failed is a type or a bundle.
const otherFailed = !ran && tests.failed === 0;
if (otherFailed) console.error('failed: types or bundles, see above');
const checks = [formatted, !otherFailed];
closeWith('test', {
  passed: tests.passed + checks.filter(Boolean).length,
  failed: tests.failed + checks.filter((passed) => !passed).length,
});
