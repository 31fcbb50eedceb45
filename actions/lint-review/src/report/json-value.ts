/** A JSON object of unknown shape. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for an object that is neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at a key, or an empty one. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isObject(value) ? value : EMPTY;
}

/** The array at a key, or an empty one. */
export function arrayAt(object: JsonObject, key: string): readonly unknown[] {
  const value = object[key];
  return Array.isArray(value) ? value : NOTHING;
}

/** The text at a key, or an empty one; numbers are written out, because tools disagree on the type of rule ids. */
export function textAt(object: JsonObject, key: string): string {
  const value = object[key];
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}

/** The whole number at a key when it is at least `least`, otherwise 0. Texts of digits count as numbers. */
export function countAt(object: JsonObject, key: string, least = 1): number {
  const raw = object[key];
  const value = typeof raw === 'string' && /^\d{1,9}$/.test(raw) ? Number(raw) : raw;
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least ? value : 0;
}

/** The index at a key, or -1 (which is also how SARIF writes "none"). */
export function indexAt(object: JsonObject, key: string): number {
  const value = object[key];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : -1;
}

const EMPTY: JsonObject = Object.freeze({});
const NOTHING: readonly unknown[] = Object.freeze([]);
