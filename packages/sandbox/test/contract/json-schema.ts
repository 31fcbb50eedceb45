/** A JSON Schema as it stands in the subset: plain data, read by the contract only. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** Keywords that say what a value may be. Everything else (descriptions, examples, x-…) explains and is left behind. */
const CONSTRAINTS = new Set([
  'type',
  'enum',
  'format',
  'required',
  'pattern',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'uniqueItems',
]);

/**
 * An OpenAPI 3.0 schema as JSON Schema, with only what constrains.
 *
 * OpenAPI 3.0 is not quite JSON Schema, and GitHub's document adds turns of its own:
 * - `nullable` beside `type` widens the type; without `type` (beside `allOf` or `$ref`) it needs an alternative;
 * - a nullable `enum` does not list null although null is allowed;
 * - `oneOf` alternatives overlap (a simple user is also a private user), so exactly one can never be asked for;
 * - `$ref` silences its neighbours in OpenAPI, and they stay silent here.
 *
 * References are rewritten from `#/components/schemas/x` to `#/schemas/x` and reported through `onReference`.
 */
export function toJsonSchema(schema: unknown, onReference: (name: string) => void): JsonSchema {
  const source = asRecord(schema);
  if (typeof source['$ref'] === 'string') {
    const name = source['$ref'].replace('#/components/schemas/', '');
    onReference(name);
    return { $ref: `#/schemas/${name}` };
  }
  const convert = (inner: unknown) => toJsonSchema(inner, onReference);
  const result: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(source)) {
    if (CONSTRAINTS.has(keyword)) result[keyword] = value;
    else if (keyword === 'items' || keyword === 'not') result[keyword] = convert(value);
    else if (keyword === 'additionalProperties') result[keyword] = typeof value === 'boolean' ? value : convert(value);
    else if (keyword === 'properties') {
      result[keyword] = Object.fromEntries(
        Object.entries(asRecord(value)).map(([name, inner]) => [name, convert(inner)]),
      );
    } else if (keyword === 'allOf') result[keyword] = (value as unknown[]).map(convert);
    else if (keyword === 'anyOf' || keyword === 'oneOf') {
      result['anyOf'] = [...((result['anyOf'] as unknown[] | undefined) ?? []), ...(value as unknown[]).map(convert)];
    }
  }
  return source['nullable'] === true ? orNull(result) : result;
}

function orNull(schema: Record<string, unknown>): JsonSchema {
  const { type } = schema;
  if (type === undefined) return { anyOf: [schema, { type: 'null' }] };
  const widened = { ...schema, type: [...(Array.isArray(type) ? (type as unknown[]) : [type]), 'null'] };
  const values = schema['enum'];
  if (Array.isArray(values) && !values.includes(null)) return { ...widened, enum: [...(values as unknown[]), null] };
  // Alternatives beside a nullable type refuse null on their own: let null pass around them.
  return 'anyOf' in schema || 'allOf' in schema ? { anyOf: [schema, { type: 'null' }] } : widened;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
