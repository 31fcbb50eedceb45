import type { Collection, Entry } from './collection.ts';
import { digest } from './identity/content-key.ts';
import { anchorOf } from './place/filter.ts';
import type { Change } from './place/change.ts';
import type { Shown } from './review/group-findings.ts';

/** Finds out of each finding that is shown where in the pull request its comment can stand. */
export function prepareShown(indexes: readonly number[], collection: Collection, change: Change | undefined): Shown[] {
  const digests = new Map<Entry, string>(collection.entries.map((entry) => [entry, digest([entry.key])]));
  return indexes.map((index) => {
    const finding = collection.findings[index] as (typeof collection.findings)[number];
    const path = finding.file?.path ?? '';
    return {
      index,
      finding,
      path,
      entry: digests.get(collection.entryOf(index)) ?? '',
      key: '',
      anchor: change && path !== '' ? anchorOf(finding, change, path) : undefined,
    };
  });
}
