import { isScalar, type Node } from 'yaml';
import type { UserStep, Utterance } from '../model.ts';
import type { SourcePosition } from '../source.ts';
import type { JsonTemplate, Template } from '../template.ts';
import type { NativeReading } from './native-reading.ts';

const userKeys = [
  'text',
  'any',
  'list',
  'expand',
  'button',
  'media',
  'form',
  'event',
  'value',
  'payload',
  'headers',
  'query',
];

/** What the user says or does: plain text, or a mapping for everything else. */
export function readUserStep(reading: NativeReading, node: Node | null, at: SourcePosition): UserStep | undefined {
  if (!reading.isMap(node)) {
    const text = reading.template(node, 'What the user says');
    return text && { kind: 'user', at, alternatives: [{ at: text.at, text }], expand: 'all' };
  }
  const fields = reading.fields(node, 'A user step', userKeys);
  if (!fields) return undefined;
  const get = (name: string): Node | null => fields.get(name)?.value ?? null;
  const alternatives: Utterance[] = [];
  if (fields.has('text')) alternatives.push(...readTexts(reading, get('text')));
  if (fields.has('any')) {
    const texts = reading.list(get('any'), '"any"');
    if (texts?.length === 0) reading.problem('bad-value', get('any'), '"any" is empty: the user would say nothing.');
    for (const item of texts ?? []) alternatives.push(...readTexts(reading, item));
  }
  if (fields.has('list')) {
    const name = reading.text(get('list'), '"list"');
    if (name) alternatives.push({ at: reading.at(name.node), list: { name: name.value, arguments: [] } });
  }
  if (fields.has('button')) {
    const button = readButton(reading, get('button'));
    if (button) alternatives.push({ at: reading.at(get('button')), button });
  }
  if (fields.has('event')) {
    const name = reading.text(get('event'), '"event"');
    const value = fields.has('value') ? { value: reading.json(get('value')) } : {};
    if (name) alternatives.push({ at: reading.at(name.node), event: { name: name.value, ...value } });
  }
  if (fields.has('payload'))
    alternatives.push({ at: reading.at(get('payload')), payload: reading.json(get('payload')) });
  const extras = {
    ...(fields.has('media') && { media: reading.templates(get('media'), '"media"') ?? [] }),
    ...(fields.has('form') && { form: readForm(reading, get('form')) }),
  };
  const spoken: Utterance[] =
    Object.keys(extras).length === 0
      ? alternatives
      : alternatives.length > 0
        ? alternatives.map((utterance) => ({ ...utterance, ...extras }))
        : [{ at: reading.at(node), ...extras }];
  if (spoken.length === 0) {
    if (fields.size > 0 || !node) return undefined;
    return reading.problem(
      'missing-key',
      node,
      'This user step says nothing. Write text, button, event, media, form or payload.',
    );
  }
  const expand = fields.has('expand')
    ? reading.oneOf(get('expand'), '"expand"', ['all', 'first', 'random'] as const)
    : undefined;
  const headers = fields.has('headers') ? reading.templateMap(get('headers'), '"headers"') : undefined;
  const query = fields.has('query') ? reading.templateMap(get('query'), '"query"') : undefined;
  return {
    kind: 'user',
    at,
    alternatives: spoken,
    expand: expand ?? 'all',
    ...((headers || query) && { request: { ...(headers && { headers }), ...(query && { query }) } }),
  };
}

/** A text, or a mapping of locales to texts. */
function readTexts(reading: NativeReading, node: Node | null): Utterance[] {
  if (!reading.isMap(node)) {
    const text = reading.template(node, 'What the user says');
    return text ? [{ at: text.at, text }] : [];
  }
  return [...(reading.fields(node, '"text"')?.values() ?? [])].flatMap((field) => {
    const text = reading.template(field.value, `The text in "${field.name}"`);
    return text ? [{ at: text.at, locale: field.name, text }] : [];
  });
}

function readButton(
  reading: NativeReading,
  node: Node | null,
): { title: Template; payload?: JsonTemplate } | undefined {
  if (!reading.isMap(node)) {
    const title = reading.template(node, '"button"');
    return title && { title };
  }
  const fields = reading.fields(node, '"button"', ['title', 'payload']);
  const payload = fields?.get('payload');
  const title = fields?.has('title') ? reading.template(fields.get('title')!.value, '"title"') : undefined;
  if (title) return { title, ...(payload && { payload: reading.json(payload.value) }) };
  if (payload && isScalar(payload.value)) {
    const text = reading.template(payload.value, '"payload"');
    return text && { title: text, payload: reading.json(payload.value) };
  }
  return reading.problem('missing-key', node, 'A button needs a "title".');
}

function readForm(reading: NativeReading, node: Node | null): Record<string, JsonTemplate> {
  return Object.fromEntries(
    [...(reading.fields(node, '"form"')?.values() ?? [])].map((field) => [field.name, reading.json(field.value)]),
  );
}
