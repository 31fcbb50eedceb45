import type { ConfigNode } from './config-node.ts';
import {
  clean,
  describeNode,
  failed,
  type JsonSchema,
  mismatch,
  read,
  report,
  type ReadResult,
  type Schema,
} from './config-schema.ts';
import type { Problem } from './errors.ts';
import { didYouMean } from './suggestion.ts';

/** A key that may be left out; it is then missing in the result, too. */
export type OptionalSchema<T> = Schema<T> & { readonly optional: true };

export type Shape = Readonly<Record<string, Schema<unknown>>>;

type RequiredKeys<S extends Shape> = { [K in keyof S]: S[K] extends { readonly optional: true } ? never : K }[keyof S];
type OptionalKeys<S extends Shape> = Exclude<keyof S, RequiredKeys<S>>;

/** The object that a shape describes. */
export type ObjectOf<S extends Shape> = { [K in RequiredKeys<S>]: S[K] extends Schema<infer T> ? T : never } & {
  [K in OptionalKeys<S>]?: S[K] extends Schema<infer T> ? T : never;
};

/** Marks a key that may be left out. */
export function optional<T>(schema: Schema<T>): OptionalSchema<T> {
  return { ...schema, optional: true };
}

export interface ObjectOptions {
  readonly description?: string;
  /** What the object is, to stand behind "expected"; default "a mapping". */
  readonly expected?: string;
  /** Keys of other tools or older versions: key → what to write instead. */
  readonly instead?: Readonly<Record<string, string>>;
}

/** A mapping with known keys. Unknown keys are mistakes, with the nearest known key named. */
export function object<S extends Shape>(
  shape: S,
  { description, expected = 'a mapping', instead = {} }: ObjectOptions = {},
): Schema<ObjectOf<S>> {
  const keys = Object.keys(shape);
  const required = keys.filter((key) => shape[key]?.optional !== true);
  return {
    expected,
    keys: () => keys,
    kinds: ['mapping'],
    read(node, problems) {
      if (node.kind !== 'mapping') {
        return mismatch(problems, node, `${expected} with ${keys.length > 8 ? 'keys' : `the keys ${keys.join(', ')}`}`);
      }
      let ok = true;
      for (const [key, { keyAt }] of node.entries) {
        if (Object.hasOwn(shape, key)) continue;
        const hint = Object.hasOwn(instead, key) ? instead[key] : didYouMean(key, keys);
        ok = report(problems, keyAt, `unknown key "${key}".`, hint ?? `Known here: ${keys.join(', ')}.`).ok;
      }
      const result: Record<string, unknown> = {};
      for (const key of keys) {
        const entry = node.entries.get(key);
        const schema = shape[key];
        if (entry === undefined || schema === undefined) continue;
        const value = schema.read(entry.value, problems);
        if (value.ok) result[key] = value.value;
        else ok = false;
      }
      const missing = required.filter((key) => !node.entries.has(key));
      for (const key of missing)
        ok = report(
          problems,
          node.at,
          `the key "${key}" is missing.`,
          `Expected ${shape[key]?.expected ?? 'a value'}.`,
        ).ok;
      return ok ? read(result as ObjectOf<S>) : failed;
    },
    json: (reference) =>
      clean({
        type: 'object',
        properties: Object.fromEntries(keys.map((key) => [key, shape[key]?.json(reference) ?? {}])),
        required: required.length > 0 ? required : undefined,
        additionalProperties: false,
        description,
      }),
  };
}

/**
 * One of several forms. The form is chosen by the kind of the node, and among objects by the keys that they share with
 * it, before anything is read: so the mistakes that are reported are those of the form that was meant, and reading
 * takes linear time however deep unions are nested.
 */
export function union<const Schemas extends readonly Schema<unknown>[]>(
  schemas: Schemas,
  options: { readonly expected?: string; readonly description?: string } = {},
): Schema<Schemas[number] extends Schema<infer T> ? T : never> {
  type Value = Schemas[number] extends Schema<infer T> ? T : never;
  const expected = options.expected ?? schemas.map((schema) => schema.expected).join(', or ');
  return {
    expected,
    kinds: [...new Set(schemas.flatMap((schema) => schema.kinds))],
    keys: () => schemas.flatMap((schema) => schema.keys?.() ?? []),
    read(node, problems) {
      const fitting = schemas.filter((schema) => schema.kinds.includes(node.kind));
      if (fitting.length === 0) return mismatch(problems, node, expected);
      if (node.kind === 'mapping' || node.kind === 'list' || fitting.length === 1) {
        return bestByKeys(fitting, node).read(node, problems) as ReadResult<Value>;
      }
      return firstScalar(fitting, node, expected, problems) as ReadResult<Value>;
    },
    json: (reference) =>
      clean({ anyOf: schemas.map((schema) => schema.json(reference)), description: options.description }),
  };
}

function bestByKeys(schemas: readonly Schema<unknown>[], node: ConfigNode): Schema<unknown> {
  const shared = (schema: Schema<unknown>): number =>
    node.kind === 'mapping' ? (schema.keys?.() ?? []).filter((key) => node.entries.has(key)).length : 0;
  return schemas.reduce((best, schema) => (shared(schema) > shared(best) ? schema : best));
}

/** Scalars are cheap to read: the first form that takes the value wins, otherwise all forms are named. */
function firstScalar(
  schemas: readonly Schema<unknown>[],
  node: ConfigNode,
  expected: string,
  problems: Problem[],
): ReadResult<unknown> {
  const hints: (string | undefined)[] = [];
  for (const schema of schemas) {
    const own: Problem[] = [];
    const result = schema.read(node, own);
    if (result.ok && own.length === 0) return result;
    hints.push(...own.map((problem) => problem.hint));
  }
  return report(
    problems,
    node.at,
    `expected ${expected}, found ${describeNode(node)}.`,
    hints.find((hint) => hint !== undefined),
  );
}

/** A schema that refers to itself; `name` is its name in the JSON Schema. */
export function recursive<T>(
  name: string,
  about: Pick<Schema<T>, 'expected' | 'kinds'>,
  schema: () => Schema<T>,
): Schema<T> {
  let made: Schema<T> | undefined;
  const own = (): Schema<T> => (made ??= schema());
  return {
    ...about,
    keys: () => own().keys?.() ?? [],
    read: (node, problems) => own().read(node, problems),
    json: (reference) => reference(name, own),
  };
}

/** Also takes nothing (`key:` or `null`), as the given value. */
export function nullable<T, const Empty>(schema: Schema<T>, empty: Empty): Schema<T | Empty> {
  return {
    ...schema,
    kinds: [...schema.kinds, 'null'],
    read: (node, problems) => (node.kind === 'null' ? read(empty) : schema.read(node, problems)),
    json: (reference): JsonSchema => ({ anyOf: [schema.json(reference), { type: 'null' }] }),
  };
}
