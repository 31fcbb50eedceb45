const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** What {@link parseDurationMs} reads, for messages. */
export const DURATION_FORM = 'a duration such as 500ms, 90s, 5m, 1h30m or 2d';

/**
 * Milliseconds of a duration text: whole numbers with a unit (ms, s, m, h, d), each unit at most once and falling.
 * Undefined for anything else, also for a number without unit: whether 90 means seconds or minutes is not ours to guess.
 */
export function parseDurationMs(text: string): number | undefined {
  const compact = text.trim().toLowerCase();
  if (compact.length === 0 || compact.length > 40) return undefined;
  let total = 0;
  let previousUnitMs = Infinity;
  let consumed = 0;
  for (const part of compact.matchAll(/(\d+)(ms|s|m|h|d)\s*/g)) {
    const unitMs = UNIT_MS[part[2] as keyof typeof UNIT_MS];
    if (part.index !== consumed || unitMs >= previousUnitMs) return undefined;
    total += Number(part[1]) * unitMs;
    previousUnitMs = unitMs;
    consumed += part[0].length;
  }
  return consumed === compact.length && Number.isSafeInteger(total) ? total : undefined;
}

/** The duration as people write it: `1h30m`, `90s` stays `1m30s`, zero is `0s`. */
export function formatDuration(milliseconds: number): string {
  let rest = Math.max(0, Math.round(milliseconds));
  const parts: string[] = [];
  for (const unit of ['d', 'h', 'm', 's', 'ms'] as const) {
    const count = Math.floor(rest / UNIT_MS[unit]);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * UNIT_MS[unit];
  }
  return parts.join('') || '0s';
}
