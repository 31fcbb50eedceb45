import { isScalar, type Node } from 'yaml';
import type { SourcePosition } from '../../source.ts';
import { literal, type JsonTemplate, type Template } from '../../template.ts';
import type { YamlField, YamlSource } from '../../yaml-source.ts';

/** A variable of the user, which the bot keeps. */
export interface RsVariable {
  readonly name: string;
  readonly value: JsonTemplate;
  readonly at: SourcePosition;
}

export type RstsStep = { readonly at: SourcePosition } & (
  | { readonly kind: 'source'; readonly text: Template }
  | { readonly kind: 'input'; readonly text: Template; readonly replies: readonly Template[] }
  | { readonly kind: 'set' | 'assert'; readonly variables: readonly RsVariable[] }
);

export interface RstsTest {
  readonly name: string;
  readonly at: SourcePosition;
  /** How the bot of this test must be made: `username`, `utf8`, `debug`. */
  readonly options: readonly RsVariable[];
  readonly steps: readonly RstsStep[];
}

/** The tests of a file; one with a mistake is left out, the mistake is in the source's problems. */
export function parseRsts(yaml: YamlSource): RstsTest[] {
  const fields = yaml.fields(yaml.root, 'A test suite');
  if (fields?.size === 0) yaml.problem('empty-fixture', yaml.root, 'There is no test in this file.');
  return [...(fields?.values() ?? [])].flatMap((field): RstsTest[] => {
    const before = yaml.problems.length;
    const test = readTest(yaml, field);
    return test && yaml.problems.length === before ? [test] : [];
  });
}

function readTest(yaml: YamlSource, { name, key, value }: YamlField): RstsTest | undefined {
  const fields = yaml.fields(value, `The test "${name}"`, ['username', 'utf8', 'debug', 'tests']);
  if (!fields) return undefined;
  const options = ['username', 'utf8', 'debug'].flatMap((option): RsVariable[] => {
    const given = fields.get(option);
    if (!given) return [];
    const found =
      option === 'username' ? yaml.text(given.value, '"username"')?.value : yaml.boolean(given.value, `"${option}"`);
    if (found === undefined) return [];
    const at = yaml.at(given.key);
    return [{ name: option, value: typeof found === 'string' ? literal(found, at) : found, at }];
  });
  const list = fields.get('tests');
  if (!list) return yaml.problem('missing-key', key, `The test "${name}" needs "tests".`);
  const before = yaml.problems.length;
  const steps = (yaml.list(list.value, '"tests"') ?? []).flatMap((item) => readStep(yaml, item) ?? []);
  if (yaml.problems.length === before && !steps.some((step) => step.kind === 'input' || step.kind === 'assert'))
    yaml.problem('no-assertion', key, `The test "${name}" never looks at what the bot does.`);
  return { name, at: yaml.at(key), options, steps };
}

const stepKinds = ['source', 'input', 'set', 'assert'] as const;

function readStep(yaml: YamlSource, node: Node | null): RstsStep | undefined {
  const before = yaml.problems.length;
  const fields = yaml.fields(node, 'A step', [...stepKinds, 'reply']);
  // A misspelt key is what is missing below.
  if (!fields || yaml.problems.length > before) return undefined;
  const [kind, another] = stepKinds.filter((name) => fields.has(name));
  const reply = fields.get('reply');
  if (kind === undefined)
    return reply
      ? yaml.problem('missing-key', reply.key, '"reply" needs "input".')
      : yaml.problem('missing-key', node, `A step is one of ${stepKinds.join(', ')}.`);
  const field = fields.get(kind)!;
  const surplus = another !== undefined ? fields.get(another) : kind === 'input' ? undefined : reply;
  if (surplus)
    return yaml.problem(
      'bad-value',
      surplus.key,
      `A step with "${kind}" cannot have "${surplus.name}" as well: make it a step of its own.`,
    );
  if (kind === 'set' || kind === 'assert') return readVariables(yaml, kind, field);
  const at = yaml.at(field.key);
  const text = yaml.text(field.value, `"${kind}"`);
  if (kind === 'source') return text && { kind, at, text: template(yaml, text) };
  if (!reply) return yaml.problem('no-assertion', field.key, '"input" needs "reply": any answer would do.');
  const replies = readReplies(yaml, reply);
  return text && replies && { kind, at, text: template(yaml, text), replies };
}

/** One reply, or a list of those that may come. */
function readReplies(yaml: YamlSource, field: YamlField): Template[] | undefined {
  const items = yaml.isList(field.value) ? yaml.list(field.value, '"reply"')! : [field.value];
  if (items.length === 0)
    return yaml.problem('no-assertion', field.key, '"reply" is an empty list: no answer would do.');
  const texts = items.flatMap((item) => yaml.text(item, '"reply"') ?? []);
  return texts.length === items.length ? texts.map((text) => template(yaml, text)) : undefined;
}

function readVariables(yaml: YamlSource, kind: 'set' | 'assert', field: YamlField): RstsStep | undefined {
  const fields = yaml.fields(field.value, `"${kind}"`);
  if (!fields) return undefined;
  if (fields.size === 0)
    return yaml.problem(kind === 'assert' ? 'no-assertion' : 'bad-value', field.key, `"${kind}" names no variable.`);
  const variables = [...fields.values()].flatMap((one): RsVariable[] => {
    const at = yaml.at(one.key);
    const scalar = yaml.resolve(one.value);
    const value: unknown = isScalar(scalar) ? scalar.value : undefined;
    if (typeof value === 'string') return [{ name: one.name, value: literal(value, yaml.at(scalar)), at }];
    if (typeof value === 'boolean' || Number.isFinite(value))
      return [{ name: one.name, value: value as boolean | number, at }];
    const found = yaml.found(scalar);
    return (
      yaml.problem(
        'bad-value',
        one.value ?? one.key,
        `"${one.name}" must be text, a number, true or false, but ${found} was found.`,
      ) ?? []
    );
  });
  return { kind, at: yaml.at(field.key), variables };
}

function template(yaml: YamlSource, text: { readonly value: string; readonly node: Node }): Template {
  return literal(text.value, yaml.at(text.node));
}
