import type { JsonSchema, Schema } from './config-schema.ts';

export interface JsonSchemaOptions {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
}

/** The JSON Schema (draft 2020-12) of a configuration file, for editors; made from the description that also reads it. */
export function toJsonSchema(schema: Schema<unknown>, { id, title, description }: JsonSchemaOptions): JsonSchema {
  const definitions: Record<string, JsonSchema> = {};
  const reference = (name: string, named: () => Schema<unknown>): JsonSchema => {
    if (!Object.hasOwn(definitions, name)) {
      definitions[name] = {}; // The name is taken before the schema is made, so that recursion ends.
      definitions[name] = named().json(reference);
    }
    return { $ref: `#/$defs/${name}` };
  };
  const body = schema.json(reference);
  const about = description === undefined ? { title } : { title, description };
  const defs = Object.keys(definitions).length === 0 ? {} : { $defs: definitions };
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: id, ...about, ...body, ...defs };
}
