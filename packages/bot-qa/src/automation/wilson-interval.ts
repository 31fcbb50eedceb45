/**
 * The Wilson score interval of a share, in per cent: where the true share lies with 95 % confidence, also for few chats
 * and for shares near 0 and 100.
 *
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
 */
export function wilsonInterval(hits: number, all: number): readonly [number, number] {
  if (all === 0) return [0, 100];
  const z = 1.959963984540054;
  const share = hits / all;
  const base = 1 + (z * z) / all;
  const middle = (share + (z * z) / (2 * all)) / base;
  const half = (z / base) * Math.sqrt((share * (1 - share)) / all + (z * z) / (4 * all * all));
  return [Math.max(0, (middle - half) * 100), Math.min(100, (middle + half) * 100)];
}
