import { UserError } from 'action-kit/errors';
import { Collection } from '../collection.ts';
import { hasLinters } from '../collect-findings.ts';
import { collectReports } from '../collect-reports.ts';
import type { Inputs } from '../inputs.ts';
import type { Place } from '../place/open-place.ts';
import type { Surroundings } from '../run.ts';
import { findKnown } from './find-known.ts';
import { readBaseline } from './read-baseline.ts';

/**
 * Indexes of the findings that are older than the change: the merge base has them too, or the baseline file names them.
 * Failures of base reports are added to `collection`, because without the base nothing can be called introduced.
 *
 * @throws {UserError} when what was found before the change is needed and not given
 */
export async function findOlder(
  inputs: Inputs,
  collection: Collection,
  place: Place,
  surroundings: Surroundings,
): Promise<ReadonlySet<number>> {
  const wantsBase = inputs.filter === 'introduced' || inputs.failScope === 'introduced';
  const base = wantsBase ? await collectBase(inputs, collection, place, surroundings) : undefined;
  const baseline =
    inputs.baseline === undefined
      ? undefined
      : await readBaseline(inputs.baseline, surroundings.workspace, place.resolve);
  return findKnown(collection, place, { base, baseline });
}

async function collectBase(
  inputs: Inputs,
  collection: Collection,
  place: Place,
  surroundings: Surroundings,
): Promise<Collection | undefined> {
  if (place.change === undefined) return undefined;
  if (inputs.baseReports.length === 0 && !hasLinters(inputs, surroundings.workspace))
    throw new UserError('To tell what the change introduced, the findings of the merge base are needed.', {
      hint: 'Lint the merge base too and name its reports in "base-reports", or let the action run the linters with "command".',
    });
  const base = new Collection();
  await collectReports(inputs.baseReports, surroundings.workspace, base);
  if (hasLinters(inputs, surroundings.workspace)) {
    const { lintBase } = await import('../linter/lint-base.ts');
    await lintBase(inputs, base, place, surroundings);
  }
  for (const file of base.files.values())
    file.path ??= place.resolve(file.reported) ?? file.reported.replace(/^\.\//, '');
  for (const { key, failures } of base.entries)
    for (const failure of failures) collection.fail(`${key} on the merge base: ${failure}`);
  return base;
}
