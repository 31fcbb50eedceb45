import { readEvent } from 'action-kit/event';
import { describeError } from 'action-kit/errors';
import { actionsLog } from 'action-kit/log';
import { appendSummary, setOutputs } from 'action-kit/outputs';
import { outputNames } from './generated/action.ts';
import { parseInputs } from './inputs.ts';
import { openServices } from './open-services.ts';
import { outputsOf } from './outputs.ts';
import { run } from './run.ts';

const { env } = process;
const log = actionsLog();

try {
  const inputs = parseInputs(env);
  const event = readEvent(env);
  const opened = await openServices(inputs, event, env, log);
  try {
    const outcome = await run(inputs, event, opened.services);
    appendSummary(env, outcome.summaries.join('\n\n'));
    setOutputs(env, outputNames, outputsOf(outcome, opened.services.github.count()));
    for (const warning of outcome.warnings) log.warning(warning);
    for (const failure of outcome.failures) log.error(failure);
    if (outcome.failures.length > 0) process.exitCode = 1;
  } finally {
    await opened.close();
  }
} catch (error) {
  log.error(describeError(error, [env['INPUT_GITHUB-TOKEN'] ?? '']));
  process.exitCode = 1;
}
