/** A range of lines, both ends inclusive and 1-based. */
export interface Lines {
  readonly start: number;
  readonly end: number;
}

/**
 * The first line within `from`–`to` that is in one of the sorted, disjoint ranges, or 0. Logarithmic in their number.
 */
export function firstLineWithin(ranges: readonly Lines[], from: number, to: number): number {
  const range = rangeEndingAt(ranges, from);
  return range === undefined || range.start > to ? 0 : Math.max(range.start, from);
}

/** The last line up to `to` that is in the same range as `line`; `line` must be in one. */
export function lastLineOfRange(ranges: readonly Lines[], line: number, to: number): number {
  return Math.min(rangeEndingAt(ranges, line)?.end ?? line, to);
}

/** The first range that ends at or after a line. */
function rangeEndingAt(ranges: readonly Lines[], line: number): Lines | undefined {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle] as Lines).end < line) low = middle + 1;
    else high = middle;
  }
  return ranges[low];
}
