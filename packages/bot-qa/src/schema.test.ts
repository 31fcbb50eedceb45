import { readFileSync } from 'node:fs';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { everything } from '../test/formats/everything.ts';
import { conversationKeys } from './native/read-conversation.ts';
import { expectationKeys } from './native/read-expectation.ts';
import { companions } from './native/read-steps.ts';

interface Schema {
  readonly anyOf?: readonly Schema[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const schema = JSON.parse(readFileSync(new URL('../schema/fixture.schema.json', import.meta.url), 'utf8')) as Schema;
const validate = new Ajv2020({ strict: false }).compile(schema as AnySchema);
const complaints = (text: string): unknown => (validate(parse(text)) ? [] : validate.errors);

const keysOf = ({ properties = {}, anyOf = [] }: Schema): string[] =>
  [...new Set([...Object.keys(properties), ...anyOf.flatMap(keysOf)])].sort();

test.each(['eliza', 'shop'])('the published schema accepts the fixtures of the demo: %s', (name) => {
  const text = readFileSync(new URL(`../demo/${name}.bot.yaml`, import.meta.url), 'utf8');
  expect(complaints(text)).toEqual([]);
});

test('it accepts a fixture that uses everything', () => expect(complaints(everything)).toEqual([]));

test.each([
  ['conversation', conversationKeys],
  ['message', expectationKeys],
  ['step', [...new Set([...Object.keys(companions), ...Object.values(companions).flat()])]],
])('it knows the keys of a %s that the reader knows, and no others', (name, keys) =>
  expect(keysOf(schema.$defs![name]!)).toEqual([...keys].sort()),
);

test('it explains every key, because editors show nothing else', () => {
  const silent: string[] = [];
  const visit = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, one] of Object.entries((node as Schema).properties ?? {}))
      if (!one.description) silent.push(`${path}/${key}`);
    for (const [key, one] of Object.entries(node)) visit(one, `${path}/${key}`);
  };
  visit(schema, '');
  expect(silent).toEqual([]);
});

test.each([
  ['an unknown key', 'conversations: [{name: x, stepps: []}]'],
  ['an unknown step', 'conversations: [{name: x, steps: [{usr: hi}]}]'],
  ['an unknown check', 'conversations: [{name: x, steps: [{bot: {contain: hi}}]}]'],
  ['a duration without unit', 'conversations: [{name: x, steps: [{silence: "5"}]}]'],
])('it marks %s in an editor', (_what, text) => expect(validate(parse(text))).toBe(false));
