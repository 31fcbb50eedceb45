import { isMap, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import type { NativeReading } from '../native-reading.ts';
import type { OutlineLine } from './parse-outline.ts';
import { listNode, mapNode, nothingNode, setField, textNode, valueNode, type Span } from './text-node.ts';

export type TextMap = YAMLMap<Scalar<string>, Node>;

/** Keys whose value is what somebody says: taken as it stands, whatever it begins with. */
export const spokenKeys: ReadonlySet<string> = new Set([
  ...['user', 'bot', 'never', 'text', 'contains', 'words', 'wildcard', 'regex', 'any', 'all', 'not', 'to'],
  ...[
    'rubric',
    'judge',
    'reply',
    'last-reply',
    'title',
    'description',
    'conversation',
    'block',
    'list',
    'skip',
    'reason',
  ],
]);
/** Below these every value is typed as in JSON. */
export const typedKeys: ReadonlySet<string> = new Set([
  'payload',
  'payload-exactly',
  'value',
  'slots',
  'form',
  'count',
]);
/** Below these the keys are names, and the values texts. */
export const namedTexts: ReadonlySet<string> = new Set([
  'text',
  'set',
  'with',
  'variables',
  'parameters',
  'headers',
  'query',
]);
/** These may be written again, for one more. */
export const repeatable: ReadonlySet<string> = new Set([
  ...[
    'contains',
    'words',
    'to',
    'buttons',
    'quick-replies',
    'cards',
    'media',
    'tags',
    'locales',
    'slots',
    'events',
    'clear',
  ],
]);
const lists: ReadonlySet<string> = new Set(['any', 'all', 'conversations']);
/** `a, b` is two. */
export const commaLists: ReadonlySet<string> = new Set(['tags', 'locales']);

/** `bot not contains: error` → three keys, each inside of the one before, and the text behind the colon. */
export interface KeyedLine {
  readonly keys: readonly [Span, ...Span[]];
  /** Undefined when nothing stands behind the colon. */
  readonly value?: Span;
}

const mostKeys = 8;

export function readKeys(line: OutlineLine, reading: NativeReading): KeyedLine | undefined {
  const colon = /:(?=\s|$)/.exec(line.text)?.index ?? -1;
  const [first, ...rest] = [...line.text.slice(0, Math.max(0, colon)).matchAll(/\S+/g)].map((word): Span => ({
    text: word[0],
    start: line.start + word.index,
  }));
  if (!first || rest.length >= mostKeys)
    return reading.problem(
      'misplaced-text',
      reading.position(line.start, line.start + line.text.length),
      'A line begins with a key and a colon, such as "user: hello"; a text that goes on begins with "|".',
      `| ${line.text.slice(0, 60)}`,
    );
  const text = line.text.slice(colon + 1).trim();
  const start = line.start + line.text.length - text.length;
  return { keys: [first, ...rest], ...(text !== '' && { value: { text, start } }) };
}

/** What a line says for its first key, the other keys and the lines below included. `above`: the keys around it. */
export function readValue(
  line: OutlineLine,
  keyed: KeyedLine,
  reading: NativeReading,
  above: readonly string[] = [],
): Node {
  const [key, ...inner] = keyed.keys;
  const around = [...above, key.text];
  const [next, ...rest] = inner;
  if (next) {
    const map = mapNode(next.start, line.start + line.text.length);
    // Below `bot contains: x` stand more fields of the message; below `bot capture order:` those of the innermost key.
    const [mine, others] = keyed.value ? [line.lines, []] : [[], line.lines];
    const inside = readValue({ ...line, lines: others }, { ...keyed, keys: [next, ...rest] }, reading, around);
    addField(map, next, inside, reading);
    readFields(mine, map, reading, around);
    return map;
  }
  const own = readOwn(line, keyed, reading, above);
  if (line.lines.length === 0) return own ?? nothingNode(line.start + line.text.length);
  if (own && key.text !== 'user' && key.text !== 'bot') {
    reading.problem(
      'misplaced-text',
      reading.at(own),
      `"${key.text}" has a value already; nothing can be indented below it.`,
    );
    return own;
  }
  const map = mapNode(line.lines[0]!.start, line.start + line.text.length);
  if (own) addField(map, { text: 'text', start: key.start }, own, reading);
  readFields(line.lines, map, reading, around);
  return map;
}

/** The value on the line itself, and its `|` lines. */
function readOwn(
  { bars }: OutlineLine,
  { keys: [key], value }: KeyedLine,
  reading: NativeReading,
  above: readonly string[],
): Node | undefined {
  if (key.text === 'data' && bars.length > 0) return readTable(bars, reading);
  const first = value ?? bars[0];
  if (!first) return undefined;
  const text = [...(value ? [value] : []), ...bars].map((piece) => piece.text).join('\n');
  const isTyped = above.some((name) => typedKeys.has(name));
  const isSpoken = spokenKeys.has(key.text) || namedTexts.has(above.at(-1) ?? '');
  if (bars.length > 0 || (isSpoken && !isTyped)) return textNode({ text, start: first.start });
  if (commaLists.has(key.text) && !text.startsWith('['))
    return listNode(
      [...text.matchAll(/[^,\s](?:[^,]*[^,\s])?/g)].map((word) =>
        textNode({ text: word[0], start: first.start + word.index }),
      ),
      first.start,
    );
  return valueNode(first, reading);
}

export function readFields(
  below: readonly OutlineLine[],
  map: TextMap,
  reading: NativeReading,
  above: readonly string[],
): void {
  for (const line of below) {
    const keyed = readKeys(line, reading);
    if (keyed) addField(map, keyed.keys[0], readValue(line, keyed, reading, above), reading);
  }
}

/** Adds one field. A key that is there already gets one more value where it may have several, and is a mistake otherwise. */
export function addField(map: TextMap, key: Span, value: Node, reading: NativeReading): void {
  const known = map.items.find((pair) => pair.key.value === key.text);
  if (!known) return setField(map, key, lists.has(key.text) && !isSeq(value) ? listNode([value], key.start) : value);
  const there = known.value!;
  if (lists.has(key.text) && isSeq(there)) there.items.push(...(isSeq(value) ? value.items : [value]));
  else if (key.text === 'not') {
    // Neither this nor that, of checks and of conditions alike.
    for (const one of [there, value]) {
      const not = mapNode(key.start);
      setField(not, key, one);
      addField(map, { text: 'all', start: key.start }, not, reading);
    }
    map.items.splice(map.items.indexOf(known), 1);
  } else if (key.text === 'data')
    known.value = listNode(
      [...(isSeq(there) && there.items.some(isSeq) ? (there.items as Node[]) : [there]), value],
      key.start,
    );
  else if (isMap(there) && isMap(value))
    for (const pair of (value as TextMap).items)
      addField(there as TextMap, { text: pair.key.value, start: pair.key.range![0] }, pair.value!, reading);
  else if (repeatable.has(key.text)) {
    const items = (node: Node): Node[] => (isSeq(node) ? (node.items as Node[]) : [node]);
    known.value = listNode([...items(there), ...items(value)], there.range![0]);
  } else
    reading.problem(
      'duplicate-key',
      reading.position(key.start, key.start + key.text.length),
      `"${key.text}" is written twice; the first value would be lost.`,
    );
}

/** `| a | b |` lines: the first names the columns. An empty cell has no value; `\|` is a bar. */
function readTable(rows: readonly Span[], reading: NativeReading): Node {
  const [head, ...body] = rows.map(readCells);
  const start = rows[0]!.start;
  return listNode(
    body.map((cells, index) => {
      const row = mapNode(rows[index + 1]!.start);
      if (cells.length !== head!.length)
        reading.problem(
          'unreadable-table',
          reading.position(rows[index + 1]!.start, rows[index + 1]!.start + rows[index + 1]!.text.length),
          `This row has ${cells.length} cells, but the table has ${head!.length} columns.`,
        );
      head!.forEach((column, at) => {
        const cell = cells[at];
        if (column.text === 'case' && cell?.text === '') return;
        addField(row, column, !cell || cell.text === '' ? nothingNode(cell?.start ?? start) : textNode(cell), reading);
      });
      return row;
    }),
    start,
  );
}

function readCells({ text, start }: Span): Span[] {
  let from = start;
  return text
    .trimEnd()
    .replace(/(?<!\\)\|$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => {
      const inner = { text: cell.trim().replaceAll('\\|', '|'), start: from + cell.length - cell.trimStart().length };
      from += cell.length + 1;
      return inner;
    });
}
