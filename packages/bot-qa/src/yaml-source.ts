import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  visit,
  type Document,
  type Node,
  type Scalar,
} from 'yaml';
import type { Problem, ProblemCode, SourceFile, SourcePosition } from './source.ts';
import { suggest } from './suggest.ts';

/** One `key: value` of a mapping; `key` is where the key is written. */
export interface YamlField {
  readonly name: string;
  readonly key: Node;
  readonly value: Node | null;
}

/** Aliases may multiply a document; beyond this many nodes it is refused. */
const maxNodes = 2_000_000;

/**
 * Reads one YAML (or JSON) file strictly and remembers where everything is written.
 * Each method that does not find what it wants notes a problem and returns undefined, so that one pass finds all mistakes.
 */
export class YamlSource {
  readonly problems: Problem[] = [];
  readonly source: SourceFile;
  readonly documents: readonly Document.Parsed[];
  readonly #lines = new LineCounter();
  #targets: ReadonlyMap<Node, Node> | undefined;

  /** `lineStarts`: the text is no YAML itself; somebody else makes nodes whose ranges are offsets in it. */
  constructor(
    source: SourceFile,
    options: { readonly version?: '1.1' | '1.2'; readonly lineStarts?: Iterable<number> } = {},
  ) {
    this.source = source;
    for (const start of options.lineStarts ?? []) this.#lines.addNewLine(start);
    this.documents = options.lineStarts ? [] : this.#parse(options.version ?? '1.2');
    const lines = new Set<number>();
    for (const document of this.documents) {
      for (const error of document.errors) {
        if (/call stack|Stack overflow/.test(error.message)) {
          this.problem('too-big', this.position(error.pos[0]), 'This file is nested too deeply to be read.');
          break;
        }
        // Of a quote that is never closed the place to mend is where it opens, and not the end of the file.
        const at = /closing .quote/.test(error.message)
          ? this.at(lastQuoted(document))
          : this.position(error.pos[0], error.pos[1]);
        // What the parser stumbles over behind the first mistake of a line is that mistake again.
        if (lines.has(at.line)) continue;
        lines.add(at.line);
        this.problems.push({
          code: 'bad-yaml',
          level: 'error',
          message: `This is not valid YAML: ${sentence(error.message)}`,
          at,
        });
      }
    }
    for (const key of repeatedKeys(this.documents))
      this.problem('duplicate-key', key, 'The same key is written twice; the first value would be lost.');
  }

