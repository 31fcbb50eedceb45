import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { botKinds, keysOf } from '../src/config/bot-kinds.ts';
import { commonBotKeys, configKeys, readConfig } from '../src/config/read-config.ts';
import { linkFixtures } from '../src/link.ts';
import type { FixtureFile } from '../src/model.ts';
import { readRules } from '../src/automation/read-rules.ts';
import { readNative } from '../src/native/read-native.ts';
import { readText } from '../src/native/text/read-text.ts';
import { Workspace } from './cli/command-line.ts';
import { meaningOf } from './formats/strip-places.ts';

const page = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
const readme = page('README.md');
const language = page('../../docs/bot-qa-fixtures.md');
const automation = page('../../docs/bot-qa-automation.md');
const coverage = page('../../docs/bot-qa-coverage.md');
const bots = page('../../docs/bot-qa-bots.md');

/** The examples of a page: what stands between the fences of one kind. */
function examples(text: string, kind: 'yaml' | 'text'): string[] {
  return [...text.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].filter((one) => one[1] === kind).map((one) => one[2]!);
}

function fixtureOf(text: string): FixtureFile {
  const source = { file: 'example', text, bytes: Buffer.from(text) };
  return /^conversations:/m.test(text) ? readNative(source) : readText(source);
}

const inYaml = [readme, language].flatMap((text) =>
  examples(text, 'yaml').filter((one) => /^conversations:/m.test(one)),
);
const inText = [readme, language].flatMap((text) =>
  examples(text, 'text').filter((one) => /^conversation:/m.test(one)),
);

describe('the examples of the documentation', () => {
  it.each([...inYaml, ...inText])('%#: a fixture without mistakes', (text) =>
    expect(linkFixtures([fixtureOf(text)]).problems).toEqual([]),
  );

  it('say the same as YAML and as text', () => {
    expect(inYaml).toHaveLength(3);
    expect(inText.map((text) => meaningOf(fixtureOf(text)))).toEqual(inYaml.map((text) => meaningOf(fixtureOf(text))));
  });

  it.each([...examples(readme, 'yaml').filter((text) => /^bots:/m.test(text)), ...examples(bots, 'yaml')])(
    '%#: a configuration without mistakes',
    (text) => {
      const surroundings = { environment: () => 'x', addSecret: () => undefined, folder: '/' };
      expect(readConfig({ file: 'bot-qa.yaml', text, bytes: Buffer.from(text) }, surroundings).problems).toEqual([]);
    },
  );

  it.each(examples(automation, 'yaml'))('%#: rules without mistakes', (text) =>
    expect(readRules({ file: 'rules.yaml', text, bytes: Buffer.from(text) }).problems).toEqual([]),
  );
});

test('every key of the schema stands in the page about the language', () => {
  const keys = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { properties } = node as { readonly properties?: Readonly<Record<string, unknown>> };
    for (const key of Object.keys(properties ?? {})) keys.add(key);
    Object.values(node).forEach(visit);
  };
  visit(JSON.parse(page('schema/fixture.schema.json')));
  expect([...keys].filter((key) => !new RegExp(`\\b${key}\\b`).test(language))).toEqual([]);
});

test('every key of a configuration stands in an example of the page about bots', () => {
  const configs = examples(bots, 'yaml').map(
    (text) => parse(text) as { readonly bots: Readonly<Record<string, Readonly<Record<string, unknown>>>> },
  );
  const used = new Map<string, Set<string>>();
  for (const config of configs) {
    used.set('', new Set([...(used.get('') ?? []), ...Object.keys(config)]));
    for (const bot of Object.values(config.bots)) {
      const kind = typeof bot['connector'] === 'string' ? bot['connector'] : 'module' in bot ? 'function' : 'http';
      used.set(kind, new Set([...(used.get(kind) ?? []), ...Object.keys(bot)]));
    }
  }
  expect(configKeys.filter((key) => !used.get('')?.has(key))).toEqual([]);
  expect(commonBotKeys.filter((key) => !used.get('http')?.has(key))).toEqual([]);
  for (const kind of botKinds)
    expect({ kind, missing: keysOf(kind).filter((key) => !used.get(kind)?.has(key)) }).toEqual({ kind, missing: [] });
});

test('every command stands in the README, and every option that it names exists', async () => {
  const workspace = new Workspace();
  try {
    const { out } = await workspace.run(['--help']);
    const commands = [...out.matchAll(/^ {2}(\w+) {2,}/gm)].map((line) => line[1]!);
    expect(commands.length).toBeGreaterThan(10);
    const table = readme.slice(readme.indexOf('| command '));
    expect(commands.filter((command) => !table.includes(`\`${command}`))).toEqual([]);
    const helps = await Promise.all(commands.map((command) => workspace.run([command, '--help'])));
    const known = helps.map((help) => help.out).join('');
    const named = [...`${readme}${automation}${coverage}`.matchAll(/[\s`](--[a-z][a-z-]+)/g)].map(
      (option) => option[1]!,
    );
    expect([...new Set(named)].filter((option) => !new RegExp(`${option}\\b`).test(known))).toEqual([]);
  } finally {
    workspace.remove();
  }
});
