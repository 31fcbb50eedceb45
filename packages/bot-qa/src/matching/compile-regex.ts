import { RE2JS, type RE2JS as Pattern } from 're2js';

const cache = new Map<string, Pattern>();

/**
 * A regular expression in RE2 syntax, which takes time linear in the text whatever the pattern is.
 * Compiled once per pattern.
 *
 * @throws Error with a sentence for patterns that RE2 does not know (look-around, back references) or that are broken
 */
export function compileRegex(pattern: string, ignoreCase = false): Pattern {
  const key = `${ignoreCase ? 'i' : '-'}${pattern}`;
  const known = cache.get(key);
  if (known) return known;
  let compiled: Pattern;
  try {
    compiled = RE2JS.compile(RE2JS.translateRegExp(pattern), RE2JS.DOTALL | (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0));
  } catch (cause) {
    throw new Error(`The regular expression is not understood: ${reason(cause)}`, { cause });
  }
  if (cache.size > 10_000) cache.clear();
  cache.set(key, compiled);
  return compiled;
}

function reason(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const hint = /\(\?[=!<]|invalid escape sequence: `\\\d/.test(text)
    ? ' Look-around and back references are not supported, because they can take forever.'
    : '';
  return `${text.replace(/^error parsing regexp: /, '')}.${hint}`;
}
