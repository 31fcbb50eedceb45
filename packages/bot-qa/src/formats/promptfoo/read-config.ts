import type { Node } from 'yaml';
import type { ReadContext } from '../../fixture-format.ts';
import type { SourceFile, SourcePosition } from '../../source.ts';
import { YamlSource } from '../../yaml-source.ts';
import { isReadable } from '../imported-file.ts';
import type { ProblemList } from '../problem-list.ts';
import { plain } from '../rasa/parse-e2e.ts';
import { readYamlTest, withDefaults, type PlacedValue, type PromptfooTest } from './promptfoo-test.ts';
import { readTestFile } from './read-test-files.ts';

const rootKeys = [
  ...['description', 'prompts', 'providers', 'targets', 'defaultTest', 'tests', 'scenarios', 'env', 'tags', 'metadata'],
  ...[
    'outputPath',
    'sharing',
    'evaluateOptions',
    'commandLineOptions',
    'nunjucksFilters',
    'filters',
    'extensions',
    'derivedMetrics',
  ],
  ...['redteam', 'writeLatestResults', 'tracing', '$schema', 'assertionTemplates'],
];

export interface PromptfooConfig {
  readonly prompts: readonly (PlacedValue & { readonly node: Node | null })[];
  readonly providers: number;
  readonly tests: readonly PromptfooTest[];
  readonly yaml: YamlSource;
}

/** Reads a configuration and the test files that it names. */
export function readPromptfooConfig(
  source: SourceFile,
  context: ReadContext,
  problems: ProblemList,
): PromptfooConfig | undefined {
  const yaml = new YamlSource(source);
  const found = isReadable(yaml) ? readRoot(yaml, context, problems) : undefined;
  problems.addAll(yaml.problems);
  return found;
}

function readRoot(yaml: YamlSource, context: ReadContext, problems: ProblemList): PromptfooConfig | undefined {
  const fields = yaml.fields(yaml.root, 'A configuration', rootKeys);
  if (!fields) return undefined;
  const items = (name: string): readonly (Node | null)[] => {
    const field = fields.get(name);
    if (!field) return [];
    return yaml.isList(field.value) ? yaml.list(field.value, `"${name}"`)! : [field.value];
  };
  const prompts = items('prompts').map((item) => {
    const inner = yaml.isMap(item) ? yaml.fields(item, 'A prompt') : undefined;
    const node = inner ? ((inner.get('raw') ?? inner.get('id'))?.value ?? null) : item;
    return { value: plain(yaml, node), at: yaml.at(node), node };
  });
  const defaults = fields.has('defaultTest') ? readDefaults(yaml, fields.get('defaultTest')!.value) : undefined;
  const tests: PromptfooTest[] = [];
  for (const item of items('tests')) {
    if (yaml.isMap(item)) {
      const test = readYamlTest(yaml, item, 'A test');
      if (test) tests.push(test);
    } else tests.push(...readNamedFile(yaml, item, context, problems));
  }
  const list = fields.get('tests');
  if (list && yaml.isList(list.value) && items('tests').length === 0)
    yaml.problem('nothing-selected', list.key, '"tests" is empty: nothing would be tested.');
  if (!list) yaml.problem('missing-key', yaml.root, 'A configuration needs "tests".');
  for (const name of ['scenarios', 'redteam'])
    if (fields.has(name))
      yaml.problem('unsupported-feature', fields.get(name)!.key, `"${name}" is not read here: write the tests out.`);
  return {
    prompts,
    providers: items('providers').length + items('targets').length,
    tests: tests.map((test) => withDefaults(test, defaults)),
    yaml,
  };
}

function readDefaults(yaml: YamlSource, node: Node | null): PromptfooTest | undefined {
  if (yaml.isMap(node)) return readYamlTest(yaml, node, '"defaultTest"');
  return yaml.problem('unsupported-feature', node, '"defaultTest" of a file is not read here: write it as a mapping.');
}

function readNamedFile(
  yaml: YamlSource,
  item: Node | null,
  context: ReadContext,
  problems: ProblemList,
): PromptfooTest[] {
  const text = yaml.text(item, 'A test, or the file of tests');
  if (!text) return [];
  const path = text.value.replace(/^file:\/\//, '');
  if (/[*?{]|\.(js|mjs|cjs|ts|py)(:|$)|^https?:/.test(path))
    return (
      yaml.problem(
        'unsupported-feature',
        text.node,
        `"${path}" is a pattern, a program or an address; name files of tests.`,
      ) ?? []
    );
  const file = context.readRelated(path);
  if (!file)
    return yaml.problem('unreadable-file', text.node, `There is no file "${path}" beside this configuration.`) ?? [];
  return readTestFile(file, problems);
}

/** The place of one code unit of a prompt, and of a text of another file its beginning. */
export function placeInside(yaml: YamlSource, node: Node | null, offset: number, at: SourcePosition): SourcePosition {
  const text = node && yaml.text(node, 'A prompt');
  return text ? yaml.inside(text.node, offset) : at;
}
