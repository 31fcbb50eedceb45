import type { Problem, SourcePosition } from '../source.ts';
import { literal, type JsonTemplate } from '../template.ts';
import { Offsets } from './text-lines.ts';

/** A JSON value with the place of everything in it (offsets into the text). */
export type JsonNode = JsonObject | JsonArray | JsonScalar;

export interface JsonObject {
  readonly kind: 'object';
  readonly start: number;
  readonly end: number;
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly value: JsonNode;
}

export interface JsonArray {
  readonly kind: 'array';
  readonly start: number;
  readonly end: number;
  readonly items: readonly JsonNode[];
}

export interface JsonScalar {
  readonly kind: 'scalar';
  readonly start: number;
  readonly end: number;
  readonly value: string | number | boolean | null;
}

export interface ParsedJson {
  /** Undefined when the text is no JSON. */
  readonly node: JsonNode | undefined;
  /** The first thing that is no JSON, and every key that is written twice. */
  readonly problems: readonly Problem[];
  readonly at: (start: number, end?: number) => SourcePosition;
}

/** Nesting deeper than this is an attack or a mistake. */
const deepest = 200;

class JsonFault extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Parses strict JSON (RFC 8259) in one pass, with places. Never throws. */
export function parseJson(
  text: string,
  file: string,
  place?: (start: number, end?: number) => SourcePosition,
): ParsedJson & { readonly value: unknown } {
  const offsets = place ? undefined : new Offsets(file, text);
  const at = place ?? ((start: number, end?: number) => offsets!.at(start, end));
  const problems: Problem[] = [];
  let index = 0;

  const fault = (what: string): never => {
    const found = index >= text.length ? 'the end' : JSON.stringify(text.slice(index, index + 12));
    throw new JsonFault(`${what} was expected, but ${found} was found.`, index);
  };
  const skip = (): void => {
    while (index < text.length) {
      const code = text.charCodeAt(index);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      index++;
    }
  };
  const string = (): string => {
    const start = index++;
    for (;;) {
      const code = text.charCodeAt(index);
      if (Number.isNaN(code) || code < 32)
        fault(Number.isNaN(code) ? 'A closing quote' : 'An escaped control character');
      if (code === 92) index += 2;
      else if (code === 34) break;
      else index++;
    }
    index++;
    const raw = text.slice(start, index);
    if (!raw.includes('\\')) return raw.slice(1, -1);
    try {
      return JSON.parse(raw) as string;
    } catch {
      index = start;
      return fault('A text with valid escapes');
    }
  };
  const value = (depth: number): JsonNode => {
    if (depth > deepest) throw new JsonFault(`This JSON is nested deeper than ${deepest} levels.`, index);
    skip();
    const start = index;
    const letter = text[index];
    if (letter === '{') return object(start, depth);
    if (letter === '[') return array(start, depth);
    if (letter === '"') {
      const found = string();
      return { kind: 'scalar', start, end: index, value: found };
    }
    const plain = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w.])/y;
    plain.lastIndex = index;
    const match = plain.exec(text);
    if (!match) return fault('A JSON value');
    index += match[0].length;
    return { kind: 'scalar', start, end: index, value: JSON.parse(match[0]) as number | boolean | null };
  };
  const object = (start: number, depth: number): JsonNode => {
    index++;
    const members: JsonMember[] = [];
    const seen = new Set<string>();
    skip();
    if (text[index] === '}') index++;
    else
      for (;;) {
        skip();
        if (text[index] !== '"') fault('A key in quotes');
        const from = index;
        const key = string();
        const end = index;
        if (seen.has(key))
          problems.push({
            code: 'duplicate-key',
            level: 'error',
            message: `The key "${key}" is written twice; one of the values would be lost.`,
            at: at(from, end),
          });
        seen.add(key);
        skip();
        if (text[index] !== ':') fault('":"');
        index++;
        members.push({ key, start: from, end, value: value(depth + 1) });
        skip();
        if (text[index] === '}') {
          index++;
          break;
        }
        if (text[index] !== ',') fault('"," or "}"');
        index++;
      }
    return { kind: 'object', start, end: index, members };
  };
  const array = (start: number, depth: number): JsonNode => {
    index++;
    const items: JsonNode[] = [];
    skip();
    if (text[index] === ']') index++;
    else
      for (;;) {
        items.push(value(depth + 1));
        skip();
        if (text[index] === ']') {
          index++;
          break;
        }
        if (text[index] !== ',') fault('"," or "]"');
        index++;
      }
    return { kind: 'array', start, end: index, items };
  };

  try {
    const node = value(0);
    skip();
    if (index < text.length) fault('Nothing more');
    return { node, value: plainValue(node), problems, at };
  } catch (cause) {
    if (!(cause instanceof JsonFault)) throw cause;
    problems.push({
      code: 'bad-json',
      level: 'error',
      message: `This is not valid JSON: ${cause.message}`,
      at: at(cause.offset, cause.offset + 1),
    });
    return { node: undefined, value: undefined, problems, at };
  }
}

/** The value without places. A key that is written twice keeps its last value, as JSON.parse does. */
export function plainValue(node: JsonNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'array') return node.items.map(plainValue);
  return Object.fromEntries(node.members.map((member) => [member.key, plainValue(member.value)]));
}

export function memberOf(node: JsonNode | undefined, key: string): JsonNode | undefined {
  if (node?.kind !== 'object') return undefined;
  return node.members.findLast((member) => member.key === key)?.value;
}

/** The text of a scalar that is text. */
export function textOf(node: JsonNode | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/** JSON as the model keeps it: every text a template without holes, with its place. */
export function jsonTemplate(node: JsonNode, at: ParsedJson['at']): JsonTemplate {
  if (node.kind === 'array') return node.items.map((item) => jsonTemplate(item, at));
  if (node.kind === 'object')
    return {
      kind: 'object',
      entries: Object.fromEntries(node.members.map((member) => [member.key, jsonTemplate(member.value, at)])),
    };
  return typeof node.value === 'string' ? literal(node.value, at(node.start, node.end)) : node.value;
}
