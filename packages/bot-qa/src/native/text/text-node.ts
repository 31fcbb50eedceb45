import { parseDocument, Pair, Scalar, visit, YAMLMap, YAMLSeq, type Node } from 'yaml';
import type { NativeReading } from '../native-reading.ts';

/** A piece of the file. */
export interface Span {
  readonly text: string;
  readonly start: number;
}

/** Text as it stands. */
export function textNode({ text, start }: Span): Scalar {
  return placed(new Scalar(text), start, start + text.length);
}

export function nothingNode(at: number): Scalar {
  return placed(new Scalar(null), at, at);
}

/**
 * A value as YAML reads it on one line: a list `[…]`, a mapping `{…}` or a quoted text; anything else is plain, and only
 * `true`, `false`, `null` and numbers are no text.
 */
export function valueNode(span: Span, reading: NativeReading): Node {
  const { text, start } = span;
  if (/^[[{"']/.test(text)) return parseInside(span, reading);
  if (!/^(?:true|false|null|[-+]?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?)$/.test(text)) return textNode(span);
  const scalar = placed(new Scalar<unknown>(JSON.parse(text.replace(/^\+/, ''))), start, start + text.length);
  scalar.source = text;
  return scalar;
}

function parseInside({ text, start }: Span, reading: NativeReading): Node {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true, logLevel: 'silent' });
  for (const error of document.errors)
    reading.problem(
      'bad-yaml',
      reading.position(start + error.pos[0], start + error.pos[1]),
      `What begins with [, { or a quote is read as YAML, and this is none: ${error.message.split('\n')[0]}`,
    );
  visit(document, {
    Node: (_key, node) => {
      if (node.range) node.range = [node.range[0] + start, node.range[1] + start, node.range[2] + start];
    },
    Alias: (_key, node) => {
      reading.problem(
        'bad-yaml',
        reading.position(start + (node.range?.[0] ?? 0)),
        'Aliases are not read in this form.',
      );
      return visit.REMOVE;
    },
  });
  return document.errors.length > 0 || !document.contents ? textNode({ text, start }) : document.contents;
}

export function listNode(items: readonly (Node | null)[], start: number, end = start): YAMLSeq {
  const list = new YAMLSeq();
  list.items.push(...items);
  return placed(list, start, end);
}

export function mapNode(start: number, end = start): YAMLMap<Scalar<string>, Node> {
  return placed(new YAMLMap<Scalar<string>, Node>(), start, end);
}

export function setField(map: YAMLMap<Scalar<string>, Node>, key: Span, value: Node): void {
  map.items.push(new Pair(textNode(key) as Scalar<string>, value));
}

function placed<T extends Node>(node: T, start: number, end: number): T {
  node.range = [start, end, end];
  return node;
}
