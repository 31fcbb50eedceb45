import type { Node } from 'yaml';
import type { Check } from '../../check.ts';
import { compileRegex } from '../../matching/compile-regex.ts';
import type { Step } from '../../model.ts';
import type { SourceFile, SourcePosition } from '../../source.ts';
import { suggest } from '../../suggest.ts';
import { literal } from '../../template.ts';
import { YamlSource, type YamlField } from '../../yaml-source.ts';
import { expects, isReadable, says } from '../imported-file.ts';
import type { ProblemList } from '../problem-list.ts';

export interface VoiceflowTest {
  readonly name: string;
  readonly at: SourcePosition;
  readonly steps: readonly Step[];
}

const checkTypes = ['contains', 'equals', 'regexp', 'traceType', 'similarity', 'variable'];
const userTypes = ['text', 'launch', 'event', 'intent', 'button'] as const;

/** Reads one test file; undefined after a mistake. */
export function readVoiceflowTest(source: SourceFile, problems: ProblemList): VoiceflowTest | undefined {
  const yaml = new YamlSource(source);
  const test = isReadable(yaml) ? readRoot(yaml) : undefined;
  problems.addAll(yaml.problems);
  return yaml.problems.length > 0 ? undefined : test;
}

function readRoot(yaml: YamlSource): VoiceflowTest | undefined {
  const fields = yaml.fields(yaml.root, 'A test', ['name', 'description', 'interactions']);
  if (!fields) return undefined;
  const name = fields.has('name') ? yaml.text(fields.get('name')!.value, '"name"') : undefined;
  const list = fields.get('interactions');
  if (!list) return yaml.problem('missing-key', yaml.root, 'A test needs "interactions".');
  const items = yaml.list(list.value, '"interactions"') ?? [];
  if (items.length === 0) yaml.problem('empty-fixture', list.key, '"interactions" is empty: nothing would be tested.');
  const steps = items.flatMap((item) => readInteraction(yaml, item));
  return { name: name?.value ?? yaml.source.file, at: name ? yaml.at(name.node) : yaml.at(yaml.root), steps };
}

function readInteraction(yaml: YamlSource, node: Node | null): Step[] {
  const fields = yaml.fields(node, 'An interaction', ['id', 'user', 'agent']);
  if (!fields) return [];
  const agent = fields.get('agent');
  if (!agent) yaml.problem('no-assertion', node, 'This interaction does not look at what the agent says.');
  return [...(fields.has('user') ? readUser(yaml, fields.get('user')!) : []), ...(agent ? readAgent(yaml, agent) : [])];
}

function readUser(yaml: YamlSource, field: YamlField): Step[] {
  const fields = yaml.fields(field.value, '"user"', ['type', 'text', 'event', 'intent', 'value', 'payload']);
  const type = fields?.has('type') ? yaml.oneOf(fields.get('type')!.value, '"type"', userTypes) : undefined;
  if (!fields || (fields.has('type') && !type)) return [];
  const at = yaml.at(field.key);
  if (type === 'launch') return [says(at, { event: { name: 'launch' } })];
  const given = fields.get('text') ?? fields.get('event') ?? fields.get('intent') ?? fields.get('value');
  const text = given && yaml.text(given.value, `"${given.name}"`);
  if (!text) {
    if (!given) yaml.problem('missing-key', field.key, '"user" needs "text".');
    return [];
  }
  const template = literal(text.value, yaml.at(text.node));
  if (type === 'event' || type === 'intent') return [says(at, { event: { name: text.value } })];
  return [says(at, type === 'button' ? { button: { title: template } } : { text: template })];
}

function readAgent(yaml: YamlSource, field: YamlField): Step[] {
  const fields = yaml.fields(field.value, '"agent"', ['validate']);
  const list = fields?.get('validate');
  if (!list) {
    if (fields && fields.size === 0 && yaml.problems.length === 0)
      yaml.problem('no-assertion', field.key, '"agent" needs "validate".');
    return [];
  }
  const items = yaml.list(list.value, '"validate"') ?? [];
  if (items.length === 0) {
    yaml.problem('no-assertion', list.key, '"validate" is empty: any answer would do.');
    return [];
  }
  const at = yaml.at(list.key);
  const state: Check[] = [];
  const message: Check[] = [];
  for (const item of items)
    for (const check of readCheck(yaml, item)) (check.kind === 'slot' ? state : message).push(check);
  return [
    ...(message.length > 0 ? [expects(at, message)] : []),
    ...(state.length > 0 ? [{ kind: 'state' as const, at, checks: state, captures: [] }] : []),
  ];
}

