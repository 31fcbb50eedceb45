import type { Loss } from '../../fixture-format.ts';
import { escapeHoles, type JsonTemplate, type Template, type TemplatePart } from '../../template.ts';

/** What a writer keeps while it goes through a fixture. */
export interface Writing {
  readonly losses: Loss[];
  /** Variables that have a value at this place, so that "capture it only when it has none" can be decided. */
  readonly known: Set<string>;
}

/** A template in the native notation: `${name}`, `${name:type}`, `${function(…)}`, `$${` for a literal `${`. */
export function writeTemplate(template: Template, writing: Writing): string {
  return template.parts.map((part) => writePart(part, writing)).join('');
}

function writePart(part: TemplatePart, writing: Writing): string {
  if (typeof part === 'string') return escapeHoles(part);
  if (part.kind === 'variable') return `\${${part.name}}`;
  if (part.kind === 'capture') {
    const reused = part.reuse && writing.known.has(part.name);
    writing.known.add(part.name);
    return reused ? `\${${part.name}}` : `\${${part.name}:${part.type}}`;
  }
  if (part.name === 'env') return `\${env.${part.arguments[0] ?? ''}}`;
  const given = part.arguments.map((one) => `'${one.replace(/[\\']/g, '\\$&')}'`);
  return `\${${part.name}(${given.join(', ')})}`;
}

/** JSON whose texts are templates, as plain data for YAML. */
export function writeJson(value: JsonTemplate, writing: Writing): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly JsonTemplate[]).map((item) => writeJson(item, writing));
  if ('parts' in value) return writeTemplate(value, writing);
  const { entries } = value as { readonly entries: Readonly<Record<string, JsonTemplate>> };
  return Object.fromEntries(Object.entries(entries).map(([key, item]) => [key, writeJson(item, writing)]));
}
