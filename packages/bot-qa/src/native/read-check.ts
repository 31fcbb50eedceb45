import { isScalar, type Node } from 'yaml';
import type { Check, CheckKind, Countable, TextCheck } from '../check.ts';
import type { YamlField } from '../yaml-source.ts';
import { isPath } from './is-understood.ts';
import type { Fields, NativeReading } from './native-reading.ts';
import { parseDuration } from './parse-measure.ts';
import { alwaysTrue, readTextCheck, textKeys } from './read-text-check.ts';

/** All keys that check something. */
export const checkKeys = [
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

/** What the text checks of a mapping, and those below its `not`, `any` and `all`, do not look at. */
export interface Softening {
  readonly ignoreCase?: true;
  readonly ignoreMarkup?: true;
}

const softened: readonly string[] = ['equals', 'contains', 'wildcard', 'regex', 'list'];
const markupFree: readonly string[] = [...softened, 'word-error-rate'];

/** The checks of a mapping; other keys than checks are the caller's. `around`: the softening of the mapping that it stands in. */
export function readChecks(reading: NativeReading, fields: Fields, around: Softening = {}): Check[] {
  const softening = readSoftening(reading, fields, around);
  const checks: Check[] = [];
  for (const field of fields.values()) {
    const at = reading.at(field.value ?? field.key);
    for (const kind of readCheck(reading, field, softening)) checks.push(soften({ ...kind, at }, softening));
  }
  return checks;
}

/** `ignore-case` and `ignore-markup`, together with those around them. One that softens nothing is a mistake. */
export function readSoftening(reading: NativeReading, fields: Fields, around: Softening = {}): Softening {
  const read = (name: 'ignore-case' | 'ignore-markup'): boolean => {
    const field = fields.get(name);
    const isOn = field !== undefined && reading.boolean(field.value, `"${name}"`) === true;
    if (isOn && ![...fields.keys()].some((key) => canSoften(key)))
      reading.problem('bad-value', field.key, `There is no text check beside "${name}" that it could soften.`);
    return isOn;
  };
  return {
    ...((read('ignore-case') || around.ignoreCase) && { ignoreCase: true }),
    ...((read('ignore-markup') || around.ignoreMarkup) && { ignoreMarkup: true }),
  };
}

function canSoften(key: string): boolean {
  return (textKeys as readonly string[]).includes(key) || ['not', 'any', 'all'].includes(key);
}

export function soften(check: Check, { ignoreCase, ignoreMarkup }: Softening): Check {
  return {
    ...check,
    ...(ignoreCase && softened.includes(check.kind) && { ignoreCase }),
    ...(ignoreMarkup && markupFree.includes(check.kind) && { ignoreMarkup }),
  };
}

/** A mapping that holds nothing but checks (`not`, `never`, conditions). */
export function readCheckMap(reading: NativeReading, node: Node | null, what: string, around: Softening = {}): Check[] {
  if (!reading.isMap(node)) {
    const text = reading.template(node, what);
    return text ? [soften({ kind: 'equals', text, at: text.at }, around)] : [];
  }
  const fields = reading.fields(node, what, checkKeys);
  if (!fields) return [];
  const before = reading.problems.length;
  const checks = readChecks(reading, fields, around);
  if (checks.length === 0 && reading.problems.length === before)
    reading.problem('no-assertion', node, `${what} checks nothing.`);
  return checks;
}

function readCheck(reading: NativeReading, field: YamlField, softening: Softening): CheckKind[] {
  const { name, value } = field;
  const what = `"${name}"`;
  if ((textKeys as readonly string[]).includes(name)) return readTextCheck(reading, field);
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
      // None of what is below may hold.
      const items = reading.isList(value) ? (reading.list(value, what) ?? []) : [value];
      if (items.length === 0)
        return reading.problem('no-assertion', value, `${what} is empty: it would check nothing.`) ?? [];
      return items
        .flatMap((item) => readCheckMap(reading, item, what, softening))
        .map((check) => ({ kind: 'not', check }));
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
          return text ? [soften({ kind: 'equals', text, at }, softening)] : [];
        }
        const inner = readCheckMap(reading, item, `Each of ${what}`, softening);
        return inner.length === 1 ? inner : inner.length === 0 ? [] : [{ kind: 'all', checks: inner, at }];
      });
      return checks.length ? [{ kind: name, checks }] : [];
    }
    default:
      return [];
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
    const given = fields && reading.needed(fields, 'event', item, 'An event');
    const event = given && reading.text(given, '"event"');
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

function readJudge(reading: NativeReading, node: Node | null): CheckKind[] {
  if (!reading.isMap(node)) {
    const rubric = reading.template(node, '"judge"');
    return rubric ? [{ kind: 'judge', rubric }] : [];
  }
  const fields = reading.fields(node, '"judge"', ['rubric', 'at-least']);
  const given = fields && reading.needed(fields, 'rubric', node, '"judge"');
  const rubric = given && reading.template(given, '"rubric"');
  const bound = fields?.has('at-least') ? reading.bound(fields.get('at-least')!.value, '"at-least"', '0.8') : undefined;
  return rubric ? [{ kind: 'judge', rubric, ...(bound && { threshold: bound.value }) }] : [];
}
