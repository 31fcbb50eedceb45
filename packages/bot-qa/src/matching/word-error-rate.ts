/**
 * Word insertions, deletions and replacements between two texts, as a share of the expected words. Case and punctuation do not
 * count; a `*` among the expected words stands for any number of words, and is none itself.
 */
export function wordErrorRate(expected: string, found: string): number {
  const a = words(expected.replaceAll('*', ' * '), /[^\p{L}\p{N}\p{M}'*]/gu);
  const b = words(found, /[^\p{L}\p{N}\p{M}']/gu);
  const count = a.filter((word) => word !== '*').length;
  if (count === 0) return b.length === 0 ? 0 : 1;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const word of a) {
    const isAny = word === '*';
    const current = [previous[0]! + (isAny ? 0 : 1)];
    for (let j = 1; j <= b.length; j++) {
      current.push(
        isAny
          ? Math.min(previous[j]!, current[j - 1]!)
          : Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + (word === b[j - 1] ? 0 : 1)),
      );
    }
    previous = current;
  }
  return previous[b.length]! / count;
}

/** A word is what stands between white space, without its punctuation. */
function words(text: string, punctuation: RegExp): string[] {
  return (
    text
      .toLowerCase()
      .split(/\s+/)
      .map((word) => word.replace(punctuation, ''))
      .filter((word) => word !== '')
      // A reply of a megabyte is compared by its first thousand words.
      .slice(0, 1000)
  );
}
