import type { Collection } from '../collection.ts';
import { contentKey, digest } from '../identity/content-key.ts';
import { nameFindings, type Nameable } from '../identity/name-findings.ts';
import type { Place } from '../place/open-place.ts';
import type { OwnThread } from '../review/thread.ts';

/**
 * Threads whose finding the linter still reports, although it is not shown any more: its line left the diff, or it was
 * suppressed. Such a finding is not fixed. A finding that the report suppresses counts as settled.
 *
 * Without a repository nobody knows the text of a line that left the diff: any thread of that linter on that file may be
 * the finding's, then.
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
  const reported = new Set<string>();
  for (const { index, finding, path, key } of found) {
    const of = `${digest([collection.entryOf(index).key])} ${path}`;
    reported.add(`${of} ${key}`);
    if (place.git === undefined && key === contentKey(finding, undefined)) reported.add(of);
  }
  const isReported = ({ marker, path }: OwnThread): boolean =>
    reported.has(`${marker.entry} ${path}`) ||
    marker.keys.some((key) => reported.has(`${marker.entry} ${path} ${key}`));
  return new Set(threads.filter(isReported));
}
