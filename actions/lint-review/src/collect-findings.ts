import { UserError } from 'action-kit/errors';
import { Collection } from './collection.ts';
import { collectReports } from './collect-reports.ts';
import type { Inputs } from './inputs.ts';
import type { Surroundings } from './run.ts';

/**
 * Reads all reports and runs all linters.
 *
 * @throws {UserError} when there is nothing to read at all
 */
export async function collectFindings(inputs: Inputs, surroundings: Surroundings): Promise<Collection> {
  if (inputs.reports.length + inputs.commands.length === 0)
    throw new UserError('There is nothing to review: neither "reports" nor "command" is given.', {
      hint: 'Name the report of a linter, as in "reports: eslint.json", or a linter to run, as in "command: npx eslint --format json .".',
    });
  const collection = new Collection();
  await collectReports(inputs.reports, surroundings.workspace, collection);
  if (inputs.commands.length > 0) {
    const { runLinter } = await import('./linter/run-linter.ts');
    const temp = surroundings.env['RUNNER_TEMP'] ?? surroundings.workspace;
    for (const command of inputs.commands)
      await runLinter(command, { workspace: surroundings.workspace, temp, env: surroundings.env }, collection);
  }
  return collection;
}
