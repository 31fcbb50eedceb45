import { closestWord } from './closest-word.ts';

/** The part of JSON Schema that `state.schema.json` uses. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly description?: string;
  readonly type?: 'string' | 'number' | 'boolean' | 'object' | 'array' | 'null';
  readonly enum?: readonly (string | number | boolean)[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** One thing that is wrong with a value, and the path of keys and indexes to it. */
export interface Problem {
  readonly path: readonly (string | number)[];
  /** The problem is the last key of the path itself, not its value. */
  readonly atKey: boolean;
  readonly message: string;
}

/** More than this many problems are one problem: the wrong file. */
const problemLimit = 20;

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

const articles: Readonly<Record<string, string>> = {
  string: 'text', number: 'a number', boolean: 'true or false', object: 'a map', array: 'a list', null: 'nothing',
}; // oxfmt-ignore

function show(value: unknown): string {
  if (value === undefined || typeof value === 'object') return articles[typeOf(value)] ?? 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Compares a value, as parsed from JSON or YAML, with a schema. An empty list: it fits. */
export function findProblems(value: unknown, root: JsonSchema): Problem[] {
  const problems: Problem[] = [];
  const resolve = (schema: JsonSchema): JsonSchema => {
    const name = schema.$ref?.replace('#/$defs/', '');
    return name === undefined ? schema : (root.$defs?.[name] ?? {});
  };

  function check(found: unknown, given: JsonSchema, path: (string | number)[], into: Problem[]): void {
    if (into.length >= problemLimit) return;
    const schema = resolve(given);
    const report = (message: string, key?: string) =>
      into.push({ path: key === undefined ? path : [...path, key], atKey: key !== undefined, message });
    if (schema.anyOf) {
      checkAnyOf(found, schema.anyOf, path, into);
    } else if (schema.enum) {
      if (schema.enum.some((allowed) => allowed === found)) return;
      const near = typeof found === 'string' ? closestWord(found, schema.enum.map(String)) : undefined;
      const meant = near === undefined ? '' : `; did you mean ${near}?`;
      report(`expected ${schema.enum.join(', ')}, found ${show(found)}${meant}`);
    } else if (schema.type !== undefined && typeOf(found) !== schema.type) {
      const quote =
        schema.type === 'string' && ['number', 'boolean'].includes(typeof found) ? '; put it in quotes' : '';
      report(`expected ${articles[schema.type]}, found ${show(found)}${quote}`);
    } else if (Array.isArray(found)) {
      if (schema.items) found.forEach((item, index) => check(item, schema.items ?? {}, [...path, index], into));
    } else if (typeof found === 'object' && found !== null) {
      checkMap(found as Record<string, unknown>, schema, path, into, report);
    }
  }

  function checkMap(
    found: Record<string, unknown>,
    schema: JsonSchema,
    path: (string | number)[],
    into: Problem[],
    report: (message: string, key?: string) => void,
  ): void {
    const properties = schema.properties ?? {};
    for (const [key, value] of Object.entries(found)) {
      const known = Object.hasOwn(properties, key) ? properties[key] : schema.additionalProperties;
      if (known !== false && known !== undefined) check(value, known, [...path, key], into);
      if (known !== false) continue;
      const names = Object.keys(properties);
      const near = closestWord(key, names);
      report(
        `unknown key "${key}"; ${near === undefined ? `known are ${names.join(', ')}` : `did you mean ${near}?`}`,
        key,
      );
    }
    for (const key of schema.required ?? []) {
      if (!Object.hasOwn(found, key)) report(`the key "${key}" is missing`);
    }
  }

  /** What is said of a value that fits none of several schemas is what the nearest one says. */
  function checkAnyOf(
    found: unknown,
    schemas: readonly JsonSchema[],
    path: (string | number)[],
    into: Problem[],
  ): void {
    const sameType = schemas.filter((schema) => {
      const { type, enum: values } = resolve(schema);
      return type === undefined ? values?.some((value) => typeof value === typeof found) : type === typeOf(found);
    });
    if (sameType.length === 0) {
      const expected = schemas.map(
        (schema) => articles[resolve(schema).type ?? ''] ?? resolve(schema).enum?.join(', ') ?? '',
      );
      into.push({ path, atKey: false, message: `expected ${expected.join(' or ')}, found ${show(found)}` });
      return;
    }
    const attempts = sameType.map((schema) => {
      const attempt: Problem[] = [];
      check(found, schema, path, attempt);
      return attempt;
    });
    into.push(...(attempts.sort((a, b) => a.length - b.length)[0] ?? []));
  }

  check(value, root, [], problems);
  return problems;
}
