import { diffWords } from '../matching/diff-words.ts';
import { normaliseText } from '../matching/normalise-text.ts';
import type { BotMessage } from '../message.ts';
import type { DiffPart, TurnRecord } from '../result.ts';

/** One reply that is not the same in both versions. */
export interface ReplyChange {
  readonly turn: number;
  readonly user?: string;
  /** Absent: the new bot says more. */
  readonly old?: string;
  /** Absent: the new bot says less. */
  readonly new?: string;
  readonly diff?: readonly DiffPart[];
}

/** What changes from run to run and means nothing: identifiers, times, dates, long numbers. */
export const defaultMasks: readonly RegExp[] = [
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi,
  /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?\b/g,
  /\b\d{1,2}:\d{2}(?::\d{2})?\b/g,
  /\b\d{9,}\b/g,
  /\b[0-9a-f]{16,}\b/gi,
];

/** The replies that differ, turn by turn; within a turn the messages are aligned so that one more or less does not shift the others. */
export function alignReplies(
  old: readonly TurnRecord[],
  fresh: readonly TurnRecord[],
  masks: readonly RegExp[],
): ReplyChange[] {
  const changes: ReplyChange[] = [];
  const freshByIndex = new Map(fresh.map((turn) => [turn.index, turn]));
  const indexes = [...new Set([...old, ...fresh].map((turn) => turn.index))].sort((a, b) => a - b);
  for (const index of indexes) {
    const before = old.find((turn) => turn.index === index);
    const after = freshByIndex.get(index);
    const user = (before ?? after)?.user?.text;
    const a = textsOf(before);
    const b = textsOf(after);
    for (const [left, right] of align(a, b, (text) => maskText(text, masks))) {
      if (left !== undefined && right !== undefined && maskText(left, masks) === maskText(right, masks)) continue;
      changes.push({
        turn: index,
        ...(user !== undefined && { user }),
        ...(left !== undefined && { old: left }),
        ...(right !== undefined && { new: right }),
        ...(left !== undefined && right !== undefined && { diff: diffWords(left, right) }),
      });
    }
  }
  return changes;
}

export function maskText(text: string, masks: readonly RegExp[]): string {
  return masks.reduce((masked, mask) => masked.replace(mask, '▒'), text);
}

function textsOf(turn: TurnRecord | undefined): string[] {
  return (turn?.messages ?? [])
    .filter(({ message }) => message.type === undefined || message.type === 'message')
    .map(({ message }) => describe(message));
}

function describe(message: BotMessage): string {
  const buttons = [...(message.buttons ?? []), ...(message.quickReplies ?? [])].map((button) => `[${button.title}]`);
  const cards = (message.cards ?? []).map((card) => `{${card.title ?? 'card'}}`);
  const media = (message.media ?? []).map((one) => `<${one.url}>`);
  return [normaliseText(message.text ?? ''), ...buttons, ...cards, ...media].filter(Boolean).join(' ');
}

/** Edit distance over messages: pairs, or one side alone. Replacing costs a little more the less two texts have in common. */
function align(
  a: readonly string[],
  b: readonly string[],
  key: (text: string) => string,
): [string | undefined, string | undefined][] {
  const width = b.length + 1;
  const costs = new Float64Array((a.length + 1) * width);
  const replace = (i: number, j: number): number =>
    key(a[i]!) === key(b[j]!) ? 0 : 1 + 0.9 * (1 - overlap(a[i]!, b[j]!));
  for (let i = a.length; i >= 0; i--) {
    for (let j = b.length; j >= 0; j--) {
      if (i === a.length && j === b.length) continue;
      const drop = i < a.length ? 1 + costs[(i + 1) * width + j]! : Infinity;
      const add = j < b.length ? 1 + costs[i * width + j + 1]! : Infinity;
      const swap = i < a.length && j < b.length ? replace(i, j) + costs[(i + 1) * width + j + 1]! : Infinity;
      costs[i * width + j] = Math.min(drop, add, swap);
    }
  }
  const pairs: [string | undefined, string | undefined][] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const here = costs[i * width + j]!;
    if (i < a.length && j < b.length && here === replace(i, j) + costs[(i + 1) * width + j + 1]!)
      pairs.push([a[i++], b[j++]]);
    else if (i < a.length && here === 1 + costs[(i + 1) * width + j]!) pairs.push([a[i++], undefined]);
    else pairs.push([undefined, b[j++]]);
  }
  return pairs;
}

function overlap(a: string, b: string): number {
  const words = new Set(a.toLowerCase().split(/\s+/));
  const other = b.toLowerCase().split(/\s+/);
  return other.filter((word) => words.has(word)).length / Math.max(words.size, other.length, 1);
}
