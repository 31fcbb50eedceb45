import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dereference, format, validate, type OutputUnit, type Schema } from '@cfworker/json-schema';
import type { Operation, Subset } from './extract-subset.ts';
import type { JsonSchema } from './json-schema.ts';

/** One request and what was answered, as the contract sees it. */
export interface Exchange {
  readonly method: string;
  /** Path and query as asked, without `/api/v3` or the like. */
  readonly url: string;
  readonly requestBody: string;
  readonly status: number;
  readonly contentType: string | undefined;
  readonly responseBody: string;
}

/**
 * Statuses that any operation may answer without documenting them: authentication, permission, absence, limits and
 * trouble (docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api).
 */
const ANY_OPERATION = new Set([304, 400, 401, 403, 404, 406, 413, 415, 422, 429, 500, 502, 503, 504]);

/**
 * GitHub's REST contract: which operations exist and what each may take and answer.
 *
 * Schemas are interpreted, not compiled: a test asks most of them once, and compiling took longer than all else.
 */
export class Contract {
  readonly #subset: Subset;
  /** Every schema by its address, which is how references are found. */
  readonly #lookup: Lookup;
  readonly #known = new Map<JsonSchema, Schema>();
  readonly #routes: readonly { readonly key: string; readonly method: string; readonly pattern: RegExp }[];

  constructor(subset: Subset = readSubset()) {
    this.#subset = subset;
    this.#lookup = dereference({ schemas: subset.schemas });
    this.#routes = Object.keys(subset.operations)
      .map((key) => {
        const [method, path] = key.split(' ') as [string, string];
        return { key, method, path, pattern: pathPattern(path) };
      })
      // Of `commits/{ref}` and `commits/{ref}/status` the longer one is meant, though the other fits, too.
      .sort((a, b) => placeholders(a.path) - placeholders(b.path) || b.path.length - a.path.length);
  }

  /** `METHOD /template` of the operation with the same shape as `path` (its parameter names may differ), if known. */
  findByTemplate(method: string, path: string): string | undefined {
    const shape = (template: string) => `${template.replaceAll(/\{[^}]*\}|:[^/]+/g, '{}')}`;
    return this.#routes.find((one) => one.method === method && shape(one.key.split(' ')[1]!) === shape(path))?.key;
  }

  /** What is wrong with an exchange, one sentence per mismatch; empty when it keeps the contract. */
  check(exchange: Exchange): string[] {
    const { pathname, searchParams } = new URL(exchange.url, 'http://sandbox');
    const route = this.#routes.find((one) => one.method === exchange.method && one.pattern.test(pathname));
    // An unknown address is 404 at GitHub too; only an answer is a claim to know the operation.
    if (!route) return exchange.status === 404 ? [] : [`${exchange.method} ${pathname}: not in the OpenAPI subset`];
    const operation = this.#subset.operations[route.key]!;
    const where = `${route.key} (${operation.id}) → ${exchange.status}`;
    const problems = [
      ...(exchange.status < 300 ? this.#checkRequest(operation, exchange.requestBody, searchParams) : []),
      ...this.#checkResponse(operation, exchange),
    ];
    return problems.map((problem) => `${where}: ${problem}`);
  }

  /** What was accepted must have been acceptable; what is refused may be anything. */
  #checkRequest(operation: Operation, text: string, query: URLSearchParams): string[] {
    const problems: string[] = [];
    for (const [name, schema] of Object.entries(operation.query)) {
      const value = query.get(name);
      const mistake = value === null ? undefined : this.#mistake(fromQuery(value, schema), schema);
      if (mistake !== undefined) problems.push(`query ${name}=${value} was accepted, ${mistake}`);
    }
    const body = parseJson(text);
    if (operation.body === undefined) return problems;
    if (body === undefined) {
      return operation.body.required ? [...problems, 'a request without its body was accepted'] : problems;
    }
    const mistake = this.#mistake(body, operation.body.schema);
    return mistake === undefined ? problems : [...problems, `a request body was accepted, ${mistake}`];
  }

