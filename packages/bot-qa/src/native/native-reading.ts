import { isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import type { Bound } from '../check.ts';
import type { SourcePosition } from '../source.ts';
import type { JsonTemplate, Template } from '../template.ts';
import { YamlSource, type YamlField } from '../yaml-source.ts';
import { parseBound, parseDuration, readNumber } from './parse-measure.ts';
import { parseTemplate } from './parse-template.ts';

export type Fields = ReadonlyMap<string, YamlField>;

/** Reading values of the native language out of one YAML file. Every mistake lands in `problems` and gives undefined. */
export class NativeReading extends YamlSource {
  /** Text with `${…}`; captures only where the bot speaks. */
  template(node: Node | null | undefined, what: string, captures = false): Template | undefined {
    const text = this.text(node, what);
    if (!text) return undefined;
    return this.templateOf(text.value, text.node, captures);
  }

  templateOf(value: string, node: Scalar, captures: boolean): Template {
    const template = parseTemplate(value, {
      position: (offset) => (offset === 0 ? this.at(node) : this.inside(node, offset)),
      problem: (code, at, message, suggestion) => this.problem(code, at, message, suggestion),
      captures,
    });
    return { ...template, at: this.at(node) };
  }

  /** The value of a key that must be there; `node` is the mapping that lacks it. */
  needed(fields: Fields, name: string, node: Node | null | undefined, what: string): Node | null | undefined {
    const field = fields.get(name);
    return field ? field.value : this.problem('missing-key', node, `${what} needs "${name}".`);
  }

  /** One text or a list of texts. */
  templates(node: Node | null | undefined, what: string, captures = false): Template[] | undefined {
    if (!this.isList(node)) {
      const one = this.template(node, what, captures);
      return one && [one];
    }
    const items = this.list(node, what) ?? [];
    if (items.length === 0)
      return this.problem('bad-value', node, `${what} must name at least one, but the list is empty.`);
    return items.flatMap((item) => this.template(item, `each of ${what}`, captures) ?? []);
  }

  /** A mapping of names to texts. */
  templateMap(node: Node | null | undefined, what: string): Record<string, Template> | undefined {
    const fields = this.fields(node, what);
    if (!fields) return undefined;
    const map: Record<string, Template> = {};
    for (const field of fields.values()) {
      const value = this.template(field.value, `"${field.name}" of ${what}`);
      if (value) map[field.name] = value;
    }
    return map;
  }

  /** Where a key of a mapping is written, if it is there. */
  entry(node: Node | null | undefined, name: string): Node | undefined {
    const map = this.resolve(node);
    const pair = isMap(map) ? map.items.find(({ key }) => isScalar(key) && key.value === name) : undefined;
    return pair?.key as Node | undefined;
  }

  json(node: Node | null | undefined): JsonTemplate {
    const target = this.resolve(node);
    if (isSeq(target)) return target.items.map((item) => this.json(item as Node | null));
    if (isMap(target)) {
      const entries: [string, JsonTemplate][] = [];
      for (const field of this.fields(target, 'This value')?.values() ?? [])
        entries.push([field.name, this.json(field.value)]);
      return { kind: 'object', entries: Object.fromEntries(entries) };
    }
    if (!isScalar(target) || target.value === null || target.value === undefined) return null;
    if (typeof target.value === 'boolean' || typeof target.value === 'number') return target.value;
    if (typeof target.value === 'bigint') return Number(target.value);
    return this.templateOf(
      typeof target.value === 'string' ? target.value : JSON.stringify(target.value),
      target,
      false,
    );
  }

  duration(node: Node | null | undefined, what: string): number | undefined {
    const text = this.text(node, what);
    if (!text) return undefined;
    const ms = parseDuration(text.value);
    if (ms !== undefined) return ms;
    const bare = /^\d+(\.\d+)?$/.test(text.value.trim());
    return this.problem(
      'bad-value',
      node,
      `${what} must be a duration such as 500ms, 2s or 1min, but "${text.value}" was found.`,
      bare ? `${text.value}ms` : undefined,
    );
  }

  bound(
    node: Node | null | undefined,
    what: string,
    example: string,
    read: (text: string) => number | undefined = readNumber,
  ): Bound | undefined {
    const text = this.text(node, what);
    if (!text) return undefined;
    return (
      parseBound(text.value, read) ??
      this.problem('bad-value', node, `${what} must be a bound such as ${example}, but "${text.value}" was found.`)
    );
  }

  names(node: Node | null | undefined, what: string): string[] | undefined {
    if (!this.isList(node)) {
      const one = this.text(node, what);
      return one && [one.value];
    }
    return this.list(node, what)?.flatMap((item) => this.text(item, `each of ${what}`)?.value ?? []);
  }

  where(field: YamlField | undefined): SourcePosition {
    return this.at(field?.key);
  }
}
