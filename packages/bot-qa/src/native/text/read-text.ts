import type { YAMLSeq } from 'yaml';
import type { FixtureReader } from '../../fixture-format.ts';
import { splitLines } from '../../formats/text-lines.ts';
import type { FixtureFile } from '../../model.ts';
import type { SourceFile } from '../../source.ts';
import { suggest } from '../../suggest.ts';
import { NativeReading } from '../native-reading.ts';
import { readRoot } from '../read-native.ts';
import { companions } from '../read-steps.ts';
import { parseOutline, type OutlineLine } from './parse-outline.ts';
import { addStep } from './read-text-steps.ts';
import { addField, readFields, readKeys, readValue, type TextMap } from './read-value.ts';
import { listNode, mapNode, setField, textNode, type Span } from './text-node.ts';

/**
 * The native language as text, `*.bot.txt`: the words of the YAML form, one to a line, without its dashes and quotes.
 *
 *     conversation: says when an order arrives
 *       tags: orders, smoke
 *
 *     user: where is my order
 *     bot: Your order ${order:integer} arrives tomorrow.
 *       buttons: Undo
 *     never contains: error
 */
export const textFormat: FixtureReader = {
  name: 'text',
  claims: (file) => (/\.bot\.txt$/i.test(file) ? 3 : 0),
  read: (source) => readText(source),
};

const sections: readonly string[] = [
  'conversation',
  'block',
  'list',
  'conversations',
  'lists',
  'blocks',
  'defaults',
  'suite',
];

/** Reads one file of the text form: its lines become the nodes that the YAML form has, and are read by the same code. */
export function readText(source: SourceFile): FixtureFile {
  const reading = new NativeReading(source, { lineStarts: splitLines(source.text).map((line) => line.offset) });
  const blank = { file: source.file, format: 'text', conversations: [], blocks: [], lists: [], tables: [] };
  const root = readSections(parseOutline(reading), reading);
  if (root.items.length === 0) {
    if (reading.problems.length === 0)
      reading.problem(
        'empty-fixture',
        reading.position(0),
        'This fixture file is empty. Begin with "conversation: <name>".',
      );
    return { ...blank, problems: reading.problems };
  }
  return readRoot(reading, root, blank);
}

function readSections(lines: readonly OutlineLine[], reading: NativeReading): TextMap {
  const root = mapNode(0);
  let steps: YAMLSeq | undefined;
  for (const line of lines) {
    const keyed = line.text.startsWith('- ') ? undefined : readKeys(line, reading);
    const word = keyed?.keys[0].text ?? '';
    if (keyed && sections.includes(word)) {
      steps = undefined;
      if (word === 'conversation') steps = addConversation(root, line, keyed.value, reading);
      else if (word === 'block') steps = addBlock(root, line, keyed.value, reading);
      else if (word === 'list') addList(root, line, keyed.value, reading);
      else addField(root, keyed.keys[0], readValue(line, keyed, reading), reading);
    } else if (steps && !isSection(word)) addStep(steps, line, reading);
    else if (keyed || line.text.startsWith('- ')) {
      const near = suggest(word, sections);
      const place = reading.position(line.start, line.start + Math.max(1, word.length));
      const known =
        near === undefined
          ? ` Begin with "conversation: <name>"; ${sections.slice(1).join(', ')} are known as well.`
          : '';
      reading.problem(
        'unknown-section',
        place,
        `No conversation is open here, and "${word || '-'}" begins none.${known}`,
        near,
      );
    }
  }
  return root;
}

const stepWords: ReadonlySet<string> = new Set([...Object.keys(companions), ...Object.values(companions).flat()]);

/** A misspelt section, and no misspelt step. */
function isSection(word: string): boolean {
  if (word === '' || stepWords.has(word)) return false;
  return suggest(word, stepWords) === undefined && suggest(word, sections) !== undefined;
}

function addConversation(root: TextMap, line: OutlineLine, name: Span | undefined, reading: NativeReading): YAMLSeq {
  const one = mapNode(line.start, line.start + line.text.length);
  readFields(line.lines, one, reading, []);
  if (name) addField(one, { text: 'name', start: line.start }, textNode(name), reading);
  const steps = listNode([], line.start, line.start + line.text.length);
  addField(one, { text: 'steps', start: line.start }, steps, reading);
  addField(root, { text: 'conversations', start: line.start }, one, reading);
  return steps;
}

function addBlock(root: TextMap, line: OutlineLine, name: Span | undefined, reading: NativeReading): YAMLSeq {
  const block = mapNode(line.start, line.start + line.text.length);
  readFields(line.lines, block, reading, []);
  const steps = listNode([], line.start);
  setField(block, { text: 'steps', start: line.start }, steps);
  addNamed(root, 'blocks', line, name, block, reading);
  return steps;
}

/** `list: goodbye [de]` with a text on each line below; a line that begins with `|` is taken as it stands. */
function addList(root: TextMap, line: OutlineLine, name: Span | undefined, reading: NativeReading): void {
  const spoken = [...line.lines, ...line.bars].sort((a, b) => a.start - b.start);
  for (const one of line.lines.flatMap((item) => item.lines))
    reading.problem(
      'bad-value',
      reading.position(one.start, one.start + one.text.length),
      'A line of a list must not be indented more than the lines before it.',
    );
  const texts = listNode(spoken.map(textNode), line.start);
  const localized = name && /^(.*\S)\s+\[([^\]]+)\]$/.exec(name.text);
  if (!localized) return addNamed(root, 'lists', line, name, texts, reading);
  const map = mapNode(line.start);
  setField(map, { text: localized[2]!, start: name.start + name.text.lastIndexOf('[') + 1 }, texts);
  addNamed(root, 'lists', line, { text: localized[1]!, start: name.start }, map, reading);
}

function addNamed(
  root: TextMap,
  key: string,
  line: OutlineLine,
  name: Span | undefined,
  value: Parameters<typeof setField>[2],
  reading: NativeReading,
): void {
  if (!name) {
    reading.problem(
      'missing-key',
      reading.position(line.start, line.start + line.text.length),
      `A ${key.slice(0, -1)} needs a name: "${key.slice(0, -1)}: <name>".`,
    );
    return;
  }
  const known = root.items.find((pair) => pair.key.value === key)?.value as TextMap | undefined;
  if (key === 'blocks' && known?.items.some((pair) => pair.key.value === name.text)) {
    reading.problem(
      'duplicate-name',
      reading.position(name.start, name.start + name.text.length),
      `The block "${name.text}" is defined twice.`,
    );
    return;
  }
  const named = mapNode(line.start);
  setField(named, name, value);
  addField(root, { text: key, start: line.start }, named, reading);
}
