import { rankOf, type Finding } from '../finding.ts';
import type { Anchor } from '../place/filter.ts';

/** A finding on its way to a comment. */
export interface Shown {
  readonly index: number;
  readonly finding: Finding;
  /** Path in the repository. */
  readonly path: string;
  /** Digest of the report entry. */
  readonly entry: string;
  /** Content key; empty until `nameFindings` has set it, because that needs the text of the line. */
  key: string;
  /** Undefined when the pull request does not have the file. */
  readonly anchor: Anchor | undefined;
}

/** Findings that share one comment: the same entry on the same lines, the worst first. */
export interface Group {
  readonly anchor: Anchor;
  readonly entry: string;
  readonly members: readonly Shown[];
}

/** Puts findings with the same anchor together, in a stable order: path, line, then the order of the reports. */
export function groupFindings(shown: readonly Shown[]): Group[] {
  const groups = new Map<string, Shown[]>();
  for (const one of shown) {
    if (one.anchor === undefined) continue;
    const name = `${one.entry}\0${one.anchor.path}\0${one.anchor.startLine}\0${one.anchor.line}`;
    const members = groups.get(name);
    if (members) members.push(one);
    else groups.set(name, [one]);
  }
  return [...groups.values()].map((members) => groupOf((members[0] as Shown).anchor as Anchor, members));
}

/** One comment on its lines for findings of one entry; there is at least one. */
export function groupOf(anchor: Anchor, members: readonly Shown[]): Group {
  const sorted = [...members].sort((a, b) => rankOf(b.finding.level) - rankOf(a.finding.level) || a.index - b.index);
  return { anchor, entry: (sorted[0] as Shown).entry, members: sorted };
}
