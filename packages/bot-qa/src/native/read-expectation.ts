import { isScalar, type Node } from 'yaml';
import type { Check, CheckKind, Countable, TextCheck } from '../check.ts';
import { compileRegex } from '../matching/compile-regex.ts';
import { JsonPathError, parseJsonPath } from '../matching/json-path.ts';
import type { Capture, ExpectedMessage } from '../model.ts';
import type { Template } from '../template.ts';
import type { YamlField } from '../yaml-source.ts';
import type { Fields, NativeReading } from './native-reading.ts';
import { parseDuration } from './parse-measure.ts';
import { captureTypes } from './parse-template.ts';

const textKeys = [
  'text',
  'contains',
  'words',
  'wildcard',
  'regex',
  'similar',
  'embedding',
  'word-error-rate',
  'list',
] as const;
const checkKeys = [
  ...textKeys,
  ...[
    'ignore-case',
    'ignore-markup',
    'anything',
    'length',
    'word-count',
    'buttons',
    'quick-replies',
    'cards',
    'media',
    'form',
    'count',
  ],
  ...[
    'intent',
    'entities',
    'entity-values',
    'entity',
    'slots',
    'events',
    'payload',
    'payload-exactly',
    'json',
    'latency',
  ],
  ...['type', 'event', 'locale', 'judge', 'not', 'any', 'all'],
];
/** All keys of a bot message. */
export const expectationKeys: readonly string[] = [...checkKeys, 'capture', 'optional', 'within'];

/**
 * What one bot message must show: plain text (the whole text), or a mapping of checks that must all hold.
 * A text per locale (`text: {en: …, de: …}`) gives one expectation for each locale.
 */
export function readExpectedMessages(reading: NativeReading, node: Node | null): ExpectedMessage[] {
  const at = reading.at(node);
  if (!reading.isMap(node)) {
    const text = reading.template(node, 'What the bot says', true);
    if (!text) return [];
    return [{ at, checks: [{ kind: 'equals', text, at }], captures: [], optional: false }];
  }
  const before = reading.problems.length;
  const fields = reading.fields(node, 'A bot message', expectationKeys);
  if (!fields) return [];
  const localized = fields.get('text');
  const byLocale = localized && reading.isMap(localized.value) ? localized : undefined;
  const rest = new Map([...fields].filter(([name]) => name !== 'text' || !byLocale));
  const checks = readChecks(reading, rest);
  const captures = readCaptures(reading, fields.get('capture'));
  const optional = fields.has('optional')
    ? (reading.boolean(fields.get('optional')!.value, '"optional"') ?? false)
    : false;
  if (byLocale) {
    const ignoreCase = readIgnoreCase(reading, fields);
    return [...(reading.fields(byLocale.value, '"text"')?.values() ?? [])].flatMap((field): ExpectedMessage[] => {
      const text = reading.template(field.value, `The text in "${field.name}"`, true);
      if (!text) return [];
      const check: Check = { kind: 'equals', text, at: text.at, ...(ignoreCase && { ignoreCase }) };
      return [{ at, checks: [check, ...checks], captures, optional, locale: field.name }];
    });
  }
  if (checks.length === 0 && captures.length === 0 && reading.problems.length === before) {
    reading.problem(
      'no-assertion',
      node,
      'This bot step checks nothing. Write "anything: true" when any message is fine.',
    );
  }
  return [{ at, checks, captures, optional }];
}

/** The checks of a mapping; other keys than checks are the caller's. */
export function readChecks(reading: NativeReading, fields: Fields): Check[] {
  const ignoreCase = readIgnoreCase(reading, fields);
  const markup = fields.get('ignore-markup');
  const ignoreMarkup = markup ? (reading.boolean(markup.value, '"ignore-markup"') ?? false) : false;
  const checks: Check[] = [];
  for (const field of fields.values()) {
    const at = reading.at(field.value ?? field.key);
    for (const kind of readCheck(reading, field, ignoreCase)) {
      const seesMarkup = kind.kind === 'equals' || kind.kind === 'contains' || kind.kind === 'wildcard';
      checks.push({ ...kind, at, ...(ignoreMarkup && seesMarkup && { ignoreMarkup }) });
    }
  }
  return checks;
}

