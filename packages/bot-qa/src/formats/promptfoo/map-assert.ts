import type { Check, CheckKind } from '../../check.ts';
import { compileRegex } from '../../matching/compile-regex.ts';
import { literal, type JsonTemplate, type Template } from '../../template.ts';
import type { SourcePosition } from '../../source.ts';
import { suggest } from '../../suggest.ts';
import type { ProblemList } from '../problem-list.ts';
import { javascriptCheck } from './javascript-check.ts';
import { nunjucksTemplate } from './nunjucks-template.ts';
import { assertTypes, isKnownType, type PromptfooAssert } from './promptfoo-test.ts';

/** The check of an assertion; undefined after a mistake, or when the assertion has no weight. */
export function mapAssert(one: PromptfooAssert, problems: ProblemList): Check | undefined {
  const { at } = one;
  if (!isKnownType(one.type)) {
    const near = suggest(one.type, [...assertTypes, ...assertTypes.map((type) => `not-${type}`)]);
    return problems.error('unknown-asserter', at, `There is no assertion "${one.type}".`, near);
  }
  if (one.weight === 0) return undefined;
  if (one.transform)
    return problems.error('unsupported-feature', one.transform.at, 'A transform is a program, which is not run here.');
  const check = checkOf(one, one.type.replace(/^not-/, ''), problems);
  if (!check) return undefined;
  const placed: Check = { ...check, at };
  return one.type.startsWith('not-') ? { kind: 'not', check: placed, at } : placed;
}

function checkOf(one: PromptfooAssert, type: string, problems: ProblemList): CheckKind | undefined {
  const { at } = one;
  const where = one.value?.at ?? at;
  const raw = one.value?.value;
  const missing = (what: string): undefined =>
    problems.error('bad-asserter-arguments', where, `"${one.type}" needs ${what}.`);
  if (typeof raw === 'string' && raw.startsWith('file://'))
    return problems.error(
      'unsupported-feature',
      where,
      `The value of "${one.type}" is a file or program, which is not read here.`,
    );
  const text =
    typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean'
      ? template(String(raw), where, problems)
      : undefined;
  const texts = Array.isArray(raw)
    ? raw.map((item) => template(String(item), where, problems))
    : typeof raw === 'string' && /-(any|all)$/.test(type)
      ? raw.split(',').map((item) => template(item.trim(), where, problems))
      : undefined;
  switch (type) {
    case 'equals':
      if (typeof raw === 'object' && raw !== null)
        return { kind: 'payload', value: json(raw, where, problems), mode: 'exactly' };
      return text ? { kind: 'equals', text } : missing('a value');
    case 'contains':
    case 'icontains':
      if (!text || text.parts.length === 0) return missing('a text: every reply contains an empty one');
      return { kind: 'contains', text, ...(type === 'icontains' && { ignoreCase: true }) };
    case 'contains-any':
    case 'contains-all':
    case 'icontains-any':
    case 'icontains-all': {
      if (!texts || texts.length === 0 || texts.some((item) => item.parts.length === 0))
        return missing('a list of texts');
      const ignoreCase = type.startsWith('i');
      const checks = texts.map((item): Check => ({
        kind: 'contains',
        text: item,
        at: where,
        ...(ignoreCase && { ignoreCase }),
      }));
      return { kind: type.endsWith('any') ? 'any' : 'all', checks };
    }
    case 'starts-with':
      if (!text || text.parts.length === 0) return missing('a text');
      return {
        kind: 'wildcard',
        pattern: {
          ...text,
          parts: [...text.parts.map((part) => (typeof part === 'string' ? part.replaceAll('*', '\\*') : part)), '*'],
        },
      };
    case 'regex':
      if (!text) return missing('a pattern');
      try {
        compileRegex(text.parts.map((part) => (typeof part === 'string' ? part : 'x')).join(''));
      } catch (cause) {
        return problems.error('bad-regex', where, (cause as Error).message);
      }
      return { kind: 'regex', pattern: text };
    case 'similar': {
      const list = texts ?? (text ? [text] : []);
      return list.length === 0
        ? missing('a text')
        : { kind: 'embedding', texts: list, threshold: one.threshold ?? 0.75 };
    }
    case 'llm-rubric':
    case 'g-eval':
    case 'model-graded-closedqa':
    case 'factuality':
    case 'model-graded-factuality': {
      if (!text) return missing('a text');
      const rubric = type.includes('factuality') ? prefixed('The answer is factually consistent with: ', text) : text;
      return { kind: 'judge', rubric, ...(one.threshold !== undefined && { threshold: one.threshold }) };
    }
    case 'answer-relevance':
      return {
        kind: 'judge',
        rubric: literal("The answer is relevant to the user's message.", at),
        ...(one.threshold !== undefined && { threshold: one.threshold }),
      };
    case 'latency':
      return one.threshold === undefined
        ? missing('"threshold", in milliseconds')
        : { kind: 'latency', bound: { operator: '<=', value: one.threshold } };
    case 'word-count':
      return wordCount(raw) ?? missing('a number, or "min" and "max"');
    case 'javascript':
      return javascriptCheck(typeof raw === 'string' ? raw : '', where, problems);
    case 'assert-set': {
      if (one.threshold !== undefined && one.threshold < 1)
        return problems.error(
          'unsupported-feature',
          at,
          'A set of which only a part must hold is not understood; write "any" of them apart.',
        );
      const checks = (one.set ?? []).flatMap((item) => mapAssert(item, problems) ?? []);
      if (checks.length === 0) return problems.error('no-assertion', at, 'This set checks nothing.');
      return { kind: 'all', checks };
    }
    default:
      return problems.error('unsupported-assertion', at, `"${one.type}" cannot be checked here.`);
  }
}

function template(text: string, at: SourcePosition, problems: ProblemList): Template {
  return nunjucksTemplate(text, at, problems);
}

function prefixed(prefix: string, text: Template): Template {
  return { ...text, source: prefix + text.source, parts: [prefix, ...text.parts] };
}

function json(value: unknown, at: SourcePosition, problems: ProblemList): JsonTemplate {
  if (typeof value === 'string') return template(value, at, problems);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((item) => json(item, at, problems));
  return {
    kind: 'object',
    entries: Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, json(item, at, problems)])),
  };
}

function wordCount(raw: unknown): CheckKind | undefined {
  if (typeof raw === 'number') return { kind: 'length', unit: 'words', bound: { operator: '=', value: raw } };
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { min, max } = raw as { min?: unknown; max?: unknown };
  const checks: CheckKind[] = [];
  if (typeof min === 'number') checks.push({ kind: 'length', unit: 'words', bound: { operator: '>=', value: min } });
  if (typeof max === 'number') checks.push({ kind: 'length', unit: 'words', bound: { operator: '<=', value: max } });
  const at = { file: '', line: 1, column: 1 };
  return checks.length === 2 ? { kind: 'all', checks: checks.map((check) => ({ ...check, at })) } : checks[0];
}
