import type { Check } from '../../check.ts';
import type { FixtureReader, ReadContext } from '../../fixture-format.ts';
import type { Capture, Conversation, DataTable, FixtureFile, Step } from '../../model.ts';
import type { SourceFile, SourcePosition } from '../../source.ts';
import type { Template } from '../../template.ts';
import { importedConversation, importedFile, says } from '../imported-file.ts';
import { ProblemList } from '../problem-list.ts';
import { mapAssert } from './map-assert.ts';
import { nunjucksTemplate } from './nunjucks-template.ts';
import type { PlacedValue, PromptfooTest } from './promptfoo-test.ts';
import { placeInside, readPromptfooConfig, type PromptfooConfig } from './read-config.ts';

/** promptfoo configurations: prompts × tests. Tests with one `metadata.conversationId` are the turns of one conversation, in order. */
export const promptfooFormat: FixtureReader = {
  name: 'promptfoo',
  claims(file, head) {
    if (/(^|\/)promptfooconfig[^/]*\.(ya?ml|json)$/i.test(file)) return 3;
    if (!/\.ya?ml$/i.test(file)) return 0;
    return /^(providers|targets)\s*:/m.test(head) && /^tests\s*:/m.test(head) ? 3 : 0;
  },
  read: readPromptfoo,
};

function readPromptfoo(source: SourceFile, context: ReadContext): FixtureFile {
  const problems = new ProblemList();
  const config = readPromptfooConfig(source, context, problems);
  if (!config) return importedFile(source.file, 'promptfoo', [], problems);
  const prompts = readPrompts(config, context, problems);
  const groups = new Map<string, PromptfooTest[]>();
  for (const [index, test] of config.tests.entries()) {
    const id = test.metadata['conversationId'];
    const key = typeof id === 'string' || typeof id === 'number' ? `id ${id}` : `test ${index}`;
    const group = groups.get(key);
    if (group) group.push(test);
    else groups.set(key, [test]);
  }
  const names = new Set<string>();
  const conversations = prompts.flatMap((prompt, index) =>
    [...groups].map(([key, tests]) => {
      const base = nameOf(key, tests) + (prompts.length > 1 ? ` (prompt ${index + 1})` : '');
      let name = base;
      for (let copy = 2; names.has(name); copy++) name = `${base} ${copy}`;
      names.add(name);
      return mapTests(name, tests, prompt, problems, index === 0);
    }),
  );
  return importedFile(source.file, 'promptfoo', conversations, problems);
}

function nameOf(key: string, tests: readonly PromptfooTest[]): string {
  if (key.startsWith('id ')) return key.slice(3);
  const first = tests[0]!;
  return (
    first.description ?? `Test ${key.slice('test '.length).replace(/^\d+$/, (digits) => String(Number(digits) + 1))}`
  );
}

function readPrompts(config: PromptfooConfig, context: ReadContext, problems: ProblemList): Template[] {
  if (config.prompts.length === 0)
    problems.error(
      'missing-key',
      config.yaml.at(config.yaml.root),
      'A configuration needs "prompts": what is sent to the bot.',
    );
  return config.prompts.flatMap((prompt): Template[] => {
    const { value, at } = prompt;
    if (typeof value !== 'string') return problems.error('bad-value', at, 'A prompt must be text.') ?? [];
    if (!/^file:\/\/|^[\w./-]+\.(txt|json|ya?ml|js|mjs|cjs|ts|py|md|csv|j2)$/.test(value))
      return [nunjucksTemplate(value, at, problems, (offset) => placeInside(config.yaml, prompt.node, offset, at))];
    const path = value.replace(/^file:\/\//, '');
    if (!/\.(txt|md|j2)$/i.test(path))
      return (
        problems.error(
          'unsupported-feature',
          at,
          `The prompt "${path}" is a program or a list of messages, which is not read here.`,
        ) ?? []
      );
    const file = context.readRelated(path);
    if (!file)
      return problems.error('unreadable-file', at, `There is no file "${path}" beside this configuration.`) ?? [];
    return file.text
      .split(/^---\s*$/m)
      .map((text) => nunjucksTemplate(text.trim(), { file: file.file, line: 1, column: 1 }, problems));
  });
}

/** `says` is whether mistakes of the tests are said; with several prompts once is enough. */
function mapTests(
  name: string,
  tests: readonly PromptfooTest[],
  prompt: Template,
  all: ProblemList,
  first: boolean,
): Conversation {
  const problems = first ? all : new ProblemList();
  const single = tests.length === 1;
  const steps: Step[] = [];
  const variables: Record<string, Template> = {};
  const tables: DataTable[] = [];
  for (const test of tests) {
    for (const [key, value] of test.vars) {
      const several = single && Array.isArray(value.value) && value.value.every((item) => typeof item !== 'object');
      if (several) tables.push(matrix(key, value, problems));
      else {
        const template = variable(value, problems);
        if (single) variables[key] = template;
        else steps.push({ kind: 'set', at: value.at, name: key, value: template });
      }
    }
    steps.push(says(test.at, { text: prompt }), ...mapChecks(test, problems));
  }
  return importedConversation(name, tests[0]!.at, steps, { variables, tables });
}

function variable(value: PlacedValue, problems: ProblemList): Template {
  const { value: raw, at } = value;
  if (typeof raw === 'string' && raw.startsWith('file://'))
    problems.error('unsupported-feature', at, 'A variable of a file is not read here: write its text.');
  const text = typeof raw === 'string' ? raw : raw === null ? '' : JSON.stringify(raw);
  return nunjucksTemplate(text, at, problems);
}

/** A list is a variable with several values: each is a case. */
function matrix(name: string, value: PlacedValue, problems: ProblemList): DataTable {
  const { at } = value;
  return {
    at,
    columns: [name],
    rows: (value.value as readonly unknown[]).map((item) => ({
      at,
      values: [variable({ value: item, at }, problems)],
    })),
  };
}

function mapChecks(test: PromptfooTest, problems: ProblemList): Step[] {
  const where: SourcePosition = test.assertAt ?? test.at;
  if (test.transform)
    return (
      problems.error(
        'unsupported-feature',
        test.transform.at,
        'A transform is a program, which is not run here: the assertions would look at something else.',
      ) ?? []
    );
  const before = problems.errors;
  const checks = test.assert.flatMap((one): Check[] => {
    const check = mapAssert(one, problems);
    return check ? [check] : [];
  });
  const captures: Capture[] =
    test.storeOutputAs === undefined
      ? []
      : [{ name: test.storeOutputAs, type: 'text', from: { kind: 'text' }, at: test.at }];
  if (checks.length === 0) {
    if (problems.errors === before)
      problems.error(
        'no-assertion',
        where,
        test.assert.length > 0
          ? 'No assertion of this test has any weight: everything would pass.'
          : 'This test has no assertion: everything would pass.',
      );
    return [];
  }
  return [{ kind: 'bot', at: where, order: 'strict', messages: [{ at: where, checks, captures, optional: false }] }];
}