/** A mapping that holds nothing but checks (`not`, `never`, conditions). */
export function readCheckMap(reading: NativeReading, node: Node | null, what: string): Check[] {
  if (!reading.isMap(node)) {
    const text = reading.template(node, what);
    return text ? [{ kind: 'equals', text, at: text.at }] : [];
  }
  const fields = reading.fields(node, what, checkKeys);
  if (!fields) return [];
  const before = reading.problems.length;
  const checks = readChecks(reading, fields);
  if (checks.length === 0 && reading.problems.length === before)
    reading.problem('no-assertion', node, `${what} checks nothing.`);
  return checks;
}

function readIgnoreCase(reading: NativeReading, fields: Fields): boolean {
  const field = fields.get('ignore-case');
  return field ? (reading.boolean(field.value, '"ignore-case"') ?? false) : false;
}

function readCheck(reading: NativeReading, field: YamlField, ignoreCase: boolean): CheckKind[] {
  const { name, value } = field;
  const what = `"${name}"`;
  if ((textKeys as readonly string[]).includes(name)) return readText(reading, field, ignoreCase);
  switch (name) {
    case 'anything':
      if (reading.boolean(value, what) === false)
        reading.problem(
          'bad-value',
          value,
          '"anything" can only be true. Use "silence" when the bot must say nothing.',
        );
      return [{ kind: 'any-text' }];
    case 'length':
    case 'word-count': {
      const bound = reading.bound(value, what, '"<=80"');
      if (bound?.operator === '>=' && bound.value <= 0)
        reading.problem('bad-value', value, alwaysTrue(`A ${name} of ">=${bound.value}"`));
      return bound ? [{ kind: 'length', unit: name === 'length' ? 'characters' : 'words', bound }] : [];
    }
    case 'buttons':
    case 'quick-replies': {
      const exact = reading.isMap(value) ? reading.fields(value, what, ['exactly'])?.get('exactly') : undefined;
      const titles = reading.templates(exact ? exact.value : value, what);
      return titles ? [{ kind: name, titles, mode: exact ? 'exactly' : 'include' }] : [];
    }
    case 'cards': {
      const titles = reading.templates(value, what);
      return titles ? [{ kind: 'cards', titles }] : [];
    }
    case 'media': {
      const urls = reading.templates(value, what);
      return urls ? [{ kind: 'media', urls }] : [];
    }
    case 'form': {
      const names = reading.templates(value, what);
      return names ? [{ kind: 'form', fields: names }] : [];
    }
    case 'count':
      return readCounts(reading, value);
    case 'intent':
      return readIntent(reading, value);
    case 'entities':
    case 'entity-values': {
      const fields = reading.isMap(value) ? reading.fields(value, what, ['names', 'values', 'more']) : undefined;
      const list = reading.templates(fields ? (fields.get('names') ?? fields.get('values'))?.value : value, what);
      const more = fields?.has('more') ? (reading.boolean(fields.get('more')!.value, '"more"') ?? false) : false;
      if (!list) return [];
      return [
        name === 'entities' ? { kind: 'entities', names: list, more } : { kind: 'entity-values', values: list, more },
      ];
    }
    case 'entity':
      return [...(reading.fields(value, what)?.values() ?? [])].flatMap((entity): CheckKind[] => {
        const values = reading.templates(entity.value, `Entity "${entity.name}"`);
        const entityName = isScalar(entity.key) ? reading.templateOf(entity.name, entity.key, false) : undefined;
        return values && entityName ? [{ kind: 'entity', name: entityName, values }] : [];
      });
    case 'slots':
      return readSlots(reading, value);
    case 'events':
      return readEvents(reading, value);
    case 'payload':
    case 'payload-exactly':
      return [{ kind: 'payload', value: reading.json(value), mode: name === 'payload' ? 'subset' : 'exactly' }];
    case 'json':
      return readJson(reading, value);
    case 'latency': {
      const text = reading.text(value, what)?.value.trim();
      if (text === undefined) return [];
      const bound = reading.bound(value, what, '"<=2s"', parseDuration);
      if (!bound) return [];
      // "2s" alone means at most: nobody expects a reply after exactly two seconds.
      return [{ kind: 'latency', bound: /^[<>=]/.test(text) ? bound : { operator: '<=', value: bound.value } }];
    }
    case 'type': {
      const type = reading.oneOf(value, what, ['message', 'typing', 'event', 'end', 'trace'] as const);
      return type ? [{ kind: 'type', type }] : [];
    }
    case 'event': {
      const event = reading.template(value, what);
      return event ? [{ kind: 'type', type: 'event', name: event }] : [];
    }
    case 'locale': {
      const locale = reading.text(value, what);
      return locale ? [{ kind: 'locale', locale: locale.value }] : [];
    }
    case 'judge':
      return readJudge(reading, value);
    case 'not': {
      const checks = readCheckMap(reading, value, '"not"');
      const [only] = checks;
      if (!only) return [];
      // Not all of them: with several checks, at least one must fail.
      return [{ kind: 'not', check: checks.length === 1 ? only : { kind: 'all', checks, at: reading.at(value) } }];
    }
    case 'any':
    case 'all': {
      const items = reading.list(value, what);
      if (!items) return [];
      if (items.length === 0)
        return reading.problem('no-assertion', value, `${what} is empty: it would check nothing.`) ?? [];
      const checks = items.flatMap((item): Check[] => {
        const at = reading.at(item);
        if (!reading.isMap(item)) {
          const text = reading.template(item, `Each of ${what}`, name === 'all');
          return text ? [{ kind: 'equals', text, at, ...(ignoreCase && { ignoreCase }) }] : [];
        }
        const inner = readCheckMap(reading, item, `Each of ${what}`);
        return inner.length === 1 ? inner : inner.length === 0 ? [] : [{ kind: 'all', checks: inner, at }];
      });
      return checks.length ? [{ kind: name, checks }] : [];
    }
    default:
      return [];
  }
}

