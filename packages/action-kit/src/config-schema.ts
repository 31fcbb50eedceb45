import type { ConfigNode, Place } from './config-node.ts';
import type { Problem } from './errors.ts';
import { didYouMean } from './suggestion.ts';

export type NodeKind = ConfigNode['kind'];

/** A schema in JSON Schema 2020-12, as far as one is generated here. */
export type JsonSchema = { readonly [keyword: string]: unknown };

export type ReadResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false };

/**
 * What a value of a configuration file has to look like, and how it becomes typed. One description serves to read,
 * to report every mistake, and to publish a JSON Schema (see json-schema.ts).
 */
export interface Schema<out T> {
  /** What is expected, to stand behind "expected", such as "a list of texts". */
  readonly expected: string;
  /** The kinds of nodes that can be meant; decides between the alternatives of a union. */
  readonly kinds: readonly NodeKind[];
  /** The keys of an object; decides between the objects of a union. */
  readonly keys?: () => readonly string[];
  /** Whether a key with this schema may be left out. */
  readonly optional?: boolean;
  read(node: ConfigNode, problems: Problem[]): ReadResult<T>;
  /** @param reference turns a named schema into a reference, so that recursion ends */
  json(reference: (name: string, schema: () => Schema<unknown>) => JsonSchema): JsonSchema;
}

/** The type of what a schema reads. */
export type Infer<S> = S extends Schema<infer T> ? T : never;

export const failed = { ok: false } as const;
export const read = <T>(value: T): ReadResult<T> => ({ ok: true, value });

/** Notes a mistake at a place; returns the failed result for convenience. */
export function report(problems: Problem[], at: Place, message: string, hint?: string): { readonly ok: false } {
  problems.push({ file: at.file, line: at.line, column: at.column, message, hint });
  return failed;
}

/** What was found, to stand behind "found". */
export function describeNode(node: ConfigNode): string {
  switch (node.kind) {
    case 'mapping':
      return 'a mapping';
    case 'list':
      return 'a list';
    case 'null':
      return 'nothing';
    case 'string':
      return `the text ${JSON.stringify(node.value.length > 60 ? `${node.value.slice(0, 59)}…` : node.value)}`;
    case 'number':
    case 'boolean':
      return String(node.value);
  }
}

/** A mistake for a node of the wrong kind. */
export function mismatch(
  problems: Problem[],
  node: ConfigNode,
  expected: string,
  hint?: string,
): { readonly ok: false } {
  return report(problems, node.at, `expected ${expected}, found ${describeNode(node)}.`, hint);
}

export interface StringOptions {
  readonly minLength?: number;
  /** In UTF-16 units. Default 65,536. */
  readonly maxLength?: number;
  /** What the text is, to stand behind "expected"; default "a text". */
  readonly expected?: string;
  readonly description?: string;
}

const MAX_STRING = 65_536;

/** A text. Numbers and booleans are not taken for one: `1.10` would silently become 1.1. */
export function string(options: StringOptions = {}): Schema<string> {
  const {
    minLength = 0,
    maxLength = MAX_STRING,
    expected = minLength === 1 ? 'a text that is not empty' : 'a text',
  } = options;
  return {
    expected,
    kinds: ['string'],
    read(node, problems) {
      if (node.kind !== 'string') {
        const scalar = node.kind === 'number' || node.kind === 'boolean';
        return mismatch(problems, node, expected, scalar ? 'Put it in quotes.' : undefined);
      }
      if (node.value.length < minLength)
        return mismatch(problems, node, minLength === 1 ? expected : `${expected} of at least ${minLength} characters`);
      if (node.value.length > maxLength)
        return report(
          problems,
          node.at,
          `expected ${expected} of at most ${maxLength} characters, found ${node.value.length}.`,
        );
      return read(node.value);
    },
    json: () =>
      clean({
        type: 'string',
        minLength: minLength || undefined,
        maxLength: maxLength === MAX_STRING ? undefined : maxLength,
        description: options.description,
      }),
  };
}

/** true or false. */
export function boolean(options: { readonly description?: string } = {}): Schema<boolean> {
  const expected = 'true or false';
  return {
    expected,
    kinds: ['boolean'],
    read: (node, problems) => (node.kind === 'boolean' ? read(node.value) : mismatch(problems, node, expected)),
    json: () => clean({ type: 'boolean', description: options.description }),
  };
}

export interface NumberOptions {
  readonly min?: number;
  readonly max?: number;
  readonly description?: string;
}

/** A whole number between the bounds, both included. */
export const integer = (options: NumberOptions = {}): Schema<number> =>
  numeric('a whole number', 'integer', Number.isSafeInteger, options);

