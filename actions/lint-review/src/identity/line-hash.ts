const WINDOW = 100;
const BASE = 37n;
const MASK = (1n << 64n) - 1n;
/** BASE to the power of WINDOW, to take the character that leaves the window out again. */
const FIRST_FACTOR = (BASE ** BigInt(WINDOW)) & MASK;
const END = 65_535n;

/**
 * Hashes of all lines of a text, as GitHub code scanning computes them for `primaryLocationLineHash`: a rolling hash over
 * the next 100 characters from the start of the line that are neither space nor tab, with every line end as LF, and the
 * number of earlier lines with the same hash.
 */
export function lineHashes(text: string): string[] {
  const hashes: string[] = [];
  const seen = new Map<string, number>();
  const window = new Array<bigint>(WINDOW).fill(0n);
  // For each place in the window, the number of the line that starts there, or -1.
  const starts = new Array<number>(WINDOW).fill(-1);
  let at = 0;
  let hash = 0n;
  let line = 0;
  let startsLine = true;
  const output = (): void => {
    const number = starts[at] as number;
    if (number < 0) return;
    const value = hash.toString(16);
    const count = (seen.get(value) ?? 0) + 1;
    seen.set(value, count);
    hashes[number] = `${value}:${count}`;
    starts[at] = -1;
  };
  const push = (unit: bigint): void => {
    const first = window[at] as bigint;
    window[at] = unit;
    hash = (BASE * hash + unit - FIRST_FACTOR * first) & MASK;
    at = (at + 1) % WINDOW;
  };
  const take = (unit: number): void => {
    if (startsLine) {
      output();
      starts[at] = line++;
      startsLine = false;
    } else output();
    push(BigInt(unit));
    if (unit === 10) startsLine = true;
  };
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x20 || unit === 0x09 || (unit === 0x0a && text.charCodeAt(i - 1) === 0x0d)) continue;
    take(unit === 0x0d ? 0x0a : unit);
  }
  take(Number(END));
  for (let i = 0; i < WINDOW; i++) {
    output();
    push(0n);
  }
  return hashes;
}
