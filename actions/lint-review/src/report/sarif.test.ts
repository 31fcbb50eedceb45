import { Collection } from '../collection.ts';
import { bytesOf } from './byte-source.ts';
import { readSarif } from './sarif.ts';

const GUID = '11111111-1111-4111-8111-111111111111';
const DRIVER = {
  name: 'tool',
  globalMessageStrings: { g: { text: 'global {0}' } },
  rules: [{ id: 'A', messageStrings: { m: { text: 'rule {0}' } } }],
};
const EXTENSION = {
  name: 'more',
  guid: '22222222-2222-4222-8222-222222222222',
  rules: [{ id: 'A', guid: GUID, messageStrings: { m: { text: 'extension {0}' } } }],
};

function read(results: readonly object[], run: object = {}) {
  const collection = new Collection();
  const tool = { driver: DRIVER, extensions: [EXTENSION] };
  const log = { version: '2.1.0', runs: [{ tool, ...run, results }] };
  readSarif(bytesOf('log', JSON.stringify(log)), collection, { tool: '' });
  return collection.findings;
}

const message = (id: string) => ({ id, arguments: ['x'] });

test.each<[string, object, string]>([
  ['by id', { ruleId: 'A' }, 'rule x'],
  ['by a more general id', { ruleId: 'A/1/2' }, 'rule x'],
  ['by index', { ruleIndex: 0 }, 'rule x'],
  ['by GUID', { rule: { guid: GUID } }, 'extension x'],
  ['by index in a component by index', { rule: { index: 0, toolComponent: { index: 0 } } }, 'extension x'],
  ['by index in a component by GUID', { rule: { index: 0, toolComponent: { guid: EXTENSION.guid } } }, 'extension x'],
  ['by id in a component by name', { ruleId: 'A', rule: { toolComponent: { name: 'more' } } }, 'extension x'],
])('a rule is found %s', (_way, reference, expected) => {
  expect(read([{ ...reference, message: message('m') }])[0]?.message).toBe(expected);
});

test('a message of the tool needs no rule', () => {
  expect(read([{ message: message('g') }])[0]?.message).toBe('global x');
});

test('arguments are put in once, and what they hold is text', () => {
  const text = { text: '{0} {1} {{0}}', arguments: ['{1}', '{{'] };
  expect(read([{ message: text }])[0]?.message).toBe('{1} {{ {0}');
});

test('a result without a place is about the file that was looked at', () => {
  const bases = { ROOT: { uri: 'file:///w/' }, SRC: { uri: 'src', uriBaseId: 'ROOT' } };
  const analysisTarget = { uri: 'a%20b.js', uriBaseId: 'SRC' };
  const [finding] = read([{ message: { text: 'm' }, analysisTarget }], { originalUriBaseIds: bases });
  expect(finding).toMatchObject({ file: { reported: 'file:///w/src/a b.js' }, line: 0 });
});

test('messages of related places are looked up like any other', () => {
  const place = { physicalLocation: { artifactLocation: { uri: 'b.js' } }, message: message('m') };
  const [finding] = read([{ ruleId: 'A', message: message('m'), relatedLocations: [place] }]);
  expect(finding?.details?.related).toMatchObject([{ message: 'rule x' }]);
});

test('a list of results that stands twice is read twice, never half', () => {
  const one = '{"message":{"text":"m"}}';
  const log = `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t"}},"results":[${one}],"results":[${one},${one}]}]}`;
  const collection = new Collection();
  readSarif(bytesOf('log', log), collection, { tool: '' });
  expect(collection.findings).toHaveLength(3);
});

test.each([
  [{ 'matchBasedId/v1': '0f3c9a7be1d2' }, 'matchBasedId/v1=0f3c9a7be1d2'],
  [{ 'matchBasedId/v1': 'requires login' }, undefined],
  [{ a: '0', b: '0f3c9a7be1d2' }, 'b=0f3c9a7be1d2'],
])('of the fingerprints %j counts %s', (fingerprints, expected) => {
  expect(read([{ ruleId: 'A', message: message('m'), fingerprints }])[0]?.details?.fingerprint).toBe(expected);
});
