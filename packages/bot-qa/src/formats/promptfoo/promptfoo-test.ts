import type { Node } from 'yaml';
import type { SourcePosition } from '../../source.ts';
import type { YamlField, YamlSource } from '../../yaml-source.ts';
import { suggest } from '../../suggest.ts';
import { plain } from '../rasa/parse-e2e.ts';

/** A value with its place, whatever file it comes from (YAML, CSV, JSON lines). */
export interface PlacedValue {
  readonly value: unknown;
  readonly at: SourcePosition;
}

export interface PromptfooAssert {
  readonly type: string;
  readonly at: SourcePosition;
  readonly value?: PlacedValue;
  readonly threshold?: number;
  readonly weight?: number;
  readonly transform?: PlacedValue;
  /** Of an `assert-set`. */
  readonly set?: readonly PromptfooAssert[];
}

/** One test after defaults and tables. */
export interface PromptfooTest {
  readonly description: string | undefined;
  readonly at: SourcePosition;
  readonly vars: ReadonlyMap<string, PlacedValue>;
  readonly assert: readonly PromptfooAssert[];
  /** Where `assert` is written, when it is. */
  readonly assertAt: SourcePosition | undefined;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly transform: PlacedValue | undefined;
  readonly storeOutputAs: string | undefined;
}

export const testKeys = [
  'description',
  'vars',
  'assert',
  'options',
  'threshold',
  'metadata',
  'provider',
  'providers',
  'prompts',
  'providerOutput',
  'assertScoringFunction',
  'storeOutputAs',
  'runSerially',
];
const assertKeys = [
  'type',
  'value',
  'threshold',
  'weight',
  'metric',
  'transform',
  'provider',
  'rubricPrompt',
  'config',
  'assert',
  'contextTransform',
  '$ref',
];
const optionKeys = [
  'transform',
  'transformVars',
  'storeOutputAs',
  'runSerially',
  'provider',
  'prefix',
  'suffix',
  'postprocess',
  'rubricPrompt',
  'disableVarExpansion',
  'disableConversationVar',
  'disableDefaultAsserts',
  'response_format',
];

/** Reads a test of YAML. */
export function readYamlTest(yaml: YamlSource, node: Node | null, what: string): PromptfooTest | undefined {
  const fields = yaml.fields(node, what, testKeys);
  if (!fields) return undefined;
  const vars = new Map<string, PlacedValue>();
  const given = fields.get('vars');
  if (given && yaml.isMap(given.value))
    for (const field of yaml.fields(given.value, '"vars"')!.values())
      vars.set(field.name, { value: plain(yaml, field.value), at: yaml.at(field.value ?? field.key) });
  else if (given)
    yaml.problem('unsupported-feature', given.key, '"vars" of a file are not read here: write them as a mapping.');
  const list = fields.get('assert');
  const options = fields.has('options')
    ? yaml.fields(fields.get('options')!.value, '"options"', optionKeys)
    : undefined;
  const transform = options?.get('transform') ?? options?.get('postprocess');
  const store = fields.get('storeOutputAs') ?? options?.get('storeOutputAs');
  const metadata = fields.has('metadata') ? plain(yaml, fields.get('metadata')!.value) : {};
  const description = fields.has('description')
    ? yaml.text(fields.get('description')!.value, '"description"')
    : undefined;
  const threshold = fields.get('threshold');
  if (threshold)
    yaml.problems.push({
      code: 'unsupported-feature',
      level: 'warning',
      message: 'All assertions of a test must hold; a share of them ("threshold") is not enough.',
      at: yaml.at(threshold.key),
    });
  return {
    description: description?.value,
    at: yaml.at(node),
    vars,
    assert: list ? readAsserts(yaml, list.value) : [],
    assertAt: list && yaml.at(list.key),
    metadata: typeof metadata === 'object' && metadata !== null ? (metadata as Record<string, unknown>) : {},
    transform: transform && { value: plain(yaml, transform.value), at: yaml.at(transform.key) },
    storeOutputAs: store && yaml.text(store.value, '"storeOutputAs"')?.value,
  };
}

function readAsserts(yaml: YamlSource, node: Node | null): PromptfooAssert[] {
  return (yaml.list(node, '"assert"') ?? []).flatMap((item): PromptfooAssert[] => {
    const own = yaml.fields(item, 'An assertion', assertKeys);
    if (!own) return [];
    const template = own.has('$ref') ? readTemplate(yaml, own.get('$ref')!.value) : undefined;
    if (own.has('$ref') && !template) return [];
    const fields = new Map([...(template ?? []), ...own]);
    const type = fields.has('type') ? yaml.text(fields.get('type')!.value, '"type"') : undefined;
    if (!type) {
      if (!fields.has('type')) yaml.problem('missing-key', item, 'An assertion needs "type".');
      return [];
    }
    const number = (key: string): number | undefined => {
      const value = fields.has(key) ? plain(yaml, fields.get(key)!.value) : undefined;
      if (value === undefined || typeof value === 'number') return value;
      return yaml.problem('bad-value', fields.get(key)!.value, `"${key}" must be a number.`);
    };
    const placed = (key: string): PlacedValue | undefined =>
      fields.has(key)
        ? { value: plain(yaml, fields.get(key)!.value), at: yaml.at(fields.get(key)!.value ?? item) }
        : undefined;
    const value = placed('value');
    const threshold = number('threshold');
    const weight = number('weight');
    const transform = placed('transform');
    return [
      {
        type: type.value,
        at: yaml.at(type.node),
        ...(value && { value }),
        ...(threshold !== undefined && { threshold }),
        ...(weight !== undefined && { weight }),
        ...(transform && { transform }),
        ...(fields.has('assert') && { set: readAsserts(yaml, fields.get('assert')!.value) }),
      },
    ];
  });
}

