/** Deeper than this nobody looks, and readers of a report would run out of stack. */
const deepest = 200;

/**
 * What a bot's code says, as something that can be written down as JSON. Nearly everything is returned as it is; where
 * that is not possible, circles and depths are cut with a word, numbers of any size become texts, and functions are left
 * out. What throws when it is read goes on throwing.
 */
export function plainJson(value: unknown): unknown {
  try {
    JSON.stringify(value);
    return value;
  } catch {
    return copy(value, []);
  }
}

function copy(value: unknown, around: readonly object[]): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (around.includes(value)) return '[circular]';
  if (around.length >= deepest) return '[too deep]';
  const inside = [...around, value];
  if (Array.isArray(value)) return value.map((item) => copy(item, inside) ?? null);
  const { toJSON } = value as { readonly toJSON?: unknown };
  if (typeof toJSON === 'function') {
    try {
      return copy(toJSON.call(value), inside);
    } catch {
      return '[unreadable]';
    }
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item, inside)]));
}
