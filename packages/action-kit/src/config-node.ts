import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml';
import type { Problem } from './errors.ts';

/** A place in a configuration file; counts from 1, columns in UTF-16 units. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A value of a configuration file that still knows where it stands. */
export type ConfigNode = { readonly at: Place } & (
  | { readonly kind: 'mapping'; readonly entries: ReadonlyMap<string, ConfigEntry> }
  | { readonly kind: 'list'; readonly items: readonly ConfigNode[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
);

export interface ConfigEntry {
  readonly keyAt: Place;
  readonly value: ConfigNode;
}

/** Bounds on what is read at all; a configuration beyond them is a mistake or an attack. */
export const CONFIG_LIMITS = { bytes: 256 * 1024, depth: 32, nodes: 100_000 } as const;

const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The nodes of a YAML 1.2 (or JSON) text, or undefined when the text cannot be read; every mistake goes to `problems`.
 * Duplicate keys, keys that are no text, several documents, unknown tags and anything over {@link CONFIG_LIMITS}
 * are mistakes; aliases count as often as they are used.
 */
export function readConfigNodes(text: string, file: string, problems: Problem[]): ConfigNode | undefined {
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > CONFIG_LIMITS.bytes) {
    const message = `the file has ${bytes} bytes; at most ${CONFIG_LIMITS.bytes} are read.`;
    problems.push({ file, line: 1, column: 1, message, hint: 'Split it, or remove what is generated.' });
    return undefined;
  }
  if (text.includes('\0')) {
    const message = 'the file is no UTF-8 text: it holds zero bytes.';
    problems.push({ file, line: 1, column: 1, message, hint: 'Save it as UTF-8.' });
    return undefined;
  }
  const deep = findDeepNesting(text);
  if (deep !== undefined) {
    problems.push({ file, ...deep, message: TOO_DEEP });
    return undefined;
  }
  const before = problems.length;
  const lineCounter = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const document = parseOne(text.replace(/^\uFEFF/, ''), lineCounter, place, problems);
  if (problems.length > before) return undefined;
  // A file without any value, or with comments only.
  if (document === undefined) return { kind: 'null', at: place(0) };
  const node = new NodeReader(place, problems).read(document.contents, 0, 0);
  return problems.length > before ? undefined : node;
}

const TOO_DEEP = `values are nested deeper than ${CONFIG_LIMITS.depth} levels.`;

/** The parser recurses; brackets in brackets would exhaust its stack long before its own checks. */
function findDeepNesting(text: string): { line: number; column: number } | undefined {
  const hardLimit = CONFIG_LIMITS.depth * 4;
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const indicators = /^(?:[-?:][ \t]+)*/.exec(line.trimStart())?.[0].length ?? 0;
    if (indicators > hardLimit * 2) return { line: index + 1, column: 1 };
  }
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '[' || character === '{') open++;
    else if ((character === ']' || character === '}') && open > 0) open--;
    if (open > hardLimit) {
      const before = text.slice(0, at).split('\n');
      return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    }
  }
  return undefined;
}

function parseOne(
  text: string,
  lineCounter: LineCounter,
  place: (offset: number) => Place,
  problems: Problem[],
): Document.Parsed | undefined {
  let documents: Document.Parsed[];
  try {
    documents = [
      ...parseAllDocuments(text, {
        lineCounter,
        prettyErrors: false,
        version: '1.2',
        resolveKnownTags: false,
        // Checked below; the parser compares every key with every other one.
        uniqueKeys: false,
        logLevel: 'silent',
      }),
    ];
  } catch (error) {
    // The parser itself gave up, for instance on its stack.
    problems.push({
      ...place(0),
      message: `the file cannot be read: ${error instanceof Error ? error.message : 'unknown'}`,
    });
    return undefined;
  }
  const [document, second] = documents;
  for (const each of documents) {
    for (const issue of [...each.errors, ...each.warnings])
      problems.push({ ...place(issue.pos[0]), ...explain(issue) });
  }
  if (second !== undefined) {
    problems.push({
      ...place(second.range[0]),
      message: 'the file has several documents; expected one.',
      hint: 'Remove the line "---" and what follows.',
    });
  }
  return document;
}