function readText(reading: NativeReading, field: YamlField, ignoreCase: boolean): CheckKind[] {
  const { name, value } = field;
  const what = `"${name}"`;
  const flag = ignoreCase ? { ignoreCase } : {};
  switch (name) {
    case 'text': {
      const text = reading.template(value, what, true);
      return text ? [{ kind: 'equals', text, ...flag }] : [];
    }
    case 'contains':
    case 'words':
      return (reading.templates(value, what) ?? []).map((text): TextCheck => {
        if (text.parts.length === 0) reading.problem('bad-value', text.at, alwaysTrue(`${what} of an empty text`));
        return { kind: 'contains', text, ...flag, ...(name === 'words' && { words: true }) };
      });
    case 'wildcard': {
      const pattern = reading.template(value, what, true);
      return pattern ? [{ kind: 'wildcard', pattern, ...flag }] : [];
    }
    case 'regex': {
      const pattern = reading.template(value, what);
      if (!pattern || !isRegex(reading, pattern, value)) return [];
      if (pattern.parts.length === 0) reading.problem('bad-value', value, alwaysTrue('An empty pattern'));
      return [{ kind: 'regex', pattern, ...flag }];
    }
    case 'list': {
      const list = reading.text(value, what);
      return list ? [{ kind: 'list', list: list.value, arguments: [] }] : [];
    }
    default: {
      const isRate = name === 'word-error-rate';
      const limit = isRate ? 'at-most' : 'at-least';
      const fields = reading.fields(value, what, name === 'similar' ? ['to', limit, 'metric'] : ['to', limit]);
      if (!fields) return [];
      const texts = reading.templates(fields.get('to')?.value, `"to" of ${what}`);
      const bound = fields.get(limit);
      if (!bound)
        return (
          reading.problem(
            'missing-key',
            value,
            `${what} needs "${limit}": how much is near enough is yours to say (0 to 1, or per cent).`,
          ) ?? []
        );
      const share = reading.bound(bound.value, `"${limit}"`, '0.8');
      if (!texts?.[0] || !share) return [];
      if (share.operator !== '=' || share.value < 0 || share.value > 1)
        return reading.problem('bad-value', bound.value, `"${limit}" must be from 0 to 1, or from 0% to 100%.`) ?? [];
      if (share.value === (isRate ? 1 : 0))
        reading.problem('bad-value', bound.value, alwaysTrue(`"${limit}: ${share.value}"`));
      if (isRate) return [{ kind: 'word-error-rate', text: texts[0], rate: share.value }];
      if (name === 'embedding') return [{ kind: 'embedding', texts, threshold: share.value }];
      const metric = fields.has('metric')
        ? reading.oneOf(fields.get('metric')!.value, '"metric"', ['blend', 'trigrams', 'words'] as const)
        : undefined;
      return [{ kind: 'similar', texts, threshold: share.value, ...(metric && { metric }) }];
    }
  }
}

