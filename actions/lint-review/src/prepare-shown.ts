import type { Collection } from './collection.ts';
import { contentKey, digest } from './identity/content-key.ts';
import { anchorOf } from './place/filter.ts';
import type { LineTexts } from './place/change.ts';
import type { Place } from './place/open-place.ts';
import type { Shown } from './review/group-findings.ts';

/** Finds out of each finding that is shown where its comment can stand and what makes it the same one next time. */
export async function prepareShown(indexes: readonly number[], collection: Collection, place: Place): Promise<Shown[]> {
  const texts = await linesOf(indexes, collection, place);
  const entries = new Map(collection.entries.map((entry) => [entry, digest([entry.key])]));
  return indexes.map((index) => {
    const finding = collection.findings[index] as (typeof collection.findings)[number];
    const path = finding.file?.path ?? '';
    return {
      index,
      finding,
      path,
      entry: entries.get(collection.entryOf(index)) ?? '',
      key: contentKey(finding, texts.get(path)?.get(finding.line)),
      anchor: place.change && path !== '' ? anchorOf(finding, place.change, path) : undefined,
    };
  });
}

async function linesOf(indexes: readonly number[], collection: Collection, place: Place): Promise<LineTexts> {
  if (place.change === undefined) return new Map();
  const wanted = new Map<string, Set<number>>();
  for (const index of indexes) {
    const finding = collection.findings[index];
    const path = finding?.file?.path;
    if (finding === undefined || path === undefined || finding.line === 0) continue;
    const lines = wanted.get(path);
    if (lines) lines.add(finding.line);
    else wanted.set(path, new Set([finding.line]));
  }
  return place.change.lineTexts(wanted);
}
