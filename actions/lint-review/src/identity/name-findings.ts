import type { Change, WantedLines } from '../place/change.ts';
import type { Finding } from '../finding.ts';
import { contentKey } from './content-key.ts';

/** A finding that may get a name. */
export interface Nameable {
  readonly finding: Finding;
  /** Path in the repository. */
  readonly path: string;
  /** Empty while it has none. */
  key: string;
}

/** Sets the content key of all findings that have none, reading each file they are in once. */
export async function nameFindings(findings: readonly Nameable[], change: Change | undefined): Promise<void> {
  const nameless = findings.filter(({ key }) => key === '');
  const texts = change === undefined ? undefined : await change.lineTexts(linesOf(nameless));
  for (const one of nameless) one.key = contentKey(one.finding, texts?.get(one.path)?.get(one.finding.line));
}

function linesOf(findings: readonly Nameable[]): WantedLines {
  const wanted = new Map<string, Set<number>>();
  for (const { path, finding } of findings) {
    if (path === '' || finding.line === 0) continue;
    const lines = wanted.get(path);
    if (lines) lines.add(finding.line);
    else wanted.set(path, new Set([finding.line]));
  }
  return wanted;
}