/** A finite number between the bounds, both included. */
export const number = (options: NumberOptions = {}): Schema<number> =>
  numeric('a number', 'number', Number.isFinite, options);

function numeric(
  what: string,
  type: string,
  isValid: (value: number) => boolean,
  { min, max, description }: NumberOptions,
): Schema<number> {
  const bounds = [min === undefined ? [] : [`at least ${min}`], max === undefined ? [] : [`at most ${max}`]]
    .flat()
    .join(' and ');
  const expected = bounds === '' ? what : `${what} of ${bounds}`;
  return {
    expected,
    kinds: ['number'],
    read(node, problems) {
      const valid =
        node.kind === 'number' &&
        isValid(node.value) &&
        node.value >= (min ?? -Infinity) &&
        node.value <= (max ?? Infinity);
      return valid ? read(node.value) : mismatch(problems, node, expected);
    },
    json: () => clean({ type, minimum: min, maximum: max, description }),
  };
}

/** One of the values, compared exactly; a near miss is named. */
export function oneOf<const Value extends string | number | boolean>(
  values: readonly Value[],
  options: { readonly description?: string } = {},
): Schema<Value> {
  const expected = values.length === 1 ? JSON.stringify(values[0]) : `one of ${values.join(', ')}`;
  return {
    expected,
    kinds: [...new Set(values.map((value): NodeKind => typeof value as 'string' | 'number' | 'boolean'))],
    read(node, problems) {
      const found = 'value' in node ? node.value : undefined;
      const value = values.find((each) => each === found);
      if (value !== undefined) return read(value);
      const quoted = values.some((each) => typeof each !== typeof found && String(each) === String(found));
      const hint = typeof found === 'string' ? didYouMean(found, values.map(String)) : undefined;
      const quotes = typeof found === 'string' ? 'Leave out the quotes.' : 'Put it in quotes.';
      return mismatch(problems, node, expected, quoted ? quotes : hint);
    },
    json: () => clean({ enum: [...values], description: options.description }),
  };
}

export interface ArrayOptions {
  readonly min?: number;
  /** Default 10,000. */
  readonly max?: number;
  readonly description?: string;
}

/** A list; every item is read and every mistake in it reported. */
export function array<T>(item: Schema<T>, { min = 0, max = 10_000, description }: ArrayOptions = {}): Schema<T[]> {
  const expected = `a list, each item ${item.expected}`;
  return {
    expected,
    kinds: ['list'],
    read(node, problems) {
      if (node.kind !== 'list')
        return mismatch(
          problems,
          node,
          expected,
          item.kinds.includes(node.kind) ? 'Put it in brackets, or behind "- " on its own line.' : undefined,
        );
      if (node.items.length < min)
        return report(
          problems,
          node.at,
          `expected at least ${min} item${min === 1 ? '' : 's'}, found ${node.items.length}.`,
        );
      if (node.items.length > max)
        return report(problems, node.at, `expected at most ${max} items, found ${node.items.length}.`);
      const values: T[] = [];
      let ok = true;
      for (const each of node.items) {
        const result = item.read(each, problems);
        if (result.ok) values.push(result.value);
        else ok = false;
      }
      return ok ? read(values) : failed;
    },
    json: (reference) => clean({ type: 'array', items: item.json(reference), minItems: min || undefined, description }),
  };
}

export interface RecordOptions {
  /** Checks a key; returns what is wrong with it, or undefined. */
  readonly checkKey?: (key: string) => string | undefined;
  readonly description?: string;
}

/** A mapping with keys of the user's choice. The result has no prototype. */
export function record<T>(value: Schema<T>, { checkKey, description }: RecordOptions = {}): Schema<Record<string, T>> {
  const expected = `a mapping, each value ${value.expected}`;
  return {
    expected,
    kinds: ['mapping'],
    read(node, problems) {
      if (node.kind !== 'mapping') return mismatch(problems, node, expected);
      const result = Object.create(null) as Record<string, T>;
      let ok = true;
      for (const [key, entry] of node.entries) {
        const wrong = checkKey?.(key);
        if (wrong !== undefined) ok = report(problems, entry.keyAt, wrong).ok;
        const each = value.read(entry.value, problems);
        if (each.ok) result[key] = each.value;
        else ok = false;
      }
      return ok ? read(result) : failed;
    },
    json: (reference) => clean({ type: 'object', additionalProperties: value.json(reference), description }),
  };
}

/** Leaves out keywords without a value. */
export function clean(schema: Record<string, unknown>): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
}
