import type { Collection } from './collection.ts';
import type { ReportedFile } from './finding.ts';
import type { Ledger } from './ledger.ts';
import type { Inputs } from './inputs.ts';
import type { ChangedFile } from './place/change.ts';
import { passesFilter } from './place/filter.ts';
import type { Place } from './place/open-place.ts';

/**
 * Gives a fate to every finding that is not to be shown, and returns the indexes of those that are. Reasons are asked in
 * a fixed order, so that a finding with several has always the same one.
 *
 * When nobody could tell what changed, the filter is open, and the run says so.
 *
 * @param older findings that the base or the baseline has too
 */
export function sortFindings(
  collection: Collection,
  ledger: Ledger,
  place: Place,
  inputs: Pick<Inputs, 'filter' | 'baseline'>,
  older: ReadonlySet<number>,
): number[] {
  const shown: number[] = [];
  const { change, foreign } = place;
  const leavesOutOlder = inputs.filter === 'introduced' || inputs.baseline !== undefined;
  const changed = new Map<ReportedFile, ChangedFile | undefined>();
  for (const file of collection.files.values()) changed.set(file, change?.files.get(file.path ?? ''));
  collection.findings.forEach((finding, index) => {
    const { details, file } = finding;
    if (details?.suppressed !== undefined) ledger.settle(index, 'suppressed');
    else if (details?.known === true || (leavesOutOlder && older.has(index))) ledger.settle(index, 'baseline');
    else if (file === undefined) shown.push(index);
    else if (file.path === undefined) ledger.settle(index, 'unmatched-path');
    else if (foreign.has(index)) ledger.settle(index, 'outside-filter');
    else if (change !== undefined && !passesFilter(finding, changed.get(file), inputs.filter))
      ledger.settle(index, 'outside-filter');
    else shown.push(index);
  });
  return shown;
}
