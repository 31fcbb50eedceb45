import type { Bound } from '../check.ts';

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

/** `500ms`, `2s`, `1.5 min`: milliseconds, or undefined. A number without unit is not understood: nobody knows what was meant. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|min|m|h)$/.exec(text.trim());
  if (!match) return undefined;
  const ms = Number(match[1]) * (unitMs[match[2]!] ?? Number.NaN);
  return Number.isFinite(ms) && ms <= 86_400_000 * 7 ? ms : undefined;
}

/** `>=2`, `< 5`, `3` (equal): a bound on a number. */
export function parseBound(text: string, read: (value: string) => number | undefined = readNumber): Bound | undefined {
  const match = /^\s*(<=|>=|==|=|<|>)?\s*(\S.*)$/s.exec(text);
  if (!match) return undefined;
  const value = read(match[2]!.trim());
  if (value === undefined) return undefined;
  const operator = match[1] === '==' || match[1] === undefined ? '=' : match[1];
  return { operator: operator as Bound['operator'], value };
}

/** A number, or a percentage as a share of one (`80%` → 0.8). */
export function readNumber(text: string): number | undefined {
  const match = /^(-?\d+(?:\.\d+)?)\s*(%)?$/.exec(text);
  if (!match) return undefined;
  return match[2] ? Number(match[1]) / 100 : Number(match[1]);
}