  #parse(version: '1.1' | '1.2'): readonly Document.Parsed[] {
    try {
      const parsed = parseAllDocuments(this.source.text, {
        lineCounter: this.#lines,
        prettyErrors: false,
        // Looked for below: the library compares every key with every other one.
        uniqueKeys: false,
        version,
        merge: true,
        logLevel: 'silent',
      });
      return Array.isArray(parsed) ? parsed : [];
    } catch (cause) {
      // Thousands of nested brackets exhaust the parser's stack.
      const reason = cause instanceof RangeError ? 'It is nested too deeply.' : String(cause);
      this.problem('too-big', this.position(0), `This file cannot be read as YAML. ${reason}`);
      return [];
    }
  }

  /** The root of the only document; undefined when there is none, or it is empty. */
  get root(): Node | undefined {
    const [first, second] = this.documents;
    if (second?.contents)
      this.problem('bad-yaml', second.contents, 'Only one YAML document per file is read; a second one begins here.');
    return first?.contents ?? undefined;
  }

  position(start: number, end: number = start): SourcePosition {
    const { line, col } = this.#lines.linePos(start);
    const text = this.source.text;
    const stop = Math.min(end, lineEnd(text, start));
    return {
      file: this.source.file,
      line: Math.max(1, line),
      column: Math.max(1, col),
      length: Math.max(0, stop - start),
    };
  }

  at(node: Node | null | undefined): SourcePosition {
    const range = node?.range;
    return range ? this.position(range[0], range[1]) : this.position(0);
  }

  /**
   * The position of one code unit inside a scalar's text: exact for plain and quoted text on one line and for
   * literal blocks, the scalar's own position otherwise (escapes and folding move letters).
   */
  inside(node: Scalar, offset: number): SourcePosition {
    const [start, end] = node.range ?? [0, 0, 0];
    const raw = this.source.text.slice(start, end);
    const value = String(node.value);
    const plain = raw.indexOf(value);
    if (plain >= 0) return this.position(start + plain + offset, start + plain + offset + 1);
    const line = value.slice(0, offset).split('\n');
    if (raw.startsWith('|') && !value.slice(0, offset).includes('\r')) {
      const wanted = this.#lines.linePos(start).line + line.length;
      const from = this.#lines.lineStarts[wanted - 1];
      const indent = from === undefined ? 0 : (/^ */.exec(this.source.text.slice(from, from + 200))?.[0].length ?? 0);
      if (from !== undefined) return this.position(from + indent + (line.at(-1)?.length ?? 0));
    }
    return this.at(node);
  }

  problem(
    code: ProblemCode,
    node: Node | null | undefined | SourcePosition,
    message: string,
    suggestion?: string,
  ): undefined {
    const at = node && 'file' in node ? node : this.at(node);
    this.problems.push({ code, level: 'error', message, at, ...(suggestion !== undefined && { suggestion }) });
    return undefined;
  }

  /** Follows an alias to what it stands for. */
  resolve(node: Node | null | undefined): Node | null | undefined {
    if (!isAlias(node)) return node;
    // Found once for all: the library looks through the whole document for each alias.
    this.#targets ??= aliasTargets(this.documents);
    const target = this.#targets.get(node);
    if (target) return target;
    return this.problem('bad-yaml', node, `The alias "*${node.source}" refers to nothing.`);
  }

  isMap(node: Node | null | undefined): boolean {
    return isMap(this.resolve(node));
  }

  isList(node: Node | null | undefined): boolean {
    return isSeq(this.resolve(node));
  }

  /** The fields of a mapping by name. A key that is not among `allowed` is a problem with the nearest allowed one suggested. */
  fields(
    node: Node | null | undefined,
    what: string,
    allowed?: readonly string[],
  ): ReadonlyMap<string, YamlField> | undefined {
    const map = this.resolve(node);
    if (!isMap(map))
      return this.problem(
        'bad-value',
        node,
        `${what} must be a mapping (key: value), but ${this.found(map)} was found.`,
      );
    const fields = new Map<string, YamlField>();
    for (const pair of map.items) {
      const key = pair.key as Node;
      if (!isScalar(key)) {
        this.problem('unknown-key', key, `A key of ${what} must be plain text.`);
        continue;
      }
      const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
      if (allowed && !allowed.includes(name)) {
        const near = suggest(name, allowed);
        const hint = near === undefined ? ` Known are: ${allowed.join(', ')}.` : '';
        this.problem('unknown-key', key, `${what} has no key "${name}".${hint}`, near);
        continue;
      }
      fields.set(name, { name, key, value: pair.value as Node | null });
    }
    return fields;
  }

  list(node: Node | null | undefined, what: string): readonly (Node | null)[] | undefined {
    const list = this.resolve(node);
    if (!isSeq(list))
      return this.problem('bad-value', node, `${what} must be a list, but ${this.found(list)} was found.`);
    return list.items as (Node | null)[];
  }

  /** The text of a scalar as written; numbers and booleans are read as their text. Null is a problem. */
  text(node: Node | null | undefined, what: string): { readonly value: string; readonly node: Scalar } | undefined {
    const scalar = this.resolve(node);
    if (!isScalar(scalar) || scalar.value === null || scalar.value === undefined) {
      return this.problem('bad-value', node, `${what} must be text, but ${this.found(scalar)} was found.`);
    }
    const value = typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? JSON.stringify(scalar.value));
    return {
      value,
      node:
        typeof scalar.value === 'string'
          ? scalar
          : Object.assign(scalar.clone() as Scalar, { value, range: scalar.range }),
    };
  }

  /** One of a few words. */
  oneOf<T extends string>(node: Node | null | undefined, what: string, allowed: readonly T[]): T | undefined {
    const text = this.text(node, what);
    if (!text) return undefined;
    const match = allowed.find((word) => word === text.value);
    if (match !== undefined) return match;
    return this.problem(
      'bad-value',
      node,
      `${what} must be one of ${allowed.join(', ')}, but "${text.value}" was found.`,
      suggest(text.value, allowed),
    );
  }

  boolean(node: Node | null | undefined, what: string): boolean | undefined {
    const scalar = this.resolve(node);
    if (isScalar(scalar) && typeof scalar.value === 'boolean') return scalar.value;
    return this.problem('bad-value', node, `${what} must be true or false, but ${this.found(scalar)} was found.`);
  }

  integer(node: Node | null | undefined, what: string, least: number, most: number): number | undefined {
    const scalar = this.resolve(node);
    const value = isScalar(scalar) ? scalar.value : undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    return this.problem(
      'bad-value',
      node,
      `${what} must be a whole number from ${least} to ${most}, but ${this.found(scalar)} was found.`,
    );
  }

  /** What a node is, for "but … was found". */
  found(node: Node | null | undefined): string {
    if (node === null || node === undefined) return 'nothing';
    if (isMap(node)) return 'a mapping';
    if (isSeq(node)) return 'a list';
    if (isScalar(node)) {
      if (node.value === null) return 'nothing';
      const text = node.source ?? JSON.stringify(node.value);
      return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
    }
    return 'an alias';
  }

  /** Whether aliases make the document bigger than anybody means (a "billion laughs"). */
  isTooBig(): boolean {
    const anchors = new Map<string, Node>();
    const sizes = new Map<Node, Size>();
    const measure = (node: Node | null | undefined): Size => {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        // An alias inside of what it names has no end; one of nothing is another mistake.
        return target ? (sizes.get(target) ?? { values: Infinity, depth: Infinity }) : leaf;
      }
      if (!isMap(node) && !isSeq(node)) {
        if (isScalar(node) && node.anchor) anchors.set(node.anchor, node);
        if (node) sizes.set(node, leaf);
        return leaf;
      }
      if (node.anchor) anchors.set(node.anchor, node);
      const size = { values: 1, depth: 1 };
      for (const item of node.items) {
        const inner = measure((isPair(item) ? item.value : item) as Node | null);
        size.values += inner.values;
        size.depth = Math.max(size.depth, inner.depth + 1);
      }
      sizes.set(node, size);
      return size;
    };
    let values = 0;
    try {
      for (const { contents } of this.documents) {
        const size = measure(contents);
        values += size.values;
        if (values > maxNodes || size.depth > maxDepth) return true;
      }
      return false;
    } catch (cause) {
      // Nested deeper than the stack of this process.
      if (cause instanceof RangeError) return true;
      throw cause;
    }
  }
}

