import type { Collection } from './collection.ts';
import type { Ledger } from './ledger.ts';
import { passesFilter, type Filter } from './place/filter.ts';
import type { Place } from './place/open-place.ts';

/**
 * Gives a fate to every finding that is not to be shown, and returns the indexes of those that are. Reasons are asked in
 * a fixed order, so that a finding with several has always the same one.
 *
 * When nobody could tell what changed, the filter is open, and the run says so.
 *
 * @param isKnown true for a finding that the base or the baseline has too
 */
export function sortFindings(
  collection: Collection,
  ledger: Ledger,
  place: Place,
  filter: Filter,
  isKnown: (index: number) => boolean,
): number[] {
  const shown: number[] = [];
  const { change, foreign } = place;
  collection.findings.forEach((finding, index) => {
    const { details, file } = finding;
    if (details?.suppressed !== undefined) ledger.settle(index, 'suppressed');
    else if (details?.known === true || isKnown(index)) ledger.settle(index, 'baseline');
    else if (file === undefined) shown.push(index);
    else if (file.path === undefined) ledger.settle(index, 'unmatched-path');
    else if (foreign.has(index)) ledger.settle(index, 'outside-filter');
    else if (change !== undefined && !passesFilter(finding, change.files.get(file.path), filter))
      ledger.settle(index, 'outside-filter');
    else shown.push(index);
  });
  return shown;
}
