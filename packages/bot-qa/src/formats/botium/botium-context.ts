import type { ProblemList } from '../problem-list.ts';
import type { BotiumUtterances } from './botium-script.ts';

/** Ways in which Botium compares a text (SCRIPTING_MATCHING_MODE, or `matchingMode` of one step). */
export type MatchingMode = 'regexp' | 'wildcard' | 'wildcardExact' | 'include' | 'equals' | 'wer';

export interface Matching {
  readonly mode: MatchingMode;
  readonly ignoreCase: boolean;
  /** Word error rate allowed by mode `wer`, 0 to 1. */
  readonly rate: number | undefined;
}

/** All that the mapping of one file needs beside its script. */
export interface BotiumContext {
  readonly problems: ProblemList;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The utterance lists of all files of the suite, by name. */
  readonly lists: ReadonlyMap<string, BotiumUtterances>;
  readonly matching: Matching;
  /** `$name` is a variable. On unless the setting SCRIPTING_ENABLE_MEMORY=false says otherwise. */
  readonly hasMemory: boolean;
  /** Tags in a reply are text (setting SCRIPTING_NORMALIZE_TEXT=false). */
  readonly keepsMarkup: boolean;
  /** A first word that looks like a misspelt asserter is text (setting `lenient=true`). */
  readonly isLenient: boolean;
}

const modes: readonly MatchingMode[] = ['regexp', 'wildcard', 'wildcardExact', 'include', 'equals', 'wer'];

/** `wildcardIgnoreCase` → wildcard, ignoring case. Undefined when there is no such mode. */
export function parseMatching(text: string, rate?: number): Matching | undefined {
  const match = /^(.*?)(IgnoreCase|LowerCase)?$/.exec(text)!;
  const mode = modes.find((one) => one === match[1]);
  return mode && { mode, ignoreCase: match[2] !== undefined || mode === 'wer', rate };
}

/** Names of all modes, for messages. */
export const matchingModes: readonly string[] = modes.flatMap((mode) => [mode, `${mode}IgnoreCase`]);

/** `20` (per cent) or `0.2` → 0.2; undefined for anything else. */
export function parseErrorRate(text: string): number | undefined {
  if (!/^\d+(\.\d+)?%?$/.test(text.trim())) return undefined;
  const value = Number.parseFloat(text);
  const rate = text.includes('.') && value <= 1 ? value : value / 100;
  return rate <= 1 ? rate : undefined;
}