function alwaysTrue(what: string): string {
  return `${what} is always true, so nothing is checked. Write "anything: true" when any message is fine.`;
}

/** A pattern is tried with its holes filled, so that a mistake is found before the run. */
function isRegex(reading: NativeReading, pattern: Template, node: Node | null): boolean {
  try {
    compileRegex(pattern.parts.map((part) => (typeof part === 'string' ? part : 'x')).join(''));
    return true;
  } catch (cause) {
    reading.problem('bad-regex', node, (cause as Error).message);
    return false;
  }
}

function readCounts(reading: NativeReading, node: Node | null): CheckKind[] {
  const kinds: readonly Countable[] = ['buttons', 'quick-replies', 'cards', 'media', 'form', 'entities'];
  return [...(reading.fields(node, '"count"', kinds)?.values() ?? [])].flatMap((field): CheckKind[] => {
    const bound = reading.bound(field.value, `The count of ${field.name}`, '">=2"');
    if (bound?.operator === '>=' && bound.value <= 0)
      reading.problem('bad-value', field.value, alwaysTrue(`A count of ${field.name} of ">=${bound.value}"`));
    return bound ? [{ kind: 'count', of: field.name as Countable, bound }] : [];
  });
}

function readIntent(reading: NativeReading, node: Node | null): CheckKind[] {
  if (!reading.isMap(node)) {
    const name = reading.template(node, '"intent"');
    return name ? [{ kind: 'intent', name }] : [];
  }
  const fields = reading.fields(node, '"intent"', ['name', 'confidence', 'unique']);
  const checks: CheckKind[] = [];
  const name = fields?.has('name') ? reading.template(fields.get('name')!.value, '"name"') : undefined;
  if (name) checks.push({ kind: 'intent', name });
  const bound = fields?.has('confidence')
    ? reading.bound(fields.get('confidence')!.value, '"confidence"', '">=0.8"')
    : undefined;
  if (bound) checks.push({ kind: 'confidence', bound: bound.operator === '=' ? { ...bound, operator: '>=' } : bound });
  if (fields?.has('unique') && reading.boolean(fields.get('unique')!.value, '"unique"'))
    checks.push({ kind: 'intent-unique' });
  return checks;
}

function readSlots(reading: NativeReading, node: Node | null): CheckKind[] {
  if (reading.isList(node))
    return (reading.names(node, '"slots"') ?? []).map((name): CheckKind => ({ kind: 'slot', name }));
  return [...(reading.fields(node, '"slots"')?.values() ?? [])].map((field): CheckKind => ({
    kind: 'slot',
    name: field.name,
    value: reading.json(field.value),
  }));
}

function readEvents(reading: NativeReading, node: Node | null): CheckKind[] {
  return (reading.list(node, '"events"') ?? []).flatMap((item): CheckKind[] => {
    if (!reading.isMap(item)) {
      const event = reading.text(item, 'An event');
      return event ? [{ kind: 'event', event: event.value }] : [];
    }
    const fields = reading.fields(item, 'An event', ['event', 'name', 'step']);
    const event = fields && reading.text(fields.get('event')?.value, '"event"');
    const name = fields?.has('name') ? reading.template(fields.get('name')!.value, '"name"') : undefined;
    const step = fields?.has('step') ? reading.template(fields.get('step')!.value, '"step"') : undefined;
    return event ? [{ kind: 'event', event: event.value, ...(name && { name }), ...(step && { step }) }] : [];
  });
}

