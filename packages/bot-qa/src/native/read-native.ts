import type { Node } from 'yaml';
import type { FixtureReader } from '../fixture-format.ts';
import type { Block, FixtureFile, UtteranceList } from '../model.ts';
import type { SourceFile } from '../source.ts';
import { NativeReading } from './native-reading.ts';
import { readBlock, readConversation, readDefaults } from './read-conversation.ts';

const fileKeys = ['suite', 'defaults', 'lists', 'blocks', 'conversations'];

/** The native YAML format: `*.bot.yaml`, or any YAML file with `conversations:` or `blocks:` at its top. */
export const nativeFormat: FixtureReader = {
  name: 'native',
  claims(file, head) {
    if (/\.bot\.ya?ml$/i.test(file)) return 3;
    if (!/\.ya?ml$/i.test(file)) return 0;
    return /^(conversations|blocks)\s*:/m.test(head) ? 2 : 0;
  },
  read: (source) => readNative(source),
};

/** Reads one file of the native format; all its mistakes are in `problems`. */
export function readNative(source: SourceFile): FixtureFile {
  const reading = new NativeReading(source);
  const blank = { file: source.file, format: 'native', conversations: [], blocks: [], lists: [], tables: [] };
  if (reading.problems.length > 0) return { ...blank, problems: reading.problems };
  if (reading.isTooBig()) {
    reading.problem(
      'too-big',
      reading.position(0),
      'The aliases of this file multiply to more than two million values.',
    );
    return { ...blank, problems: reading.problems };
  }
  const { root } = reading;
  if (!root || reading.found(root) === 'nothing') {
    if (reading.problems.length === 0)
      reading.problem('empty-fixture', reading.position(0), 'This fixture file is empty.');
    return { ...blank, problems: reading.problems };
  }
  return readRoot(reading, root, blank);
}

/** What a file says once its nodes are there; `blank` is the file of which nothing is read. */
export function readRoot(reading: NativeReading, root: Node, blank: Omit<FixtureFile, 'problems'>): FixtureFile {
  const fields = reading.fields(root, 'A fixture file', fileKeys);
  if (!fields) return { ...blank, problems: reading.problems };
  if (!fields.has('conversations') && !fields.has('blocks') && !fields.has('lists') && reading.problems.length === 0) {
    reading.problem(
      'missing-key',
      root,
      'A fixture file needs "conversations" (or "blocks" and "lists" for others to use).',
    );
  }
  if (fields.has('suite')) reading.text(fields.get('suite')!.value, '"suite"');
  const defaults = fields.has('defaults') ? readDefaults(reading, fields.get('defaults')!.value) : {};
  const conversationList = fields.get('conversations');
  const items = conversationList ? (reading.list(conversationList.value, '"conversations"') ?? []) : [];
  if (conversationList && items.length === 0 && reading.problems.length === 0) {
    reading.problem('empty-fixture', conversationList.key, '"conversations" is empty: nothing would be tested.');
  }
  return {
    ...blank,
    conversations: items.flatMap((item) => readConversation(reading, item, defaults) ?? []),
    blocks: fields.has('blocks') ? readBlocks(reading, fields.get('blocks')!.value) : [],
    lists: fields.has('lists') ? readLists(reading, fields.get('lists')!.value) : [],
    problems: reading.problems,
  };
}

function readBlocks(reading: NativeReading, node: Parameters<NativeReading['fields']>[0]): Block[] {
  return [...(reading.fields(node, '"blocks"')?.values() ?? [])].flatMap(
    (field) => readBlock(reading, field.name, field.key, field.value) ?? [],
  );
}

/** `greetings: [hi, hello]`, or per locale `greetings: {en: [hi], de: [hallo]}`. */
function readLists(reading: NativeReading, node: Parameters<NativeReading['fields']>[0]): UtteranceList[] {
  return [...(reading.fields(node, '"lists"')?.values() ?? [])].flatMap((field): UtteranceList[] => {
    const at = reading.at(field.key);
    if (!reading.isMap(field.value))
      return [{ name: field.name, at, lines: reading.templates(field.value, `List "${field.name}"`) ?? [] }];
    return [...(reading.fields(field.value, `List "${field.name}"`)?.values() ?? [])].map((locale) => ({
      name: field.name,
      locale: locale.name,
      at: reading.at(locale.key),
      lines: reading.templates(locale.value, `List "${field.name}" in "${locale.name}"`) ?? [],
    }));
  });
}
