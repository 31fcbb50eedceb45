import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeError } from 'action-kit/errors';
import { actionsLog } from 'action-kit/log';
import { setOutputs } from 'action-kit/outputs';
import { main } from 'bot-qa/cli';
import { outputNames } from './generated/action.ts';
import { parseInputs } from './inputs.ts';
import { readTotals } from './read-totals.ts';

const { env } = process;
const log = actionsLog();
const controller = new AbortController();
process.on('SIGINT', () => controller.abort());
process.on('SIGTERM', () => controller.abort());

try {
  const inputs = parseInputs(env);
  const cwd = resolve(env['GITHUB_WORKSPACE'] ?? process.cwd(), inputs.workingDirectory);
  const journal = resolve(cwd, inputs.journal);
  // What an earlier run wrote must not stand for this one.
  for (const path of [inputs.journal, inputs.junit, inputs.html])
    if (path !== undefined) rmSync(resolve(cwd, path), { force: true });
  const written = (path: string | undefined): string | undefined =>
    path !== undefined && existsSync(resolve(cwd, path)) ? path : undefined;
  const exitCode = await main(inputs.command, {
    cwd,
    environment: (name) => env[name],
    out: (text) => void process.stdout.write(text),
    err: (text) => log.error(text.trim()),
    isTTY: false,
    columns: 120,
    stdin: process.stdin,
    signal: controller.signal,
    now: () => Date.now(),
  });
  const totals = await readTotals(journal);
  setOutputs(env, outputNames, {
    'exit-code': exitCode,
    conversations: totals?.conversations ?? 0,
    passed: totals?.passed ?? 0,
    failed: totals?.failed ?? 0,
    errors: totals?.error ?? 0,
    flaky: totals?.flaky ?? 0,
    quarantined: totals?.quarantined ?? 0,
    journal: inputs.journal,
    junit: written(inputs.junit),
    html: written(inputs.html),
  });
  if (exitCode === 0 && !totals) throw new Error('The run ended without a result, so nothing has been tested.');
  process.exitCode = exitCode;
} catch (error) {
  log.error(describeError(error, []));
  process.exitCode = 1;
}
