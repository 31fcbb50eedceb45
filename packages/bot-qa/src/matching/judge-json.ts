import type { Check } from '../check.ts';
import { describeBound, keepsBound } from './bound.ts';
import { fillTemplate } from './fill-template.ts';
import { findByPath, JsonPathError, parseJsonPath, type PathStep } from './json-path.ts';
import { findJsonDifference, show } from './judge-payload.ts';
import { judgeText } from './judge-text.ts';
import { broken, miss, type Miss } from './miss.ts';
import type { Scope } from './scope.ts';

/** What a JSON path finds in a payload: how many, a text, a value; or that it finds something at all. */
export function judgeJson(check: Check & { kind: 'json' }, payload: unknown, scope: Scope): Miss | undefined {
  if (payload === undefined) return broken('missing-payload', 'The message has no payload for a JSON path.');
  const path = fillTemplate(check.path, scope);
  let steps: readonly PathStep[];
  try {
    steps = parseJsonPath(path);
  } catch (cause) {
    if (cause instanceof JsonPathError)
      return broken('check-broken', `The path "${path}" is not understood: ${cause.message}`);
    throw cause;
  }
  const found = findByPath(payload, steps);
  if (check.count) {
    if (keepsBound(check.count, found.length)) return undefined;
    return miss('payload-mismatch', () => ({
      message: `${path} finds ${found.length}, ${describeBound(check.count!)} expected.`,
      actual: String(found.length),
      path,
    }));
  }
  const [first] = found;
  if (found.length === 0)
    return miss('payload-mismatch', () => ({ message: `${path} finds nothing.`, actual: 'nothing', path }));
  if (check.match) {
    const text = typeof first === 'string' ? first : JSON.stringify(first);
    const inner = judgeText(check.match, text, scope);
    return inner && miss('payload-mismatch', () => ({ ...inner.explain(), path }));
  }
  if (check.value === undefined) return undefined;
  const difference = findJsonDifference(check.value, first, 'exactly', scope, path);
  // A path that finds several values is satisfied by any of them.
  if (!difference || found.slice(1).some((value) => !findJsonDifference(check.value!, value, 'exactly', scope, path)))
    return undefined;
  return miss('payload-mismatch', () =>
    found.length === 1 ? difference : { ...difference, message: `${path} finds ${show(found)}; none is as expected.` },
  );
}
