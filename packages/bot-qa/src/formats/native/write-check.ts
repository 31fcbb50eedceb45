import type { Bound, Check } from '../../check.ts';
import type { Condition } from '../../model.ts';
import type { Template } from '../../template.ts';
import { writeJson, writeTemplate, type Writing } from './write-template.ts';

type Written = Record<string, unknown>;

export function writeBound(bound: Bound): string {
  return `${bound.operator}${bound.value}`;
}

/** In the largest unit that needs no fraction. */
export function writeDuration(ms: number): string {
  if (ms > 0 && ms % 60_000 === 0) return `${ms / 60_000}min`;
  return ms > 0 && ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

/** Mappings of which two become one, as long as they share no key. */
const joinable: readonly string[] = ['slots', 'json', 'count', 'entity'];

/** Checks as one mapping; where two would need the same key, or another's flag, as a list under `all`. */
export function writeChecks(checks: readonly Check[], writing: Writing): Written {
  const parts = checks.map((check) => writeCheck(check, writing));
  const merged: Written = {};
  let clash = false;
  for (const part of parts) {
    const flagged = 'ignore-case' in part || 'ignore-markup' in part;
    if (parts.length > 1 && flagged) clash = true;
    for (const [key, value] of Object.entries(part)) {
      const there = merged[key];
      if (
        joinable.includes(key) &&
        isPlain(there) &&
        isPlain(value) &&
        !Object.keys(value).some((name) => name in there)
      )
        merged[key] = { ...there, ...value };
      else if ((key === 'events' || key === 'slots') && Array.isArray(merged[key]) && Array.isArray(value))
        merged[key] = [...(merged[key] as unknown[]), ...(value as unknown[])];
      else if (key in merged) clash = true;
      else merged[key] = value;
    }
  }
  return clash ? { all: parts } : merged;
}

function isPlain(value: unknown): value is Written {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function writeCheck(check: Check, writing: Writing): Written {
  const text = (template: Template): string => writeTemplate(template, writing);
  const texts = (list: readonly Template[]): string[] => list.map(text);
  const lose = (what: string): void => void writing.losses.push({ what, at: check.at });
  const flags = {
    ...('ignoreCase' in check && check.ignoreCase === true && { 'ignore-case': true }),
    ...('ignoreMarkup' in check && check.ignoreMarkup === true && { 'ignore-markup': true }),
  };
  switch (check.kind) {
    case 'equals':
      return { text: text(check.text), ...flags };
    case 'contains':
      return { [check.words === true ? 'words' : 'contains']: text(check.text), ...flags };
    case 'wildcard': {
      const pattern = text(check.pattern);
      if (check.within !== true) return { wildcard: pattern, ...flags };
      return {
        wildcard: `${pattern.startsWith('*') ? '' : '*'}${pattern}${pattern.endsWith('*') ? '' : '*'}`,
        ...flags,
      };
    }
    case 'regex':
      return { regex: text(check.pattern), ...flags };
    case 'word-error-rate':
      return { 'word-error-rate': { to: text(check.text), 'at-most': check.rate } };
    case 'similar':
      return {
        similar: {
          to: texts(check.texts),
          'at-least': check.threshold,
          ...(check.metric !== undefined && { metric: check.metric }),
        },
      };
    case 'embedding':
      return { embedding: { to: texts(check.texts), 'at-least': check.threshold } };
    case 'list':
      if (check.arguments.length > 0) lose(`the arguments of the list "${check.list}"`);
      return { list: check.list, ...flags };
    case 'any-text':
      return { anything: true };
    case 'length':
      return { [check.unit === 'words' ? 'word-count' : 'length']: writeBound(check.bound) };
    case 'buttons':
    case 'quick-replies':
      if (check.titles.length === 0)
        return check.mode === 'exactly' ? { count: { [check.kind]: '=0' } } : { anything: true };
      return { [check.kind]: check.mode === 'exactly' ? { exactly: texts(check.titles) } : texts(check.titles) };
    case 'cards':
      return { cards: texts(check.titles) };
    case 'media':
      return { media: texts(check.urls) };
    case 'form':
      return { form: texts(check.fields) };
    case 'count':
      if (check.recursive === true) lose(`that ${check.of} inside of others are counted too`);
      return { count: { [check.of]: writeBound(check.bound) } };
    case 'intent':
      return { intent: text(check.name) };
    case 'intent-unique':
      return { intent: { unique: true } };
    case 'confidence':
      return { intent: { confidence: writeBound(check.bound) } };
    case 'entities':
      return { entities: { names: texts(check.names), ...(check.more && { more: true }) } };
    case 'entity-values':
      return { 'entity-values': { values: texts(check.values), ...(check.more && { more: true }) } };
    case 'entity':
      return { entity: { [text(check.name)]: texts(check.values) } };
    case 'slot':
      return { slots: check.value === undefined ? [check.name] : { [check.name]: writeJson(check.value, writing) } };
    case 'event':
      return {
        events: [
          {
            event: check.event,
            ...(check.name && { name: text(check.name) }),
            ...(check.step && { step: text(check.step) }),
          },
        ],
      };
    case 'payload':
      return { [check.mode === 'exactly' ? 'payload-exactly' : 'payload']: writeJson(check.value, writing) };
    case 'json': {
      const path = text(check.path);
      if (check.value !== undefined) return { json: { [path]: { equals: writeJson(check.value, writing) } } };
      if (check.match) return { json: { [path]: writeCheck({ ...check.match, at: check.at }, writing) } };
      return { json: { [path]: check.count ? { count: writeBound(check.count) } : { exists: true } } };
    }
    case 'latency':
      return { latency: `${check.bound.operator}${writeDuration(check.bound.value)}` };
    case 'type':
      return check.type === 'event' && check.name ? { event: text(check.name) } : { type: check.type };
    case 'locale':
      return { locale: check.locale };
    case 'judge':
      return {
        judge: { rubric: text(check.rubric), ...(check.threshold !== undefined && { 'at-least': check.threshold }) },
      };
    case 'not':
      return { not: writeChecks([check.check], { ...writing, known: new Set(writing.known) }) };
    case 'any':
    case 'all':
      return { [check.kind]: check.checks.map((inner) => asText(writeCheck(inner, writing))) };
  }
}

/** A check of the whole text without captures is written as that text. */
function asText(written: Written): unknown {
  const { text, ...more } = written;
  return typeof text === 'string' && Object.keys(more).length === 0 && !/\$\{[\w.-]+:/.test(text) ? text : written;
}

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

export function writeCondition(condition: Condition, writing: Writing): Written {
  switch (condition.kind) {
    case 'reply':
    case 'last-reply':
      return { [condition.kind]: writeChecks(condition.checks, writing) };
    case 'variable':
      return {
        variable: condition.name,
        ...(condition.bound && { is: writeBound(condition.bound) }),
        ...(condition.equals && { equals: writeTemplate(condition.equals, writing) }),
      };
    case 'setting':
      return { env: condition.name, ...(condition.equals && { equals: writeTemplate(condition.equals, writing) }) };
    case 'time':
      return {
        time: {
          ...(condition.from !== undefined && { from: condition.from }),
          ...(condition.to !== undefined && { to: condition.to }),
          ...(condition.weekdays && { weekdays: condition.weekdays.map((day) => days[day]) }),
        },
      };
    case 'not':
      return { not: writeCondition(condition.condition, writing) };
    case 'all':
    case 'any':
      return { [condition.kind]: condition.conditions.map((inner) => writeCondition(inner, writing)) };
  }
}