function readCheck(yaml: YamlSource, node: Node | null): Check[] {
  const fields = yaml.fields(node, 'A check', ['type', 'value', 'values', 'similarityConfig', 'variableConfig']);
  if (!fields) return [];
  const type = fields.has('type') ? yaml.text(fields.get('type')!.value, '"type"') : undefined;
  if (!type) return fields.has('type') ? [] : (yaml.problem('missing-key', node, 'A check needs "type".') ?? []);
  const at = yaml.at(type.node);
  const textOf = (name: 'value'): ReturnType<YamlSource['text']> =>
    fields.has(name)
      ? yaml.text(fields.get(name)!.value, `"${name}"`)
      : yaml.problem('missing-key', node, `A check of type "${type.value}" needs "${name}".`);
  switch (type.value) {
    case 'contains':
    case 'equals': {
      const value = textOf('value');
      if (!value) return [];
      if (type.value === 'contains' && value.value === '')
        return yaml.problem('no-assertion', value.node, 'Every answer contains an empty text.') ?? [];
      return [{ kind: type.value, text: literal(value.value, yaml.at(value.node)), at }];
    }
    case 'regexp': {
      const value = textOf('value');
      if (!value) return [];
      const match = /^\/(.*)\/([a-z]*)$/s.exec(value.value);
      const pattern = match ? match[1]! : value.value;
      const ignoreCase = match?.[2]?.includes('i') === true;
      try {
        compileRegex(pattern, ignoreCase);
      } catch (cause) {
        return yaml.problem('bad-regex', value.node, (cause as Error).message) ?? [];
      }
      return [{ kind: 'regex', pattern: literal(pattern, yaml.at(value.node)), at, ...(ignoreCase && { ignoreCase }) }];
    }
    case 'traceType': {
      const value = textOf('value');
      if (!value) return [];
      const kinds = {
        speak: 'message',
        text: 'message',
        visual: 'message',
        choice: 'message',
        end: 'end',
        debug: 'trace',
      } as const;
      const kind = kinds[value.value as keyof typeof kinds] as (typeof kinds)[keyof typeof kinds] | undefined;
      if (kind) return [{ kind: 'type', type: kind, at }];
      return [{ kind: 'type', type: 'event', name: literal(value.value, yaml.at(value.node)), at }];
    }
    case 'similarity': {
      const values = fields.has('values') ? (yaml.list(fields.get('values')!.value, '"values"') ?? []) : [];
      const texts = values.flatMap((item) => {
        const text = yaml.text(item, 'Each of "values"');
        return text ? [literal(text.value, yaml.at(text.node))] : [];
      });
      const config = fields.has('similarityConfig')
        ? yaml.fields(fields.get('similarityConfig')!.value, '"similarityConfig"')
        : undefined;
      const limit = config?.has('similarityThreshold')
        ? Number(yaml.text(config.get('similarityThreshold')!.value, '"similarityThreshold"')?.value)
        : Number.NaN;
      if (texts.length === 0) return yaml.problem('missing-key', node, 'A check of similarity needs "values".') ?? [];
      if (!(limit >= 0 && limit <= 1))
        return (
          yaml.problem('missing-key', node, 'A check of similarity needs "similarityThreshold" from 0 to 1.') ?? []
        );
      return [{ kind: 'embedding', texts, threshold: limit, at }];
    }
    case 'variable': {
      const value = textOf('value');
      const config = fields.has('variableConfig')
        ? yaml.fields(fields.get('variableConfig')!.value, '"variableConfig"', ['name', 'jsonPath'])
        : undefined;
      const name = config?.has('name') ? yaml.text(config.get('name')!.value, '"name"') : undefined;
      if (!name)
        return yaml.problem('missing-key', node, 'A check of a variable needs "variableConfig" with a "name".') ?? [];
      if (config?.has('jsonPath'))
        return (
          yaml.problem(
            'unsupported-assertion',
            config.get('jsonPath')!.key,
            'A path into a variable cannot be checked here.',
          ) ?? []
        );
      return value ? [{ kind: 'slot', name: name.value, value: literal(value.value, yaml.at(value.node)), at }] : [];
    }
    default:
      return (
        yaml.problem(
          'unknown-asserter',
          type.node,
          `There is no check "${type.value}". Known are: ${checkTypes.join(', ')}.`,
          suggest(type.value, checkTypes),
        ) ?? []
      );
  }
}
