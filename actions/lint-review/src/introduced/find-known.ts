import type { Collection } from '../collection.ts';
import { nameFindings, type Nameable } from '../identity/name-findings.ts';
import type { Change } from '../place/change.ts';
import type { Place } from '../place/open-place.ts';
import { textsAt } from '../place/texts-at.ts';
import { firstLineWithin } from '../place/ranges.ts';
import type { Baseline } from './read-baseline.ts';
import { matchKnown, messageKey, type KnownFinding, type Suspect } from './known-findings.ts';

/** What older findings there are: of the merge base, and of a baseline file. */
export interface OlderFindings {
  /** Reports of the merge base, with paths resolved. */
  readonly base: Collection | undefined;
  readonly baseline: Baseline | undefined;
}

/** Indexes of findings that the base or the baseline has too. */
export async function findKnown(collection: Collection, place: Place, older: OlderFindings): Promise<Set<number>> {
  const known = new Set<number>();
  if (older.base === undefined && older.baseline === undefined) return known;
  const suspects = suspectsOf(collection, place.change);
  if (older.base !== undefined || older.baseline?.named === true) await nameFindings(suspects, place.change);
  if (older.base !== undefined && place.change !== undefined)
    for (const index of matchKnown(suspects, await knownAtBase(older.base, place, place.change))) known.add(index);
  if (older.baseline !== undefined) {
    const rest = suspects.filter(({ index }) => !known.has(index));
    const keyed = older.baseline.named ? rest : rest.map((one) => ({ ...one, key: messageKey(one.finding) }));
    for (const index of matchKnown(keyed, older.baseline.findings)) known.add(index);
  }
  return known;
}

function suspectsOf(collection: Collection, change: Change | undefined): Suspect[] {
  const suspects: Suspect[] = [];
  collection.findings.forEach((finding, index) => {
    const path = finding.file?.path ?? '';
    const added = change?.files.get(path)?.added ?? [];
    const onAdded = finding.line > 0 && firstLineWithin(added, finding.line, finding.endLine) > 0;
    suspects.push({ index, finding, path, key: '', onAdded });
  });
  return suspects;
}

/** Findings of the merge base, named by the texts of their lines there, with the paths that files have at the head. */
async function knownAtBase(base: Collection, place: Place, change: Change): Promise<KnownFinding[]> {
  const renamed = new Map<string, string>();
  for (const file of change.files.values()) if (file.oldPath !== file.path) renamed.set(file.oldPath, file.path);
  const findings: Nameable[] = base.findings.map((finding) => ({ finding, path: finding.file?.path ?? '', key: '' }));
  const { git } = place;
  const { mergeBase } = change;
  await nameFindings(findings, {
    ...change,
    lineTexts: async (wanted) => (git && mergeBase !== '' ? textsAt(git, mergeBase, wanted) : new Map()),
  });
  return findings.map(({ finding, path, key }) => ({
    tool: finding.tool,
    rule: finding.rule,
    path: renamed.get(path) ?? path,
    key,
  }));
}
