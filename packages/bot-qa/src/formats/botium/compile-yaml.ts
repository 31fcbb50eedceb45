import { isScalar, isSeq, type Node } from 'yaml';
import type { SourceFile } from '../../source.ts';
import { YamlSource } from '../../yaml-source.ts';
import type { ProblemList } from '../problem-list.ts';
import {
  emptyScript,
  type BotiumAction,
  type BotiumArgument,
  type BotiumConvo,
  type BotiumMemory,
  type BotiumScript,
  type BotiumSender,
  type BotiumStep,
  type BotiumUtterances,
  type Placed,
} from './botium-script.ts';
import { asserterNames, logicHookNames, sectionNames, userInputNames } from './botium-words.ts';
import { checkOptional, compileStep, splitArguments } from './compile-step.ts';

const fileKeys = ['convos', 'partialConvos', 'utterances', 'scriptingMemory'];

/** A YAML or JSON file with `convos`, `partialConvos`, `utterances` and `scriptingMemory`. */
export function compileYaml(source: SourceFile, problems: ProblemList): BotiumScript {
  const yaml = new YamlSource(source);
  const script = yaml.problems.length > 0 || isHuge(yaml) ? emptyScript : compileRoot(yaml, problems);
  problems.addAll(yaml.problems);
  return script;
}

function isHuge(yaml: YamlSource): boolean {
  if (!yaml.isTooBig()) return false;
  yaml.problem('too-big', yaml.position(0), 'The aliases of this file multiply to more than two million values.');
  return true;
}

function compileRoot(yaml: YamlSource, problems: ProblemList): BotiumScript {
  const { root } = yaml;
  if (!root || yaml.found(root) === 'nothing') {
    yaml.problem('empty-fixture', yaml.position(0), 'This file is empty: nothing would be tested.');
    return emptyScript;
  }
  const fields = yaml.fields(root, 'A Botium file', fileKeys);
  const get = (name: string): Node | null => fields?.get(name)?.value ?? null;
  return {
    convos: fields?.has('convos') ? compileConvos(yaml, get('convos'), '"convos"', problems) : [],
    partials: fields?.has('partialConvos')
      ? compileConvos(yaml, get('partialConvos'), '"partialConvos"', problems)
      : [],
    utterances: fields?.has('utterances') ? compileLists(yaml, get('utterances')) : [],
    memories: fields?.has('scriptingMemory') ? compileMemories(yaml, get('scriptingMemory')) : [],
  };
}

function compileConvos(yaml: YamlSource, node: Node | null, what: string, problems: ProblemList): BotiumConvo[] {
  const items = yaml.list(node, what);
  if (items?.length === 0 && what === '"convos"')
    yaml.problem('empty-fixture', node, '"convos" is empty: nothing would be tested.');
  return (items ?? []).flatMap((item): BotiumConvo[] => {
    const fields = yaml.fields(item, 'A conversation', ['name', 'description', 'steps']);
    if (!fields) return [];
    const name = fields.has('name') ? yaml.text(fields.get('name')!.value, '"name"') : undefined;
    if (!fields.has('name')) yaml.problem('missing-key', item, 'A conversation needs a "name".');
    if (!fields.has('steps')) yaml.problem('missing-key', item, 'A conversation needs "steps".');
    const description = fields.has('description')
      ? yaml.text(fields.get('description')!.value, '"description"')
      : undefined;
    const steps = fields.has('steps') ? (yaml.list(fields.get('steps')!.value, '"steps"') ?? []) : [];
    return [
      {
        name: name?.value ?? '',
        description: description?.value ?? null,
        at: name ? yaml.at(name.node) : yaml.at(item),
        steps: steps.flatMap((step, index) => compileYamlStep(yaml, step, index + 1, problems)),
      },
    ];
  });
}

function compileYamlStep(yaml: YamlSource, node: Node | null, number: number, problems: ProblemList): BotiumStep[] {
  const fields = yaml.fields(node, 'A step', sectionNames);
  if (!fields) return [];
  if (fields.size !== 1) {
    if (yaml.isMap(node))
      yaml.problem('bad-value', node, `A step has one of ${sectionNames.join(', ')}; begin the next step with "-".`);
    if (fields.size === 0) return [];
  }
  return [...fields.values()].map((field): BotiumStep => {
    const sender = field.name as BotiumSender;
    const target = yaml.resolve(field.value);
    const items = isSeq(target)
      ? (target.items as (Node | null)[])
      : target === null || target === undefined || yaml.found(target) === 'nothing'
        ? []
        : [target];
    const lines: Placed[] = [];
    const actions: { kind: 'asserters' | 'logicHooks' | 'userInputs'; action: BotiumAction }[] = [];
    for (const item of items) {
      if (yaml.isMap(item)) actions.push(...readAction(yaml, item, sender));
      else if (item !== null) lines.push(...readLines(yaml, item));
    }
    const body = compileStep(lines, sender, problems);
    const of = (kind: string): BotiumAction[] => actions.filter((one) => one.kind === kind).map((one) => one.action);
    const step: BotiumStep = {
      sender,
      tag: `Line ${number}`,
      at: yaml.at(field.key),
      ...body,
      asserters: [...body.asserters, ...of('asserters')],
      logicHooks: [...body.logicHooks, ...of('logicHooks')],
      userInputs: [...body.userInputs, ...of('userInputs')],
    };
    checkOptional(step, problems);
    return step;
  });
}

