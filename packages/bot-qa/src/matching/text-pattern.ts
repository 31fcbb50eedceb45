import { RE2JS } from 're2js';
import type { CaptureType, Template } from '../template.ts';
import { compileRegex } from './compile-regex.ts';
import { fillTemplate } from './fill-template.ts';
import { normaliseText } from './normalise-text.ts';
import type { Scope } from './scope.ts';

const captured: Readonly<Record<CaptureType, string>> = {
  text: '.+?',
  word: '\\S+',
  line: '[^\\n]+?',
  integer: '[-+]?\\d+',
  number: '[-+]?\\d[\\d.,\u00a0\u202f]*\\d|[-+]?\\d',
  boolean: 'true|false|yes|no',
  date: '\\d{4}-\\d{2}-\\d{2}|\\d{1,2}[./]\\d{1,2}[./]\\d{2,4}',
  email: '[^\\s@]+@[^\\s@]+\\.[^\\s@.,;:!?]+',
  url: 'https?://\\S+',
  json: '[\\[{].*[\\]}]',
};

/** Whether the template takes values from the text at this moment. */
export function hasCapture(template: Template, scope: Scope): boolean {
  return template.parts.some(
    (part) => typeof part !== 'string' && part.kind === 'capture' && !(part.reuse && scope.variables.has(part.name)),
  );
}

/**
 * Matches a template that captures (and, with `stars`, stands `*` for anything) and keeps what was captured in the scope.
 * One name used twice in one text must be the same value both times.
 */
export function matchPattern(
  template: Template,
  text: string,
  scope: Scope,
  options: { readonly stars: boolean; readonly ignoreCase: boolean; readonly within: boolean },
): boolean {
  const names: string[] = [];
  let source = '';
  for (const part of template.parts) {
    if (typeof part !== 'string' && part.kind === 'capture' && !(part.reuse && scope.variables.has(part.name))) {
      names.push(part.name);
      source += `(${captured[part.type]})`;
    } else {
      const plain = fillTemplate({ ...template, parts: [part] }, scope);
      source += options.stars && typeof part === 'string' ? starsToRegex(plain) : RE2JS.quote(collapse(plain));
    }
  }
  source = options.within ? source : `^(?:${source})$`;
  const matcher = compileRegex(source, options.ignoreCase).matcher(normaliseText(text));
  if (!matcher.find()) return false;
  const values = new Map<string, string>();
  for (const [index, name] of names.entries()) {
    const value = (matcher.group(index + 1) ?? '').trim();
    if (values.has(name) && values.get(name) !== value) return false;
    values.set(name, value);
  }
  scope.captured ??= new Map();
  for (const [name, value] of values) scope.captured.set(name, value);
  return true;
}

function collapse(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ');
}

function starsToRegex(text: string): string {
  return text
    .split(/(\\\*|\*)/)
    .map((piece) => (piece === '*' ? '.*' : piece === '\\*' ? '\\*' : RE2JS.quote(collapse(piece))))
    .join('');
}

/**
 * Whether `*` patterns match, by looking for the pieces between the stars from left to right: no backtracking,
 * any number of stars.
 */
export function matchStars(pattern: string, text: string, within: boolean): boolean {
  const pieces = splitStars(pattern);
  const [first = ''] = pieces;
  if (pieces.length === 1) return within ? text.includes(first) : text === first;
  const last = pieces[pieces.length - 1]!;
  const start = within ? text.indexOf(first) : text.startsWith(first) ? 0 : -1;
  if (start < 0) return false;
  let at = start + first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return within ? text.indexOf(last, at) >= 0 : text.length - last.length >= at && text.endsWith(last);
}

const splits = new Map<string, readonly string[]>();

function splitStars(pattern: string): readonly string[] {
  let pieces = splits.get(pattern);
  if (pieces) return pieces;
  pieces = pattern.split(/(?<!\\)\*/).map((piece) => piece.replaceAll('\\*', '*'));
  if (splits.size > 10_000) splits.clear();
  splits.set(pattern, pieces);
  return pieces;
}
