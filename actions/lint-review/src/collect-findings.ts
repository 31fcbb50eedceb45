import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from 'action-kit/errors';
import { Collection } from './collection.ts';
import { collectReports } from './collect-reports.ts';
import type { Inputs } from './inputs.ts';
import type { Place } from './place/open-place.ts';
import type { Surroundings } from './run.ts';

/**
 * Reads all reports and runs all linters.
 *
 * @throws {UserError} when there is nothing to read at all
 */
export async function collectFindings(inputs: Inputs, place: Place, surroundings: Surroundings): Promise<Collection> {
  const collection = new Collection();
  await collectReports(inputs.reports, surroundings.workspace, collection);
  if (hasLinters(inputs, surroundings.workspace)) {
    const { lint } = await import('./linter/lint.ts');
    await lint(inputs, collection, place, surroundings);
  } else if (inputs.reports.length === 0)
    throw new UserError('There is nothing to review: neither "reports" nor "command" is given.', {
      hint: 'Name the report of a linter, as in "reports: eslint.json", or a linter to run, as in "command: npx eslint --format json .".',
    });
  return collection;
}

/** Whether there may be linters to run: reading their configuration is left to the module that runs them. */
export function hasLinters(inputs: Inputs, workspace: string): boolean {
  if (inputs.commands.length > 0 || inputs.detect || inputs.config !== undefined) return true;
  return existsSync(join(workspace, '.github/lint-review.yml'));
}
