/** A per cent to one place, never rounded up: what is shown as 80.0 has reached 80. */
export function floorPercent(percent: number): string {
  return (Math.floor(percent * 10 + 1e-9) / 10).toFixed(1);
}