function explain(issue: { code: string; message: string }): { message: string; hint?: string } {
  switch (issue.code) {
    case 'TAB_AS_INDENT':
      return { message: 'a tab indents this line.', hint: 'Indent with spaces.' };
    default:
      return { message: issue.message };
  }
}

class NodeReader {
  private readonly place: (offset: number) => Place;
  private readonly problems: Problem[];
  /** The parser's own look-up walks through the whole document for each alias. */
  private readonly anchors = new Map<string, Node>();
  private expanding = false;
  private count = 0;
  private stopped = false;

  constructor(place: (offset: number) => Place, problems: Problem[]) {
    this.place = place;
    this.problems = problems;
  }

  /** @param offset where the value is missing, when there is none */
  read(node: Node | null | undefined, depth: number, offset: number): ConfigNode {
    const at = this.place(node?.range?.[0] ?? offset);
    const nothing: ConfigNode = { kind: 'null', at };
    if (this.stopped || node === null || node === undefined) return nothing;
    if (++this.count > CONFIG_LIMITS.nodes) {
      return this.stop(at, `aliases make the file larger than ${CONFIG_LIMITS.nodes} values.`);
    }
    if (depth > CONFIG_LIMITS.depth) return this.stop(at, TOO_DEEP);
    if (isAlias(node)) {
      const target = this.anchors.get(node.source);
      if (target !== undefined) return { ...this.expand(target, depth + 1), at };
      this.problems.push({ ...at, message: `no anchor "&${node.source}" stands before this alias.` });
      return nothing;
    }
    this.remember(node, at);
    if (isSeq(node)) {
      return { kind: 'list', at, items: node.items.map((item) => this.read(item as Node | null, depth + 1, offset)) };
    }
    if (isMap(node)) {
      const entries = new Map<string, ConfigEntry>();
      for (const pair of node.items) {
        const key = pair.key as Node | null;
        const keyAt = this.place(key?.range?.[0] ?? offset);
        const name = this.keyName(key, keyAt);
        if (name === undefined) continue;
        if (entries.has(name)) {
          const message = `the key "${name}" stands twice in the same mapping.`;
          this.problems.push({ ...keyAt, message, hint: 'Keep one of the two.' });
          continue;
        }
        const value = this.read(pair.value as Node | null, depth + 1, key?.range?.[1] ?? offset);
        entries.set(name, { keyAt, value });
      }
      return { kind: 'mapping', at, entries };
    }
    if (!isScalar(node)) return nothing;
    const { value } = node;
    if (typeof value === 'string') return { kind: 'string', at, value };
    if (typeof value === 'number') return { kind: 'number', at, value };
    if (typeof value === 'boolean') return { kind: 'boolean', at, value };
    return nothing;
  }

  private expand(target: Node, depth: number): ConfigNode {
    const outer = this.expanding;
    this.expanding = true;
    const result = this.read(target, depth, 0);
    this.expanding = outer;
    return result;
  }

  /** Each anchor has one meaning in the whole file, so that an alias means the same wherever it is expanded. */
  private remember(node: Node, at: Place): void {
    const anchor = 'anchor' in node && typeof node.anchor === 'string' ? node.anchor : undefined;
    if (anchor === undefined || this.expanding) return;
    if (this.anchors.has(anchor)) {
      this.problems.push({
        ...at,
        message: `the anchor "&${anchor}" is set twice.`,
        hint: 'Give one of them another name.',
      });
    } else this.anchors.set(anchor, node);
  }

  /** The key as text: `on:` and `404:` are meant as written. */
  private keyName(key: Node | null, at: Place): string | undefined {
    const name = isScalar(key) ? (key.source ?? String(key.value)) : undefined;
    if (name === undefined) this.problems.push({ ...at, message: 'a key has to be a text.' });
    else if (name === '<<') {
      this.problems.push({
        ...at,
        message: 'merge keys ("<<") are not part of YAML 1.2.',
        hint: 'Write the keys out, or use an alias for a whole value.',
      });
    } else if (FORBIDDEN_KEYS.has(name)) this.problems.push({ ...at, message: `the key "${name}" is not allowed.` });
    else return name;
    return undefined;
  }

  private stop(at: Place, message: string): ConfigNode {
    if (!this.stopped) this.problems.push({ ...at, message });
    this.stopped = true;
    return { kind: 'null', at };
  }
}
