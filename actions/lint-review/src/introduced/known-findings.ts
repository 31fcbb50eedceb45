import type { Finding } from '../finding.ts';
import type { Nameable } from '../identity/name-findings.ts';

/** A finding of a base or baseline. */
export interface KnownFinding {
  readonly tool: string;
  readonly rule: string;
  /** Path at the head: renames are followed before. */
  readonly path: string;
  readonly key: string;
}

/** A finding of this run that may be an old one. */
export interface Suspect extends Nameable {
  readonly index: number;
  /** Whether it stands on a line that the change adds; such a one is the last to be called old. */
  readonly onAdded: boolean;
}

/**
 * Which findings the base has too. Equal findings are counted: where the base has two and the head three, one is new,
 * and it is one on an added line if there is one.
 */
export function matchKnown(suspects: readonly Suspect[], known: readonly KnownFinding[]): Set<number> {
  const left = new Map<string, number>();
  for (const one of known) {
    const name = nameOf(one.tool, one.rule, one.path, one.key);
    left.set(name, (left.get(name) ?? 0) + 1);
  }
  const old = new Set<number>();
  if (left.size === 0) return old;
  for (const wantAdded of [false, true])
    for (const { index, finding, path, key, onAdded } of suspects) {
      if (onAdded !== wantAdded) continue;
      const name = nameOf(finding.tool, finding.rule, path, key);
      const count = left.get(name) ?? 0;
      if (count === 0) continue;
      left.set(name, count - 1);
      old.add(index);
    }
  return old;
}

function nameOf(tool: string, rule: string, path: string, key: string): string {
  return `${tool}\0${rule}\0${path}\0${key}`;
}

/** The message without what changes between runs, for baselines that do not tell the text of the line. */
export function messageKey(finding: Pick<Finding, 'message'>): string {
  return `message:${finding.message.replace(/\d+/g, '0').replace(/\s+/g, ' ').trim()}`;
}
