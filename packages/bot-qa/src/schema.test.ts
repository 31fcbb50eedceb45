import { readFileSync } from 'node:fs';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

const schema = JSON.parse(readFileSync(new URL('../schema/fixture.schema.json', import.meta.url), 'utf8')) as AnySchema;
const validate = new Ajv2020({ strict: false }).compile(schema);

test.each(['eliza', 'shop'])('the published schema accepts the fixtures of the demo: %s', (name) => {
  const text = readFileSync(new URL(`../demo/${name}.bot.yaml`, import.meta.url), 'utf8');
  expect(validate(parse(text)) ? [] : validate.errors).toEqual([]);
});

test.each([
  ['an unknown key', 'conversations: [{name: x, stepps: []}]'],
  ['an unknown step', 'conversations: [{name: x, steps: [{usr: hi}]}]'],
  ['an unknown check', 'conversations: [{name: x, steps: [{bot: {contain: hi}}]}]'],
  ['a duration without unit', 'conversations: [{name: x, steps: [{silence: "5"}]}]'],
])('it marks %s in an editor', (_what, text) => expect(validate(parse(text))).toBe(false));