/** The last text in quotes of a document: the one that is not closed, when one is not. */
function lastQuoted(document: Document.Parsed): Scalar | undefined {
  let last: Scalar | undefined;
  visit(document, {
    Scalar: (_key, node) => {
      if (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') last = node;
    },
  });
  return last;
}

/** Keys that their mapping has already. */
function repeatedKeys(documents: readonly Document.Parsed[]): Scalar[] {
  const repeated: Scalar[] = [];
  const lookInto = (node: Node | null): void => {
    if (!isMap(node) && !isSeq(node)) return;
    const seen = new Set<unknown>();
    for (const item of node.items) {
      if (!isPair(item)) {
        lookInto(item as Node | null);
        continue;
      }
      const { key, value } = item;
      // "<<" may come again: it is no key but takes in the keys of another mapping.
      if (isScalar(key) && key.value !== '<<' && typeof key.value !== 'symbol') {
        if (seen.has(key.value)) repeated.push(key);
        seen.add(key.value);
      } else lookInto(key as Node | null);
      lookInto(value as Node | null);
    }
  };
  for (const { contents } of documents) lookInto(contents);
  return repeated;
}

/** What each alias stands for: the last node before it that has its anchor. */
function aliasTargets(documents: readonly Document.Parsed[]): Map<Node, Node> {
  const targets = new Map<Node, Node>();
  for (const document of documents) {
    const anchors = new Map<string, Node>();
    visit(document, {
      Node: (_key, node) => {
        const target = isAlias(node) ? anchors.get(node.source) : undefined;
        if (target) targets.set(node, target);
        else if (!isAlias(node) && node.anchor) anchors.set(node.anchor, node);
      },
    });
  }
  return targets;
}

/** What a node is worth when its aliases are written out. */
interface Size {
  readonly values: number;
  readonly depth: number;
}

const leaf: Size = { values: 1, depth: 1 };
const maxDepth = 200;

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** The library's message without its trailing position. */
function sentence(message: string): string {
  const [first = ''] = message.split('\n');
  return first.replace(/ at line \d+, column \d+:?$/, '').replace(/[.:]?$/, '.');
}