/** A scalar; a literal block is several lines. */
function readLines(yaml: YamlSource, item: Node | null): Placed[] {
  const text = yaml.text(item, 'A line of a step');
  if (!text) return [];
  let offset = 0;
  return text.value.split('\n').map((line) => {
    const at = yaml.inside(text.node, offset);
    offset += line.length + 1;
    return { text: line, at: { ...at, length: line.length } };
  });
}

/** `{PAUSE: [500]}`, `{OPTIONAL_NOT_TEXT: [hello]}` or `{asserter: TEXT, args: hello, not: true, optional: true}`. */
function readAction(
  yaml: YamlSource,
  node: Node | null,
  sender: BotiumSender,
): { kind: 'asserters' | 'logicHooks' | 'userInputs'; action: BotiumAction }[] {
  const fields = yaml.fields(node, 'An asserter, hook or input');
  if (!fields) return [];
  const named = [...fields.values()].find((field) => /^(asserter|logichook|userinput)$/i.test(field.name));
  if (named) {
    yaml.fields(node, 'An asserter, hook or input', [named.name, 'args', 'not', 'optional']);
    const name = yaml.text(named.value, `"${named.name}"`);
    if (!name) return [];
    const flag = (key: string): boolean =>
      fields.has(key) ? (yaml.boolean(fields.get(key)!.value, `"${key}"`) ?? false) : false;
    const action: BotiumAction = {
      name: name.value,
      args: readArguments(yaml, fields.get('args')?.value ?? null),
      not: flag('not'),
      optional: flag('optional'),
      at: yaml.at(name.node),
    };
    const kind = /asserter/i.test(named.name) ? 'asserters' : /hook/i.test(named.name) ? 'logicHooks' : 'userInputs';
    return [{ kind, action }];
  }
  return [...fields.values()].flatMap(
    (field): { kind: 'asserters' | 'logicHooks' | 'userInputs'; action: BotiumAction }[] => {
      const match = /^(OPTIONAL_)?(NOT_)?(.*)$/s.exec(field.name)!;
      const name = match[3]!;
      const action: BotiumAction = {
        name,
        args: readArguments(yaml, field.value),
        not: match[2] !== undefined,
        optional: match[1] !== undefined,
        at: yaml.at(field.key),
      };
      if (sender !== 'me' && asserterNames.has(name)) return [{ kind: 'asserters', action }];
      if (sender === 'me' && userInputNames.has(name)) return [{ kind: 'userInputs', action }];
      if (logicHookNames.has(name)) return [{ kind: 'logicHooks', action }];
      yaml.problem('unknown-asserter', field.key, `There is no asserter, hook or input "${name}".`);
      return [];
    },
  );
}

function readArguments(yaml: YamlSource, node: Node | null): BotiumArgument[] {
  const target = yaml.resolve(node);
  if (target === null || target === undefined || yaml.found(target) === 'nothing') return [];
  if (!isSeq(target)) {
    const text = yaml.text(target, 'An argument');
    if (!text) return [];
    return splitArguments(text.value, (start, length) => ({ ...yaml.inside(text.node, start), length }));
  }
  return (target.items as (Node | null)[]).flatMap((item): BotiumArgument[] => {
    const scalar = yaml.resolve(item);
    const text = yaml.text(item, 'An argument');
    if (!text) return [];
    return [{ text: text.value, value: isScalar(scalar) ? scalar.value : text.value, at: yaml.at(item) }];
  });
}

function compileLists(yaml: YamlSource, node: Node | null): BotiumUtterances[] {
  return [...(yaml.fields(node, '"utterances"')?.values() ?? [])].map((field) => ({
    name: field.name,
    at: yaml.at(field.key),
    lines: (yaml.isList(field.value) ? yaml.list(field.value, 'A list of utterances')! : [field.value]).flatMap(
      (item) => {
        const text = yaml.text(item, 'An utterance');
        return text ? [{ text: text.value, at: yaml.at(item) }] : [];
      },
    ),
  }));
}

/** `scriptingMemory: [{header: {name: case1}, values: {$product: Bread}}]` */
function compileMemories(yaml: YamlSource, node: Node | null): BotiumMemory[] {
  return (yaml.list(node, '"scriptingMemory"') ?? []).flatMap((item): BotiumMemory[] => {
    const fields = yaml.fields(item, 'A case of "scriptingMemory"', ['header', 'values']);
    if (!fields) return [];
    const header = fields.has('header') ? yaml.fields(fields.get('header')!.value, '"header"', ['name']) : undefined;
    const name = header?.has('name') ? yaml.text(header.get('name')!.value, '"name"') : undefined;
    if (!name) yaml.problem('missing-key', item, 'A case of "scriptingMemory" needs "header" with a "name".');
    const values = fields.has('values')
      ? [...(yaml.fields(fields.get('values')!.value, '"values"')?.values() ?? [])]
      : [];
    return [
      {
        name: name?.value ?? '',
        at: yaml.at(item),
        table: 0,
        values: values.flatMap((field) => {
          const value = yaml.resolve(field.value);
          const isEmpty = value === null || value === undefined || yaml.found(value) === 'nothing';
          const text = isEmpty ? { value: '' } : yaml.text(field.value, `"${field.name}"`);
          return text ? [{ name: field.name, value: text.value, at: yaml.at(field.value ?? field.key) }] : [];
        }),
      },
    ];
  });
}
