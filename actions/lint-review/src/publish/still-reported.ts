import type { Collection } from '../collection.ts';
import { digest } from '../identity/content-key.ts';
import { nameFindings, type Nameable } from '../identity/name-findings.ts';
import type { Place } from '../place/open-place.ts';
import type { OwnThread } from '../review/thread.ts';

/**
 * Threads whose finding the linter still reports, although it is not shown any more: its line left the diff, or it was
 * suppressed. Such a finding is not fixed. A finding that the report suppresses counts as settled.
 */
export async function findStillReported(
  threads: readonly OwnThread[],
  collection: Collection,
  place: Place,
): Promise<ReadonlySet<OwnThread>> {
  const paths = new Set(threads.map(({ path }) => path));
  const found: (Nameable & { readonly index: number })[] = [];
  collection.findings.forEach((finding, index) => {
    const path = finding.file?.path;
    if (path !== undefined && paths.has(path) && finding.details?.suppressed === undefined)
      found.push({ index, finding, path, key: '' });
  });
  await nameFindings(found, place.change);
  const reported = new Set(
    found.map(({ index, path, key }) => `${digest([collection.entryOf(index).key])} ${path} ${key}`),
  );
  return new Set(
    threads.filter(({ marker, path }) => marker.keys.some((key) => reported.has(`${marker.entry} ${path} ${key}`))),
  );
}
