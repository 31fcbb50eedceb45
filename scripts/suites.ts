// `npm run suites`: the named suites, long runs and those that need the corpora, Python linters or Chromium.
// What they need is installed by `.ci/prepare`; a suite whose need is missing fails, it is never skipped.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { closeWith, projectsWith, readTotals, root, runVisible } from './checks/run-tasks.ts';

mkdirSync(join(root, 'reports'), { recursive: true });
const projects = projectsWith((folder) => {
  const suites = join(folder, 'test/suites');
  return (
    existsSync(suites) && readdirSync(suites, { recursive: true, encoding: 'utf8' }).some((f) => f.endsWith('.test.ts'))
  );
});
if (projects.length > 0)
  runVisible('nx', ['run-many', '-t', 'suites', '-p', projects.join(','), '--parallel=1', '--output-style=static']);
closeWith('suites', readTotals(projects, '.suites'));
