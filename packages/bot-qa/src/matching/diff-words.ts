import type { DiffPart } from '../result.ts';

/** Texts with more words than this are compared by their common start and end only. */
const mostWords = 600;

/** What must change to turn the expected text into the found one, word by word, white space and punctuation being words of their own. */
export function diffWords(expected: string, found: string): DiffPart[] {
  const a = words(expected);
  const b = words(found);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const parts: DiffPart[] = [];
  push(parts, '=', a.slice(0, start).join(''));
  const middleA = a.slice(start, a.length - end);
  const middleB = b.slice(start, b.length - end);
  if (middleA.length > mostWords || middleB.length > mostWords) {
    push(parts, '-', middleA.join(''));
    push(parts, '+', middleB.join(''));
  } else {
    align(middleA, middleB, parts);
  }
  push(parts, '=', a.slice(a.length - end).join(''));
  return parts;
}

function words(text: string): string[] {
  return text.match(/[\p{L}\p{N}\p{M}_]+|\s+|[^\p{L}\p{N}\p{M}_\s]/gu) ?? [];
}

function push(parts: DiffPart[], op: DiffPart['op'], text: string): void {
  if (text === '') return;
  const last = parts.at(-1);
  if (last?.op === op) parts[parts.length - 1] = { op, text: last.text + text };
  else parts.push({ op, text });
}

/** Longest common subsequence, quadratic in the number of words. */
function align(a: readonly string[], b: readonly string[], parts: DiffPart[]): void {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      push(parts, '=', a[i++]!);
      j++;
    } else if (i < a.length && (j >= b.length || lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)) {
      push(parts, '-', a[i++]!);
    } else push(parts, '+', b[j++]!);
  }
}
