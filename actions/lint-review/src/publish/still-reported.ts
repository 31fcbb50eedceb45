import type { Collection } from '../collection.ts';
import { contentKey, digest } from '../identity/content-key.ts';
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
  const indexes: number[] = [];
  const wanted = new Map<string, Set<number>>();
  collection.findings.forEach((finding, index) => {
    const path = finding.file?.path;
    if (path === undefined || !paths.has(path) || finding.details?.suppressed !== undefined) return;
    indexes.push(index);
    const lines = wanted.get(path);
    if (lines) lines.add(finding.line);
    else wanted.set(path, new Set([finding.line]));
  });
  const texts = (await place.change?.lineTexts(wanted)) ?? new Map<string, ReadonlyMap<number, string>>();
  const reported = new Set<string>();
  for (const index of indexes) {
    const finding = collection.findings[index];
    if (finding?.file?.path === undefined) continue;
    const key = contentKey(finding, texts.get(finding.file.path)?.get(finding.line));
    reported.add(`${digest([collection.entryOf(index).key])} ${finding.file.path} ${key}`);
  }
  return new Set(
    threads.filter(({ marker, path }) => marker.keys.some((key) => reported.has(`${marker.entry} ${path} ${key}`))),
  );
}
