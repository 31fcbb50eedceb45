import type { Node } from 'yaml';
import { NativeReading, type Fields } from '../native/native-reading.ts';
import { parseTemplate } from '../native/parse-template.ts';
import { requestVariables } from '../connectors/request-template.ts';
import type { SourceFile } from '../source.ts';
import { suggest } from '../suggest.ts';
import type { JsonTemplate, Template } from '../template.ts';

/** Where the values of a configuration come from. */
export interface Surroundings {
  readonly environment: (name: string) => string | undefined;
  /** Every environment variable that the configuration uses is a secret. */
  readonly addSecret: (value: string) => void;
  /** The folder of the configuration file. */
  readonly folder: string;
}

/** Reading a configuration: like fixtures, and `${env.NAME}` is filled in at once. */
export class ConfigReading extends NativeReading {
  readonly surroundings: Surroundings;
  /** Variables that are not set, with the place where that was said: an address is read more than once. */
  readonly #missing = new Set<string>();

  constructor(source: SourceFile, surroundings: Surroundings) {
    super(source);
    this.surroundings = surroundings;
  }

  /** The value of an environment variable, remembered as a secret; not being set is a problem at the place that needs it. */
  environment(name: string, node: Node | null | undefined): string {
    const value = this.surroundings.environment(name);
    if (value === undefined) {
      const place = `${node?.range?.[0]} ${name}`;
      if (!this.#missing.has(place))
        this.problem('unknown-variable', node, `The environment variable "${name}" is not set.`);
      this.#missing.add(place);
      return '';
    }
    this.surroundings.addSecret(value);
    return value;
  }

  /** Text with environment variables only. */
  plainText(node: Node | null | undefined, what: string): string | undefined {
    const text = this.text(node, what);
    if (!text) return undefined;
    const template = parseTemplate(text.value, {
      position: (offset) => this.inside(text.node, offset),
      problem: (code, at, message, suggestion) => this.problem(code, at, message, suggestion),
      captures: false,
    });
    return this.#fill(template, node, what);
  }

  /** JSON whose texts have environment variables only, filled in. */
  fixedJson(node: Node | null | undefined, what: string): unknown {
    const fill = (value: JsonTemplate): unknown => {
      if (value === null || typeof value !== 'object') return value;
      if (Array.isArray(value)) return (value as readonly JsonTemplate[]).map(fill);
      if ('parts' in value) return this.#fill(value, node, what);
      const { entries } = value as { readonly entries: Readonly<Record<string, JsonTemplate>> };
      return Object.fromEntries(Object.entries(entries).map(([key, item]) => [key, fill(item)]));
    };
    return fill(this.json(node));
  }

  #fill(template: Template, node: Node | null | undefined, what: string): string {
    return template.parts
      .map((part) => {
        if (typeof part === 'string') return part;
        if (part.kind === 'function' && part.name === 'env') return this.environment(part.arguments[0] ?? '', node);
        this.problem('unknown-variable', part.at, `Only \${env.NAME} can be used in ${what}.`);
        return '';
      })
      .join('');
  }

  /** Text of a request: `${text}`, `${session}` … */
  requestText(node: Node | null | undefined, what: string): Template | undefined {
    const template = this.template(node, what);
    if (template) this.#checkVariables(template);
    return template;
  }

  requestJson(node: Node | null | undefined): JsonTemplate {
    const value = this.json(node);
    const walk = (item: JsonTemplate): void => {
      if (item === null || typeof item !== 'object') return;
      if (Array.isArray(item)) (item as readonly JsonTemplate[]).forEach(walk);
      else if ('parts' in item) this.#checkVariables(item);
      else Object.values((item as { readonly entries: Readonly<Record<string, JsonTemplate>> }).entries).forEach(walk);
    };
    walk(value);
    return value;
  }

  #checkVariables(template: Template): void {
    for (const part of template.parts) {
      if (typeof part === 'string' || (part.kind === 'function' && part.name === 'env')) continue;
      if (part.kind === 'variable' && (requestVariables as readonly string[]).includes(part.name)) continue;
      const near = suggest(part.name, requestVariables);
      this.problem(
        'unknown-variable',
        part.at,
        `A request knows no "${part.name}". Known are: ${requestVariables.join(', ')}, env.NAME.`,
        near && `\${${near}}`,
      );
    }
  }

  url(fields: Fields, name: string): URL | undefined {
    const field = fields.get(name);
    const template = field && this.requestText(field.value, `"${name}"`);
    if (!template) return undefined;
    // Variables may stand in the path and the query, where any letter will do to see whether the address is one.
    let [fixed, text] = ['', ''];
    for (const part of template.parts) {
      if (typeof part === 'string') text += part;
      else if (part.kind === 'function') text += this.environment(part.arguments[0] ?? '', field.value);
      else {
        if (fixed === '') fixed = text;
        text += 'x';
      }
    }
    try {
      const url = new URL(text);
      // Which host is asked cannot depend on a conversation.
      const hasHost = fixed === '' || /^[a-z]+:\/\/[^/?#]+[/?#]/i.test(fixed);
      if (['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) && hasHost) return url;
    } catch {
      // Said below, with what was found.
    }
    return this.problem(
      'bad-value',
      field.value,
      `"${name}" must be an address such as https://bot.example/chat, but "${text}" was found.`,
    );
  }
}
