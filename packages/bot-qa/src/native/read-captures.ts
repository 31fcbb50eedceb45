import type { Capture } from '../model.ts';
import type { YamlField } from '../yaml-source.ts';
import { isPath, isRegex } from './is-understood.ts';
import type { NativeReading } from './native-reading.ts';
import { captureTypes } from './parse-template.ts';

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
