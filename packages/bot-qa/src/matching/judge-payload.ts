import type { JsonTemplate } from '../template.ts';
import { fillTemplate } from './fill-template.ts';
import { normaliseText, truncate } from './normalise-text.ts';
import type { Scope } from './scope.ts';

export interface JsonDifference {
  /** JSON path of the first place that differs. */
  readonly path: string;
  readonly message: string;
  readonly actual: string;
}

/**
 * The first place where JSON is not as wanted. `subset`: keys that are not named may be there; arrays always have the same length.
 * `5` is not `"5"` and not `150`; a text that is only one variable is compared by its text, because tables know no types.
 */
export function findJsonDifference(
  wanted: JsonTemplate,
  found: unknown,
  mode: 'subset' | 'exactly',
  scope: Scope,
  path = '$',
): JsonDifference | undefined {
  if (wanted === null || typeof wanted !== 'object') {
    return wanted === found ? undefined : differs(path, JSON.stringify(wanted), found);
  }
  if (Array.isArray(wanted)) {
    const list = wanted as readonly JsonTemplate[];
    if (!Array.isArray(found)) return differs(path, `a list of ${list.length}`, found);
    if (found.length !== list.length) {
      return {
        path,
        message: `${path} has ${found.length} elements, ${list.length} were expected.`,
        actual: show(found),
      };
    }
    for (const [index, item] of list.entries()) {
      const difference = findJsonDifference(item, found[index], mode, scope, `${path}[${index}]`);
      if (difference) return difference;
    }
    return undefined;
  }
  if ('parts' in wanted) {
    const text = fillTemplate(wanted, scope);
    if (typeof found === 'string' && (found === text || normaliseText(found) === normaliseText(text))) return undefined;
    const [only] = wanted.parts;
    const isVariable = wanted.parts.length === 1 && typeof only === 'object';
    if (isVariable && (typeof found === 'number' || typeof found === 'boolean') && String(found) === text)
      return undefined;
    return differs(path, JSON.stringify(text), found);
  }
  const { entries } = wanted as { readonly entries: Readonly<Record<string, JsonTemplate>> };
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return differs(path, 'an object', found);
  const object = found as Readonly<Record<string, unknown>>;
  for (const [key, item] of Object.entries(entries)) {
    const below = member(path, key);
    if (!Object.hasOwn(object, key)) return { path: below, message: `${below} is missing.`, actual: show(found) };
    const difference = findJsonDifference(item, object[key], mode, scope, below);
    if (difference) return difference;
  }
  if (mode === 'exactly') {
    const extra = Object.keys(object).find((key) => !Object.hasOwn(entries, key));
    if (extra !== undefined)
      return {
        path: member(path, extra),
        message: `${member(path, extra)} was not expected.`,
        actual: show(object[extra]),
      };
  }
  return undefined;
}

function member(path: string, key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? `${path}.${key}` : `${path}['${key.replaceAll("'", "\\'")}']`;
}

function differs(path: string, wanted: string, found: unknown): JsonDifference {
  return { path, message: `${path} is ${show(found)}, ${truncate(wanted, 200)} was expected.`, actual: show(found) };
}

/** JSON for people, cut to a length that fits a log. */
export function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : (JSON.stringify(value) ?? typeof value);
  return truncate(text, 300);
}
