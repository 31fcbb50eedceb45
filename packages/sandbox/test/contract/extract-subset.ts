import { toJsonSchema, type JsonSchema } from './json-schema.ts';

/** One operation: what may be asked, and what each documented status answers. */
export interface Operation {
  readonly id: string;
  readonly query: Readonly<Record<string, JsonSchema>>;
  /** The JSON body; absent when the operation takes none. `required` says whether it may be left out. */
  readonly body?: { readonly required: boolean; readonly schema: JsonSchema };
  /** Status → JSON schema, or null where GitHub documents the status without a JSON body. */
  readonly responses: Readonly<Record<string, JsonSchema | null>>;
}

/** What the contract check reads: operations by `METHOD /path/{template}` and the schemas that they refer to. */
export interface Subset {
  readonly operations: Readonly<Record<string, Operation>>;
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

type Json = Readonly<Record<string, unknown>>;
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/**
 * The operations whose path matches one of `families` (`*` at the end matches the rest of the path), converted to
 * plain JSON Schema, and every schema that they reach.
 */
export function extractSubset(description: unknown, families: readonly string[]): Subset {
  const document = new Document(description as Json);
  const operations: Record<string, Operation> = {};
  for (const [path, item] of Object.entries(document.at('paths'))) {
    if (!families.some((family) => covers(family, path))) continue;
    for (const method of METHODS) {
      const operation = (item as Json)[method];
      if (operation !== undefined)
        operations[`${method.toUpperCase()} ${path}`] = document.operation(operation as Json);
    }
  }
  return { operations, schemas: document.reachedSchemas() };
}

function covers(family: string, path: string): boolean {
  return family.endsWith('*') ? path.startsWith(family.slice(0, -1)) : path === family;
}

/** GitHub's description, and the names of the schemas that were reached so far. */
class Document {
  readonly #root: Json;
  readonly #reached = new Set<string>();

  constructor(root: Json) {
    this.#root = root;
  }

  at(...path: readonly string[]): Json {
    return path.reduce<Json>((node, key) => (node[key] ?? {}) as Json, this.#root);
  }

  operation(source: Json): Operation {
    const parameters = ((source['parameters'] ?? []) as Json[]).map((one) => this.#resolve(one));
    const query = parameters
      .filter((one) => one['in'] === 'query')
      .map((one) => [one['name'], this.#schema(one['schema'])]);
    const request = source['requestBody'] === undefined ? undefined : this.#resolve(source['requestBody'] as Json);
    const schema = request === undefined ? undefined : jsonContent(request);
    return {
      id: source['operationId'] as string,
      query: Object.fromEntries(query) as Record<string, JsonSchema>,
      ...(schema && { body: { required: request?.['required'] === true, schema: this.#schema(schema) } }),
      responses: Object.fromEntries(
        Object.entries(source['responses'] as Json).map(([status, response]) => {
          const content = jsonContent(this.#resolve(response as Json));
          return [status, content ? this.#schema(content) : null];
        }),
      ),
    };
  }

  reachedSchemas(): Record<string, JsonSchema> {
    const schemas: Record<string, JsonSchema> = {};
    // A Set's iterator also visits what is added meanwhile, so this walks the whole graph.
    for (const name of this.#reached) schemas[name] = this.#schema(this.at('components', 'schemas', name));
    return schemas;
  }

  #schema(source: unknown): JsonSchema {
    return toJsonSchema(source, (name) => void this.#reached.add(name));
  }

  #resolve(source: Json): Json {
    const reference = source['$ref'];
    return typeof reference === 'string' ? this.at(...reference.replace('#/', '').split('/')) : source;
  }
}

function jsonContent(holder: Json): Json | undefined {
  const content = (holder['content'] ?? {}) as Json;
  const media = content['application/json'] ?? content['application/scim+json'];
  return (media as Json | undefined)?.['schema'] as Json | undefined;
}
