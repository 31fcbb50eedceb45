import { rmSync } from 'node:fs';
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
  // The numbers of an earlier run must not stand for this one.
  rmSync(journal, { force: true });
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
    junit: inputs.junit,
    html: inputs.html,
  });
  process.exitCode = exitCode;
} catch (error) {
  log.error(describeError(error, []));
  process.exitCode = 1;
}
