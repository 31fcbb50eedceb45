import { compileRegex } from '../matching/compile-regex.ts';

/** Hides what changes from run to run and means nothing. */
export type Mask = (text: string) => string;

const hidden = '▒';

/** Identifiers, times, dates, long numbers. */
export const volatile: readonly RegExp[] = [
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi,
  /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?\b/g,
  /\b\d{1,2}:\d{2}(?::\d{2})?\b/g,
  /\b\d{9,}\b/g,
  /\b[0-9a-f]{16,}\b/gi,
];

/**
 * Masks the volatile parts and what the patterns find. Patterns are in RE2 syntax, so that no reply keeps them busy.
 *
 * @throws Error with a sentence for a pattern that is not understood
 */
export function maskWith(patterns: readonly string[]): Mask {
  const own = patterns.map((pattern) => compileRegex(pattern));
  return (text) => {
    let masked = text;
    for (const pattern of volatile) masked = masked.replace(pattern, hidden);
    for (const pattern of own) masked = pattern.matcher(masked).replaceAll(hidden);
    return masked;
  };
}
