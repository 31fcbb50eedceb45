import type { TextCheck } from '../check.ts';
import { suggest } from '../suggest.ts';
import { fillPlaceholders, type Template } from '../template.ts';
import { compileRegex } from './compile-regex.ts';
import { diffWords } from './diff-words.ts';
import { fillTemplate } from './fill-template.ts';
import { broken, miss, type Miss } from './miss.ts';
import { normaliseText, truncate } from './normalise-text.ts';
import { ScopeError, type Scope } from './scope.ts';
import { stripMarkup } from './strip-markup.ts';
import { hasCapture, matchPattern, matchStars } from './text-pattern.ts';
import { wordErrorRate } from './word-error-rate.ts';
import { likeness } from '../similar/likeness.ts';

/** Judges one text. Undefined when the check holds; what the check captures is then in the scope. */
export function judgeText(check: TextCheck, said: string, scope: Scope): Miss | undefined {
  const text = 'ignoreMarkup' in check && check.ignoreMarkup === true ? stripMarkup(said) : said;
  switch (check.kind) {
    case 'equals':
      return judgeEquals(check.text, text, check.ignoreCase === true, scope);
    case 'contains':
      return judgeContains(check, text, scope);
    case 'wildcard': {
      const { pattern, ignoreCase = false, within = false } = check;
      const held = hasCapture(pattern, scope)
        ? matchPattern(pattern, text, scope, { stars: true, ignoreCase, within })
        : matchStars(
            fold(normaliseText(fillTemplate(pattern, scope)), ignoreCase, scope),
            fold(normaliseText(text), ignoreCase, scope),
            within,
          );
      return held ? undefined : textMiss(`The text does not match the pattern.`, shown(pattern, scope), text);
    }
    case 'regex':
      return judgeRegex(
        check.pattern,
        check.ignoreCase === true,
        check.ignoreMarkup === true ? normaliseText(text) : text,
        scope,
      );
    case 'word-error-rate': {
      const expected = fillTemplate(check.text, scope);
      const rate = wordErrorRate(normaliseText(expected), normaliseText(text));
      if (rate <= check.rate) return undefined;
      return miss('text-mismatch', () => ({
        message: `The word error rate is ${percent(rate)}, more than ${percent(check.rate)}.`,
        actual: text,
        diff: diffWords(normaliseText(expected), normaliseText(text)),
        difference: rate - check.rate,
      }));
    }
    case 'similar':
      return judgeSimilar(check, text, scope);
    case 'embedding': {
      const opinion = scope.world.opinion?.(
        embeddingKey(
          check.texts.map((one) => fillTemplate(one, scope)),
          text,
        ),
      );
      if (!opinion) return broken('check-broken', 'No embedder is configured for the "embedding" check.');
      if (opinion.error !== undefined) return broken('check-broken', `The embedder failed: ${opinion.error}`);
      if (opinion.score >= check.threshold) return undefined;
      return miss('text-mismatch', () => ({
        message: `The likeness is ${opinion.score.toFixed(3)}, below ${check.threshold}.`,
        actual: text,
        difference: check.threshold - opinion.score,
      }));
    }
    case 'list':
      return judgeList(check, text, scope);
  }
}

/** The key under which an embedder's opinion is kept. */
export function embeddingKey(texts: readonly string[], found: string): string {
  return `embedding\u0000${texts.join('\u0001')}\u0000${found}`;
}

function judgeEquals(template: Template, text: string, ignoreCase: boolean, scope: Scope): Miss | undefined {
  if (hasCapture(template, scope)) {
    if (matchPattern(template, text, scope, { stars: false, ignoreCase, within: false })) return undefined;
    return textMiss(
      'The text is not the expected one, or a capture found no value of its type.',
      template.source,
      text,
    );
  }
  const wanted = fillTemplate(template, scope);
  if (wanted === text) return undefined;
  const expected = normaliseText(wanted);
  const found = normaliseText(text);
  if (expected === found || (ignoreCase && fold(expected, true, scope) === fold(found, true, scope))) return undefined;
  return textMiss('The text differs.', expected, found);
}

function judgeContains(check: TextCheck & { kind: 'contains' }, text: string, scope: Scope): Miss | undefined {
  const ignoreCase = check.ignoreCase === true;
  const wanted = fold(normaliseText(fillTemplate(check.text, scope)), ignoreCase, scope);
  const found = fold(normaliseText(text), ignoreCase, scope);
  if (check.words ? containsWords(found, wanted) : found.includes(wanted)) return undefined;
  return miss('text-mismatch', () => ({
    message:
      check.words && found.includes(wanted)
        ? `"${wanted}" is only found inside other words.`
        : `The text does not contain "${truncate(wanted, 200)}".`,
    actual: text,
  }));
}

