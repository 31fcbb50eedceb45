/** Word insertions, deletions and replacements between two texts, as a share of the expected words. Case and punctuation do not count. */
export function wordErrorRate(expected: string, found: string): number {
  const a = spoken(expected);
  const b = spoken(found);
  if (a.length === 0) return b.length === 0 ? 0 : 1;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      current.push(Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    previous = current;
  }
  return previous[b.length]! / a.length;
}

function spoken(text: string): string[] {
  // A reply of a megabyte is compared by its first thousand words.
  return (text.toLowerCase().match(/[\p{L}\p{N}\p{M}']+/gu) ?? []).slice(0, 1000);
}
