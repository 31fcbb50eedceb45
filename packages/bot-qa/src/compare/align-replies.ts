import { diffWords } from '../matching/diff-words.ts';
import { normaliseText } from '../matching/normalise-text.ts';
import type { BotMessage } from '../message.ts';
import type { DiffPart, TurnRecord } from '../result.ts';
import { describeUser } from '../run/describe.ts';
import type { Mask } from './mask-volatile.ts';

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

/** Above so many pairs of messages in one turn they are compared in their order, which takes no time. */
const mostPairs = 250_000;
/** So many words of a text say how much it is like another. */
const mostWords = 200;

/** The replies that differ, turn by turn; within a turn the messages are aligned so that one more or less does not shift the others. */
export function alignReplies(old: readonly TurnRecord[], fresh: readonly TurnRecord[], mask: Mask): ReplyChange[] {
  const changes: ReplyChange[] = [];
  const [before, after] = [old, fresh].map((turns) => new Map(turns.map((turn) => [turn.index, turn])));
  const indexes = [...new Set([...before!.keys(), ...after!.keys()])].sort((a, b) => a - b);
  for (const index of indexes) {
    const said = (before!.get(index) ?? after!.get(index))?.user;
    const user = said && (said.text ?? describeUser(said));
    const replies = (turn: TurnRecord | undefined): Reply[] => textsOf(turn).map((text) => ({ text, key: mask(text) }));
    for (const [left, right] of align(replies(before!.get(index)), replies(after!.get(index)))) {
      if (left?.key === right?.key) continue;
      changes.push({
        turn: index,
        ...(user !== undefined && { user }),
        ...(left && { old: left.text }),
        ...(right && { new: right.text }),
        ...(left && right && { diff: diffWords(left.text, right.text) }),
      });
    }
  }
  return changes;
}

interface Reply {
  readonly text: string;
  /** The text with its volatile parts masked: what counts. */
  readonly key: string;
}

type Pair = readonly [Reply | undefined, Reply | undefined];

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

/** Pairs the replies of a turn: what both begin and end with is the same, and the rest is aligned. */
function align(a: readonly Reply[], b: readonly Reply[]): Pair[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start]!.key === b[start]!.key) start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1]!.key === b[endB - 1]!.key) [endA, endB] = [endA - 1, endB - 1];
  const [middleA, middleB] = [a.slice(start, endA), b.slice(start, endB)];
  return middleA.length * middleB.length > mostPairs
    ? Array.from({ length: Math.max(middleA.length, middleB.length) }, (_, i) => [middleA[i], middleB[i]])
    : byEditDistance(middleA, middleB);
}

/** Edit distance over messages: pairs, or one side alone. Replacing costs a little more the less two texts have in common. */
function byEditDistance(a: readonly Reply[], b: readonly Reply[]): Pair[] {
  const [wordsA, wordsB] = [a, b].map((replies) =>
    replies.map(({ text }) => text.toLowerCase().split(/\s+/, mostWords)),
  );
  const setsA = wordsA!.map((words) => new Set(words));
  const width = b.length + 1;
  const costs = new Float64Array((a.length + 1) * width);
  const swaps = new Float64Array(a.length * b.length);
  for (let i = a.length; i >= 0; i--) {
    for (let j = b.length; j >= 0; j--) {
      if (i === a.length && j === b.length) continue;
      const drop = i < a.length ? 1 + costs[(i + 1) * width + j]! : Infinity;
      const add = j < b.length ? 1 + costs[i * width + j + 1]! : Infinity;
      let swap = Infinity;
      if (i < a.length && j < b.length) {
        const replace = a[i]!.key === b[j]!.key ? 0 : 1 + 0.9 * (1 - overlap(setsA[i]!, wordsB![j]!));
        swap = swaps[i * b.length + j] = replace + costs[(i + 1) * width + j + 1]!;
      }
      costs[i * width + j] = Math.min(drop, add, swap);
    }
  }
  const pairs: Pair[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const here = costs[i * width + j]!;
    if (i < a.length && j < b.length && here === swaps[i * b.length + j]) pairs.push([a[i++], b[j++]]);
    else if (i < a.length && here === 1 + costs[(i + 1) * width + j]!) pairs.push([a[i++], undefined]);
    else pairs.push([undefined, b[j++]]);
  }
  return pairs;
}

function overlap(words: ReadonlySet<string>, other: readonly string[]): number {
  return other.filter((word) => words.has(word)).length / Math.max(words.size, other.length, 1);
}
