/**
 * The nearest of the allowed words, when it is near enough to be what was meant: at most a third of the letters changed.
 * Case, hyphens and underscores do not count as a change.
 */
export function suggest(found: string, allowed: Iterable<string>): string | undefined {
  const wanted = fold(found);
  if (wanted.length > 200) return undefined;
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(Math.max(3, wanted.length) / 3)) + 1;
  for (const word of allowed) {
    // An abbreviation: "int" for "integer".
    if (wanted.length >= 3 && best === undefined && fold(word).startsWith(wanted)) best = word;
    const distance = editDistance(wanted, fold(word), bestDistance);
    if (distance < bestDistance) {
      best = word;
      bestDistance = distance;
    }
  }
  return best;
}

function fold(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, '');
}

/**
 * Edits (insert, delete, replace, swap of neighbours) between two words; `limit` when there are at least that many.
 * Quadratic in the lengths, so only for names.
 */
export function editDistance(a: string, b: string, limit = Infinity): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let twoBack: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let value = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, twoBack[j - 2]! + 1);
      current.push(value);
    }
    twoBack = previous;
    previous = current;
  }
  return Math.min(previous[b.length]!, limit);
}
