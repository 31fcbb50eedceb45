import { headlineOf, shorten } from '../../reporters/conversation-outline.ts';
import type { SourcePosition } from '../../source.ts';
import type { Comparison } from '../compare-runs.ts';

/** `4 of 4 → 2 of 4, p = 0.214` when conversations were repeated. */
export function passesOf({ oldPasses, newPasses, chance }: Comparison): string | undefined {
  if (!oldPasses || !newPasses || oldPasses[1] + newPasses[1] <= 2) return undefined;
  const likely = chance === undefined ? '' : `, p = ${chance.toFixed(3)}`;
  return `${oldPasses.join(' of ')} → ${newPasses.join(' of ')}${likely}`;
}

/** What is wrong with the new version: its first broken assertion or error, with a stable code and the line to open. */
export function faultOf(one: Comparison): { code: string; message: string; at: SourcePosition } | undefined {
  if (!one.new) return undefined;
  if (one.new.verdict === 'passed' || !['regression', 'unjudged', 'new', 'flaky'].includes(one.change))
    return undefined;
  const { code, message, at } = headlineOf(one.new);
  return { code, message: shorten(message, 2000), at };
}

/** The line of the fixture. */
export function placeOfComparison(one: Comparison): SourcePosition {
  return (one.new ?? one.old!).at;
}