/** `$ref: '#/assertionTemplates/name'`: an assertion of the same file. */
function readTemplate(yaml: YamlSource, node: Node | null): ReadonlyMap<string, YamlField> | undefined {
  const text = yaml.text(node, '"$ref"');
  if (!text) return undefined;
  const root = yaml.isMap(yaml.root) ? yaml.fields(yaml.root, 'A configuration') : undefined;
  const list = root?.get('assertionTemplates');
  const templates = list && yaml.isMap(list.value) ? yaml.fields(list.value, '"assertionTemplates"') : undefined;
  const name = text.value.replace('#/assertionTemplates/', '');
  const found = templates?.get(name);
  if (found) return yaml.fields(found.value, `The template "${name}"`, assertKeys);
  return yaml.problem(
    'unknown-include',
    text.node,
    `There is no template "${name}" in "assertionTemplates".`,
    suggest(name, templates?.keys() ?? []),
  );
}

/** Puts the defaults under a test: its own variables win, its own assertions come after theirs. */
export function withDefaults(test: PromptfooTest, defaults: PromptfooTest | undefined): PromptfooTest {
  if (!defaults) return test;
  return {
    ...test,
    vars: new Map([...defaults.vars, ...test.vars]),
    assert: [...defaults.assert, ...test.assert],
    assertAt: test.assertAt ?? defaults.assertAt,
    metadata: { ...defaults.metadata, ...test.metadata },
    transform: test.transform ?? defaults.transform,
    storeOutputAs: test.storeOutputAs ?? defaults.storeOutputAs,
  };
}

/** An assertion of a CSV cell: `contains: x`, `similar(0.8): x`, or a text that must be equal. */
export function assertFromText(text: string, at: SourcePosition): PromptfooAssert {
  const match = /^([a-z][a-z-]*)(?:\(([\d.]+)\))?:\s*([\s\S]*)$/.exec(text.trim());
  const aliases: Readonly<Record<string, string>> = { grade: 'llm-rubric', fn: 'javascript', eval: 'javascript' };
  if (!match) return { type: 'equals', at, value: { value: text.trim(), at } };
  const type = aliases[match[1]!] ?? match[1]!;
  if (!isKnownType(type)) return { type: 'equals', at, value: { value: text.trim(), at } };
  const list = /-(any|all)$/.test(type);
  const value = list ? match[3]!.split(',').map((one) => one.trim()) : match[3]!.trim();
  return {
    type,
    at,
    ...(match[3] !== '' && { value: { value, at } }),
    ...(match[2] !== undefined && { threshold: Number(match[2]) }),
  };
}

/** Assertion types, without `not-`. */
export const assertTypes: readonly string[] = [
  ...[
    'equals',
    'contains',
    'icontains',
    'contains-any',
    'contains-all',
    'icontains-any',
    'icontains-all',
    'starts-with',
    'regex',
  ],
  ...[
    'is-json',
    'contains-json',
    'is-html',
    'contains-html',
    'is-xml',
    'contains-xml',
    'is-sql',
    'contains-sql',
    'is-refusal',
  ],
  ...[
    'is-valid-openai-function-call',
    'is-valid-openai-tools-call',
    'is-valid-function-call',
    'tool-call-f1',
    'skill-used',
  ],
  ...[
    'javascript',
    'python',
    'ruby',
    'webhook',
    'similar',
    'levenshtein',
    'rouge-n',
    'bleu',
    'gleu',
    'meteor',
    'classifier',
  ],
  ...[
    'llm-rubric',
    'g-eval',
    'factuality',
    'model-graded-factuality',
    'model-graded-closedqa',
    'answer-relevance',
    'agent-rubric',
  ],
  ...['context-recall', 'context-relevance', 'context-faithfulness', 'conversation-relevance', 'pi', 'search-rubric'],
  ...[
    'select-best',
    'max-score',
    'human',
    'assert-set',
    'moderation',
    'guardrails',
    'cost',
    'latency',
    'perplexity',
    'perplexity-score',
  ],
  ...['finish-reason', 'word-count', 'trace-span-count', 'trace-span-duration', 'trace-error-spans'],
  ...[
    'trajectory:tool-used',
    'trajectory:tool-args-match',
    'trajectory:tool-sequence',
    'trajectory:step-count',
    'trajectory:goal-success',
  ],
];

export function isKnownType(type: string): boolean {
  return assertTypes.includes(type.replace(/^not-/, ''));
}
