import { isMap, type Node, type YAMLSeq } from 'yaml';
import type { NativeReading } from '../native-reading.ts';
import { companions } from '../read-steps.ts';
import type { OutlineLine } from './parse-outline.ts';
import { addField, readKeys, readValue, type KeyedLine, type TextMap } from './read-value.ts';
import { listNode, mapNode, nothingNode, setField, valueNode } from './text-node.ts';

const branches: readonly string[] = ['if', 'when'];
const blocks: readonly string[] = ['then', 'else', 'otherwise', 'repeat', 'switch'];
const groups: readonly string[] = ['unordered', 'subset'];
const additions = new Set(Object.values(companions).flat());

/** The steps of a conversation, a block or a branch. */
export function readTextSteps(lines: readonly OutlineLine[], reading: NativeReading, start: number): YAMLSeq {
  const steps = listNode([], start);
  for (const line of lines) addStep(steps, line, reading);
  return steps;
}

/** Adds one line to a list of steps; `else`, `until`, `within` … belong to the step before. */
export function addStep(steps: YAMLSeq, line: OutlineLine, reading: NativeReading): void {
  if (line.text.startsWith('- ')) {
    const text = line.text.slice(2).trimStart();
    steps.items.push(valueNode({ text, start: line.start + line.text.length - text.length }, reading));
    return;
  }
  const keyed = readKeys(line, reading);
  if (!keyed) return;
  const [key] = keyed.keys;
  const last = steps.items.at(-1);
  const joins = additions.has(key.text) && isMap(last);
  const step = joins ? (last as TextMap) : mapNode(key.start, line.start + line.text.length);
  if (!joins) steps.items.push(step);
  if (branches.includes(key.text)) {
    addField(step, key, readValue({ ...line, lines: [] }, keyed, reading), reading);
    if (line.lines.length > 0)
      setField(step, { text: 'then', start: key.start }, readTextSteps(line.lines, reading, line.start));
  } else addField(step, key, readStepValue(line, keyed, reading), reading);
}

function readStepValue(line: OutlineLine, keyed: KeyedLine, reading: NativeReading): Node {
  const [key, inner] = keyed.keys;
  if (inner || keyed.value) return readValue(line, keyed, reading);
  if (blocks.includes(key.text)) return readTextSteps(line.lines, reading, line.start);
  if (groups.includes(key.text))
    return listNode(
      line.lines.map((one) => readMessage(one, key.text, reading)),
      line.start,
    );
  return readValue(line, keyed, reading);
}

function readMessage(line: OutlineLine, group: string, reading: NativeReading): Node {
  const keyed = readKeys(line, reading);
  if (!keyed) return nothingNode(line.start);
  if (keyed.keys[0].text !== 'bot')
    reading.problem(
      'unknown-key',
      reading.position(keyed.keys[0].start, keyed.keys[0].start + keyed.keys[0].text.length),
      `Below "${group}" stand messages of the bot, such as "bot: hello".`,
      'bot',
    );
  return readValue(line, keyed, reading);
}
