import { describeError } from 'action-kit/errors';
import { actionsLog } from 'action-kit/log';
import { appendSummary, setOutputs } from 'action-kit/outputs';
import { dryRunAccess } from './dry-run.ts';
import { outputNames } from './generated/action.ts';
import { githubAccess } from './github-access.ts';
import { parseInputs } from './inputs.ts';
import { outputsOf } from './outputs.ts';
import { run } from './run.ts';
import { keepHeapSmall } from './small-heap.ts';
import { renderBooksLine, renderSummary } from './summary.ts';

keepHeapSmall();
const { env } = process;
const log = actionsLog();

try {
  const inputs = parseInputs(env);
  const token = inputs.token ?? '';
  const workspace = env['GITHUB_WORKSPACE'] ?? process.cwd();
  const access = githubAccess(token, env, log);
  const github = inputs.dryRun ? dryRunAccess(access, (line) => log.info(line)) : access;
  const outcome = await run(inputs, { env, log, token, workspace, github });
  appendSummary(env, renderSummary(outcome));
  setOutputs(env, outputNames, outputsOf(outcome));
  log.info(renderBooksLine(outcome));
  for (const text of outcome.warnings) log.warning(text);
  if (outcome.failures.length > 0) {
    log.error(outcome.failures.join('\n'));
    process.exitCode = 1;
  }
} catch (error) {
  log.error(describeError(error, [env['INPUT_GITHUB-TOKEN'] ?? '']));
  if (env['GITHUB_OUTPUT']) setOutputs(env, outputNames, { conclusion: 'failure' });
  process.exitCode = 1;
}