const wordLetter = /[\p{L}\p{N}\p{M}_]/u;

function containsWords(text: string, wanted: string): boolean {
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const before = text.slice(0, at).match(/.$/su)?.[0];
    const after = text.slice(at + wanted.length).match(/^./su)?.[0];
    const startsInside = before !== undefined && wordLetter.test(before) && wordLetter.test(wanted.slice(0, 2));
    const endsInside = after !== undefined && wordLetter.test(after) && wordLetter.test(wanted.slice(-2));
    if (!startsInside && !endsInside) return true;
  }
  return false;
}

function judgeRegex(pattern: Template, ignoreCase: boolean, text: string, scope: Scope): Miss | undefined {
  // A value inside a pattern is text, not pattern.
  const source = pattern.parts
    .map((part) =>
      typeof part === 'string'
        ? part
        : fillTemplate({ ...pattern, parts: [part] }, scope).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'),
    )
    .join('');
  let regex;
  try {
    regex = compileRegex(source, ignoreCase);
  } catch (cause) {
    return broken('check-broken', (cause as Error).message);
  }
  const matcher = regex.matcher(text.normalize('NFC'));
  if (!matcher.find()) return textMiss('The text does not match the regular expression.', source, text, false);
  for (const name of Object.keys(regex.namedGroups())) {
    const value = matcher.group(name);
    if (value !== null && value !== undefined) (scope.captured ??= new Map()).set(name, value);
  }
  return undefined;
}

function judgeSimilar(check: TextCheck & { kind: 'similar' }, text: string, scope: Scope): Miss | undefined {
  let best: { score: number; guard?: string; text: string } | undefined;
  for (const template of check.texts) {
    const expected = fillTemplate(template, scope);
    const found = likeness(expected, text, check.metric);
    if (found.guard === undefined && found.score >= check.threshold) return undefined;
    if (!best || rank(found) > rank(best)) best = { ...found, text: expected };
  }
  const nearest = best ?? { score: 0, text: '' };
  return miss('text-mismatch', () => ({
    message:
      nearest.guard === undefined
        ? `The nearest text is "${truncate(nearest.text, 120)}" with a likeness of ${nearest.score.toFixed(2)}, below ${check.threshold}.`
        : `The nearest text is "${truncate(nearest.text, 120)}", but ${nearest.guard}.`,
    actual: text,
    diff: diffWords(normaliseText(nearest.text), normaliseText(text)),
    difference: Math.max(0, check.threshold - nearest.score),
  }));
}

function rank(found: { readonly score: number; readonly guard?: string }): number {
  return found.guard === undefined ? found.score + 1 : found.score;
}

function judgeList(check: TextCheck & { kind: 'list' }, text: string, scope: Scope): Miss | undefined {
  const list = scope.world.lists(check.list, scope.world.locale);
  if (!list)
    throw new ScopeError(
      'unknown-utterance-list',
      `There is no list "${check.list}".`,
      check.arguments[0]?.at ?? { file: '', line: 1, column: 1 },
    );
  for (const line of list.lines) {
    if (!judgeEquals(fillPlaceholders(line, check.arguments), text, check.ignoreCase === true, scope)) return undefined;
  }
  return miss('text-mismatch', () => {
    const near = suggest(
      text,
      list.lines.map((line) => line.source),
    );
    const hint = near === undefined ? '' : ` The nearest is "${truncate(near, 120)}".`;
    return { message: `The text is none of the ${list.lines.length} in list "${check.list}".${hint}`, actual: text };
  });
}

function fold(text: string, ignoreCase: boolean, scope: Scope): string {
  if (!ignoreCase) return text;
  // The locale decides: in Turkish the small letter of "I" is "ı".
  return scope.world.locale === undefined ? text.toLowerCase() : text.toLocaleLowerCase(scope.world.locale);
}

function textMiss(message: string, expected: string, found: string, diff = true): Miss {
  return miss('text-mismatch', () => ({ message, actual: found, ...(diff && { diff: diffWords(expected, found) }) }));
}

/** A template for people: its values where it has them, its holes as written otherwise. */
export function shown(template: Template, scope: Scope): string {
  try {
    return template.parts.some((part) => typeof part !== 'string' && part.kind === 'capture')
      ? template.source
      : fillTemplate(template, scope);
  } catch {
    return template.source;
  }
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