  #checkResponse(operation: Operation, exchange: Exchange): string[] {
    const documented = operation.responses[exchange.status];
    if (documented === undefined && !ANY_OPERATION.has(exchange.status)) return ['a status that is not documented'];
    // Diffs, patches, raw blobs, archives and HTML have media types of their own and no schema.
    if (!/^application\/(vnd\.github[^;]*\+)?json\b/.test(exchange.contentType ?? '')) return [];
    const body = parseJson(exchange.responseBody);
    if (body === undefined) return ['the content type says JSON, but the body is none'];
    if (documented === undefined || documented === null) {
      return exchange.status < 400 || hasMessage(body) ? [] : ['an error without a message'];
    }
    const mistake = this.#mistake(body, documented);
    return mistake === undefined ? [] : [`the response ${mistake}`];
  }

  /** How a value breaks a schema; undefined when it does not. */
  #mistake(value: unknown, schema: JsonSchema): string | undefined {
    const { valid, errors } = validate(value, this.#resolved(schema), '7', this.#lookup, false);
    return valid ? undefined : describe(errors);
  }

  /** The schema with its references resolved; an address of its own keeps it apart from all others. */
  #resolved(schema: JsonSchema): Schema {
    const known = this.#known.get(schema) ?? schema;
    if (!this.#known.has(schema)) {
      dereference(known, this.#lookup, undefined, `/operations/${this.#known.size}`);
      this.#known.set(schema, known);
    }
    return known;
  }
}

type Lookup = Record<string, Schema | boolean>;

/** The operations that the sandbox may serve, and their schemas. */
export function readSubset(): Subset {
  const text = readFileSync(fileURLToPath(new URL('openapi-subset.json', import.meta.url)), 'utf8');
  return allowKnownNulls(JSON.parse(text) as Subset);
}

/**
 * Where GitHub itself does not keep its description, and tools that believe the description get hurt: an outdated
 * comment and one on a file have no line, a label may have no description.
 */
const KNOWN_NULLS: Readonly<Record<string, readonly string[]>> = {
  'pull-request-review-comment': ['line', 'original_line', 'position'],
  'review-comment': ['line', 'original_line'],
  'pull-request-simple': ['labels.items.description'],
};

function allowKnownNulls(subset: Subset): Subset {
  for (const [name, paths] of Object.entries(KNOWN_NULLS)) {
    for (const path of paths) {
      let properties = (subset.schemas[name] as { properties: Record<string, SchemaNode> }).properties;
      const steps = path.split('.items.');
      for (const step of steps.slice(0, -1)) properties = properties[step]?.items?.properties ?? {};
      const last = steps.at(-1) ?? '';
      const type = properties[last]?.type;
      if (typeof type !== 'string') throw new Error(`${name}.${path} is no longer a plain type: look at it again`);
      properties[last] = { ...properties[last], type: [type, 'null'] };
    }
  }
  return subset;
}

interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly items?: { readonly properties?: Record<string, SchemaNode> };
}

// The description gives "" as the default of such fields (a deployment status without a log), and GitHub sends it.
const { uri } = format;
format.uri = (text) => text === '' || uri?.(text) === true;

/** A query holds texts only; what its schema calls a number or a truth value is read as one. */
function fromQuery(text: string, { type }: JsonSchema): unknown {
  if ((type === 'integer' || type === 'number') && text.trim() !== '' && !Number.isNaN(Number(text)))
    return Number(text);
  return type === 'boolean' && /^(?:true|false)$/.test(text) ? text === 'true' : text;
}

function pathPattern(path: string): RegExp {
  const escaped = path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
  // A path inside a repository and a ref may hold slashes, and the path of its root is left out altogether; every other
  // parameter is one segment.
  const open = escaped.replaceAll('/{path}', '(?:/.*)?').replaceAll(/\{(ref|basehead)\}/g, '.*');
  return new RegExp(`^${open.replaceAll(/\{[^}]*\}/g, '[^/]+')}$`);
}

function placeholders(path: string): number {
  return path.split('{').length - 1 + (/\{(path|ref|basehead)\}/.test(path) ? 10 : 0);
}

/** These only say that something below them is wrong. */
const ABOVE = new Set(['properties', 'items', '$ref', 'anyOf', 'allOf']);

function describe(errors: readonly OutputUnit[]): string {
  const sentences = [...new Set(errors.filter(({ keyword }) => !ABOVE.has(keyword)).map(sentence))];
  const more = sentences.length > 8 ? `; … (${sentences.length} in all)` : '';
  return `does not fit: ${sentences.slice(0, 8).join('; ')}${more}`;
}

function sentence({ instanceLocation, error }: OutputUnit): string {
  return `${instanceLocation.slice(1) || '/'}: ${error}`;
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function hasMessage(body: unknown): boolean {
  return typeof body === 'object' && body !== null && typeof (body as { message?: unknown }).message === 'string';
}
