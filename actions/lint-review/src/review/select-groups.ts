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

/**
 * Chooses the comments to write. The worst findings come first; among equals files take turns, so that one bad file
 * does not use up the whole review. The order is the same on every run, and goes on where an earlier run stopped.
 *
 * @param standing open comments of earlier runs, which count against the caps and take their turns first
 */
export function selectGroups(groups: readonly Group[], caps: Caps, standing: readonly Group[]): Group[] {
  const byFile = new Map<string, number>();
  const byRule = new Map<string, number>();
  let total = 0;
  let wholeFile = 0;
  const chosen: Group[] = [];
  const take = (group: Group): void => {
    add(byFile, group.anchor.path);
    add(byRule, ruleOf(group));
    total++;
  };
  for (const group of standing) take(group);
  for (const group of takeTurns(groups, standing)) {
    if (total >= caps.total) break;
    const onFile = byFile.get(group.anchor.path) ?? 0;
    const ofRule = byRule.get(ruleOf(group)) ?? 0;
    if (onFile >= caps.perFile || ofRule >= caps.perRule) continue;
    if (group.anchor.line === 0 && ++wholeFile > caps.wholeFile) continue;
    take(group);
    chosen.push(group);
  }
  return chosen;
}

/** Counts one more of a name and returns how many there were before. */
function add(counts: Map<string, number>, name: string): number {
  const before = counts.get(name) ?? 0;
  counts.set(name, before + 1);
  return before;
}

function ruleOf(group: Group): string {
  const first = group.members[0]?.finding;
  return `${group.entry} ${first?.tool} ${first?.rule}`;
}

/** Level by level, and within a level one comment of each file in turn. */
function takeTurns(groups: readonly Group[], standing: readonly Group[]): Group[] {
  const turns = new Map<string, number>();
  const rank = (group: Group): number => Math.max(...group.members.map((one) => rankOf(one.finding.level)));
  const turn = (group: Group): number => add(turns, `${rank(group)} ${group.anchor.path}`);
  for (const group of standing) turn(group);
  return [...groups]
    .sort((a, b) => comparePlaces(a, b))
    .map((group) => ({ group, rank: rank(group), turn: turn(group) }))
    .sort((a, b) => b.rank - a.rank || a.turn - b.turn || comparePlaces(a.group, b.group))
    .map(({ group }) => group);
}

function comparePlaces(a: Group, b: Group): number {
  const [left, right] = [a.anchor.path, b.anchor.path];
  if (left !== right) return left < right ? -1 : 1;
  return a.anchor.line - b.anchor.line || (a.members[0]?.index ?? 0) - (b.members[0]?.index ?? 0);
}
