import { rankOf } from '../finding.ts';
import type { Group } from './group-findings.ts';

/** How many comments there may be. */
export interface Caps {
  readonly total: number;
  readonly perFile: number;
  readonly perRule: number;
  /** Comments on a file as a whole; GitHub takes them one by one, so each costs a request. */
  readonly wholeFile: number;
}

/** What earlier runs have posted and still stands, counted against the caps. */
export interface Standing {
  readonly total: number;
  readonly byFile: ReadonlyMap<string, number>;
}

/**
 * Chooses the comments to write. The worst findings come first; among equals files take turns, so that one bad file
 * does not use up the whole review. The order is the same on every run.
 */
export function selectGroups(groups: readonly Group[], caps: Caps, standing: Standing): Group[] {
  const byFile = new Map(standing.byFile);
  const byRule = new Map<string, number>();
  let total = standing.total;
  let wholeFile = 0;
  const chosen: Group[] = [];
  for (const group of takeTurns(groups)) {
    if (total >= caps.total) break;
    const path = group.anchor.path;
    const rule = ruleOf(group);
    const onFile = byFile.get(path) ?? 0;
    const ofRule = byRule.get(rule) ?? 0;
    if (onFile >= caps.perFile || ofRule >= caps.perRule) continue;
    if (group.anchor.line === 0 && ++wholeFile > caps.wholeFile) continue;
    byFile.set(path, onFile + 1);
    byRule.set(rule, ofRule + 1);
    total++;
    chosen.push(group);
  }
  return chosen;
}

function ruleOf(group: Group): string {
  const first = group.members[0]?.finding;
  return `${group.entry} ${first?.tool} ${first?.rule}`;
}

/** Level by level, and within a level one comment of each file in turn. */
function takeTurns(groups: readonly Group[]): Group[] {
  const turns = new Map<string, number>();
  const rank = (group: Group): number => Math.max(...group.members.map((one) => rankOf(one.finding.level)));
  return [...groups]
    .sort((a, b) => comparePlaces(a, b))
    .map((group) => {
      const name = `${rank(group)} ${group.anchor.path}`;
      const turn = turns.get(name) ?? 0;
      turns.set(name, turn + 1);
      return { group, rank: rank(group), turn };
    })
    .sort((a, b) => b.rank - a.rank || a.turn - b.turn || comparePlaces(a.group, b.group))
    .map(({ group }) => group);
}

function comparePlaces(a: Group, b: Group): number {
  const [left, right] = [a.anchor.path, b.anchor.path];
  if (left !== right) return left < right ? -1 : 1;
  return a.anchor.line - b.anchor.line || (a.members[0]?.index ?? 0) - (b.members[0]?.index ?? 0);
}