function readJson(reading: NativeReading, node: Node | null): CheckKind[] {
  return [...(reading.fields(node, '"json"')?.values() ?? [])].flatMap((field): CheckKind[] => {
    if (!isScalar(field.key)) return [];
    const path = reading.templateOf(field.name, field.key, false);
    if (path.parts.every((part) => typeof part === 'string') && !isPath(reading, field.name, field.key)) return [];
    if (!reading.isMap(field.value)) return [{ kind: 'json', path, value: reading.json(field.value) }];
    const keys = [
      'equals',
      'text',
      'contains',
      'words',
      'wildcard',
      'regex',
      'ignore-case',
      'ignore-markup',
      'count',
      'exists',
    ];
    const fields = reading.fields(field.value, 'A JSON check', keys);
    if (!fields) return [];
    const checks: CheckKind[] = [];
    if (fields.has('equals')) checks.push({ kind: 'json', path, value: reading.json(fields.get('equals')!.value) });
    const count = fields.has('count') && reading.bound(fields.get('count')!.value, '"count"', '">=2"');
    if (count) checks.push({ kind: 'json', path, count });
    const exists = fields.has('exists') ? reading.boolean(fields.get('exists')!.value, '"exists"') : undefined;
    if (exists !== undefined)
      checks.push(exists ? { kind: 'json', path } : { kind: 'json', path, count: { operator: '=', value: 0 } });
    // Keys that are no checks of texts have been read above.
    const texts = new Map([...fields].filter(([name]) => !['equals', 'count', 'exists'].includes(name)));
    for (const match of readChecks(reading, texts)) checks.push({ kind: 'json', path, match: match as TextCheck });
    return checks;
  });
}

function isPath(reading: NativeReading, path: string, node: Node): boolean {
  try {
    parseJsonPath(path);
    return true;
  } catch (cause) {
    if (!(cause instanceof JsonPathError)) throw cause;
    const at = isScalar(node) ? reading.inside(node, cause.offset) : reading.at(node);
    reading.problem('bad-json-path', at, `The path "${path}" is not understood: ${cause.message}`);
    return false;
  }
}

function readJudge(reading: NativeReading, node: Node | null): CheckKind[] {
  if (!reading.isMap(node)) {
    const rubric = reading.template(node, '"judge"');
    return rubric ? [{ kind: 'judge', rubric }] : [];
  }
  const fields = reading.fields(node, '"judge"', ['rubric', 'at-least']);
  const rubric = fields && reading.template(fields.get('rubric')?.value, '"rubric"');
  const bound = fields?.has('at-least') ? reading.bound(fields.get('at-least')!.value, '"at-least"', '0.8') : undefined;
  return rubric ? [{ kind: 'judge', rubric, ...(bound && { threshold: bound.value }) }] : [];
}

/** `capture: {order: {regex: '#(\d+)', as: integer}, total: {json: $.total, as: number}}` */
export function readCaptures(reading: NativeReading, field: YamlField | undefined): Capture[] {
  if (!field) return [];
  return [...(reading.fields(field.value, '"capture"')?.values() ?? [])].flatMap((item): Capture[] => {
    const at = reading.at(item.key);
    const fields = reading.fields(item.value, `Capture "${item.name}"`, [
      'regex',
      'json',
      'slot',
      'entity',
      'text',
      'as',
    ]);
    if (!fields) return [];
    const type = fields.has('as') ? reading.oneOf(fields.get('as')!.value, '"as"', captureTypes) : ('text' as const);
    if (!type) return [];
    const sources = ['regex', 'json', 'slot', 'entity', 'text'].filter((name) => fields.has(name));
    if (sources.length > 1)
      return (
        reading.problem(
          'bad-value',
          fields.get(sources[1]!)!.key,
          `Capture "${item.name}" can take its value from one thing only, not from ${sources.join(' and ')}.`,
        ) ?? []
      );
    const regex = fields.get('regex');
    if (regex) {
      const pattern = reading.text(regex.value, '"regex"')?.value;
      if (pattern === undefined || !isRegex(reading, { source: pattern, parts: [pattern], at }, regex.value)) return [];
      return [{ name: item.name, type, from: { kind: 'regex', pattern }, at }];
    }
    const json = fields.get('json');
    if (json) {
      const path = reading.template(json.value, '"json"');
      if (!path || !json.value || !isPath(reading, path.source, json.value)) return [];
      return [{ name: item.name, type, from: { kind: 'json', path }, at }];
    }
    for (const kind of ['slot', 'entity'] as const) {
      const named = fields.get(kind);
      const name = named && reading.text(named.value, `"${kind}"`)?.value;
      if (name !== undefined) return [{ name: item.name, type, from: { kind, name }, at }];
    }
    return [{ name: item.name, type, from: { kind: 'text' }, at }];
  });
}
