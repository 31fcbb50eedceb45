import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { compileRegex } from '../../matching/compile-regex.ts';
import { literal, type JsonTemplate } from '../../template.ts';
import { suggest } from '../../suggest.ts';
import type { YamlField, YamlSource } from '../../yaml-source.ts';
import type { RasaAssertion, RasaCase, RasaSlot, RasaStep } from './rasa-case.ts';

const rootKeys = ['test_cases', 'fixtures', 'metadata', 'stub_custom_actions', 'version'];
const stepKeys = [
  'user',
  'bot',
  'utter',
  'slot_was_set',
  'slot_was_not_set',
  'metadata',
  'assertions',
  'assertion_order_enabled',
];
const assertionKinds = [
  'flow_started',
  'flow_completed',
  'flow_cancelled',
  'action_executed',
  'slot_was_set',
  'slot_was_not_set',
  'pattern_clarification_contains',
  'bot_uttered',
  'bot_did_not_utter',
  'generative_response_is_grounded',
  'generative_response_is_relevant',
] as const;

/** The cases of an e2e file; a case with a mistake is left out, the mistake is in the source's problems. */
export function parseE2e(yaml: YamlSource): RasaCase[] {
  const fields = yaml.fields(yaml.root, 'A file of end-to-end tests', rootKeys);
  if (!fields) return [];
  const fixtures = named(yaml, fields.get('fixtures'), '"fixtures"');
  const metadata = named(yaml, fields.get('metadata'), '"metadata"');
  const list = fields.get('test_cases');
  if (!list) {
    yaml.problem('missing-key', yaml.root, 'A file of end-to-end tests needs "test_cases".');
    return [];
  }
  const items = yaml.list(list.value, '"test_cases"') ?? [];
  if (items.length === 0 && yaml.isList(list.value))
    yaml.problem('empty-fixture', list.key, '"test_cases" is empty: nothing would be tested.');
  const names = new Map<string, number>();
  return items.flatMap((item): RasaCase[] => {
    const before = yaml.problems.length;
    const one = readCase(yaml, item, fixtures, metadata, names);
    return one && yaml.problems.length === before ? [one] : [];
  });
}

/** `- name: [{slot: value}]` or `- name: {key: value}`. */
function named(yaml: YamlSource, field: YamlField | undefined, what: string): Map<string, Record<string, unknown>> {
  const found = new Map<string, Record<string, unknown>>();
  for (const item of field ? (yaml.list(field.value, what) ?? []) : []) {
    for (const entry of yaml.fields(item, `Each of ${what}`)?.values() ?? []) {
      if (found.has(entry.name))
        yaml.problem('duplicate-name', entry.key, `"${entry.name}" of ${what} is defined twice.`);
      const values: Record<string, unknown> = {};
      const maps = yaml.isList(entry.value) ? yaml.list(entry.value, `"${entry.name}"`)! : [entry.value];
      for (const map of maps)
        for (const pair of yaml.fields(map, `"${entry.name}"`)?.values() ?? [])
          values[pair.name] = plain(yaml, pair.value);
      found.set(entry.name, values);
    }
  }
  return found;
}

/** A YAML value as plain data. */
export function plain(yaml: YamlSource, node: Node | null): unknown {
  const target = yaml.resolve(node);
  if (isSeq(target)) return target.items.map((item) => plain(yaml, item as Node | null));
  if (isMap(target))
    return Object.fromEntries(
      [...(yaml.fields(target, 'This value')?.values() ?? [])].map((field) => [field.name, plain(yaml, field.value)]),
    );
  return isScalar(target) ? (typeof target.value === 'bigint' ? Number(target.value) : (target.value ?? null)) : null;
}

/** A YAML value as the model keeps JSON. */
export function json(yaml: YamlSource, node: Node | null): JsonTemplate {
  const target = yaml.resolve(node);
  if (isSeq(target)) return target.items.map((item) => json(yaml, item as Node | null));
  if (isMap(target)) {
    const fields = yaml.fields(target, 'This value')?.values() ?? [];
    return {
      kind: 'object',
      entries: Object.fromEntries([...fields].map((field) => [field.name, json(yaml, field.value)])),
    };
  }
  const value = plain(yaml, target ?? null);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  return literal(typeof value === 'string' ? value : JSON.stringify(value), yaml.at(target));
}

function readCase(
  yaml: YamlSource,
  item: Node | null,
  fixtures: ReadonlyMap<string, Record<string, unknown>>,
  metadata: ReadonlyMap<string, Record<string, unknown>>,
  names: Map<string, number>,
): RasaCase | undefined {
  const fields = yaml.fields(item, 'A test case', ['test_case', 'steps', 'fixtures', 'metadata']);
  if (!fields) return undefined;
  const name = fields.has('test_case') ? yaml.text(fields.get('test_case')!.value, '"test_case"') : undefined;
  if (!name) {
    if (!fields.has('test_case')) yaml.problem('missing-key', item, 'A test case needs a name: "test_case".');
    return undefined;
  }
  const at = yaml.at(fields.get('test_case')!.key);
  const known = names.get(name.value);
  if (known === undefined) names.set(name.value, at.line);
  else
    yaml.problem(
      'duplicate-name',
      name.node,
      `The test case "${name.value}" is in this file twice; the other one is in line ${known}.`,
    );
  const slots: Record<string, unknown> = {};
  const used = fields.get('fixtures');
  for (const one of used ? (yaml.list(used.value, '"fixtures"') ?? []) : []) {
    const text = yaml.text(one, 'Each of "fixtures"');
    if (!text) continue;
    const values = fixtures.get(text.value);
    if (values) Object.assign(slots, values);
    else
      yaml.problem(
        'unknown-include',
        text.node,
        `There is no fixture "${text.value}".`,
        suggest(text.value, fixtures.keys()),
      );
  }
  const data = fields.get('metadata');
  const dataName = data && yaml.text(data.value, '"metadata"');
  const values = dataName ? metadata.get(dataName.value) : {};
  if (dataName && !values)
    yaml.problem(
      'unknown-include',
      dataName.node,
      `There is no metadata "${dataName.value}".`,
      suggest(dataName.value, metadata.keys()),
    );
  if (!fields.has('steps')) yaml.problem('missing-key', item, 'A test case needs "steps".');
  const before = yaml.problems.length;
  const steps = fields.has('steps')
    ? (yaml.list(fields.get('steps')!.value, '"steps"') ?? []).flatMap((step) => readStep(yaml, step))
    : [];
  const checks = steps.some((step) => step.kind !== 'user' || (step.assertions?.length ?? 0) > 0);
  if (!checks && fields.has('steps') && yaml.problems.length === before)
    yaml.problem('no-assertion', name.node, 'This test case never looks at what the assistant does.');
  return {
    name: name.value,
    at,
    metadata: values ?? {},
    metadataAt: data && yaml.at(data.key),
    slots,
    slotsAt: used && yaml.at(used.key),
    steps,
  };
}

function readStep(yaml: YamlSource, node: Node | null): RasaStep[] {
  const fields = yaml.fields(node, 'A step', stepKeys);
  if (!fields) return [];
  const steps: RasaStep[] = [];
  for (const field of fields.values()) {
    const at = yaml.at(field.key);
    switch (field.name) {
      case 'user': {
        const text = yaml.text(field.value, '"user"');
        const ordered = fields.has('assertion_order_enabled')
          ? (yaml.boolean(fields.get('assertion_order_enabled')!.value, '"assertion_order_enabled"') ?? false)
          : false;
        const list = fields.get('assertions');
        const items = list ? yaml.list(list.value, '"assertions"') : undefined;
        if (items?.length === 0) yaml.problem('no-assertion', list!.key, '"assertions" is empty.');
        if (text)
          steps.push({
            kind: 'user',
            at: yaml.at(text.node),
            text: text.value,
            ordered,
            assertions: items?.flatMap((item) => readAssertion(yaml, item)),
          });
        break;
      }
      case 'bot': {
        const text = yaml.text(field.value, '"bot"');
        if (text) steps.push({ kind: 'bot', at: yaml.at(text.node), text: text.value });
        break;
      }
      case 'utter': {
        const text = yaml.text(field.value, '"utter"');
        if (text) steps.push({ kind: 'utter', at, name: text.value });
        break;
      }
      case 'slot_was_set':
      case 'slot_was_not_set':
        steps.push({ kind: field.name, at, slots: readOldSlots(yaml, field) });
        break;
      default:
        if (!fields.has('user')) yaml.problem('unknown-key', field.key, `"${field.name}" belongs to a "user" step.`);
    }
  }
  if (steps.length === 0 && fields.size === 0 && yaml.isMap(node))
    yaml.problem('missing-key', node, 'This step does nothing.');
  return steps;
}

/** `- name` or `- name: value`. */
export function readOldSlots(yaml: YamlSource, field: YamlField): RasaSlot[] {
  return (yaml.list(field.value, `"${field.name}"`) ?? []).flatMap((item): RasaSlot[] => {
    if (!yaml.isMap(item)) {
      const name = yaml.text(item, 'The name of a slot');
      return name ? [{ name: name.value, at: yaml.at(item) }] : [];
    }
    return [...yaml.fields(item, 'A slot')!.values()].map((slot) => ({
      name: slot.name,
      value: json(yaml, slot.value),
      at: yaml.at(slot.key),
    }));
  });
}

function readAssertion(yaml: YamlSource, node: Node | null): RasaAssertion[] {
  if (!yaml.isMap(node)) {
    yaml.problem(
      'bad-value',
      node,
      `An assertion must be a mapping such as "flow_started: name", but ${yaml.found(yaml.resolve(node))} was found.`,
    );
    return [];
  }
  return [...yaml.fields(node, 'An assertion')!.values()].flatMap((field): RasaAssertion[] => {
    const at = yaml.at(field.key);
    const kind = assertionKinds.find((one) => one === field.name);
    if (!kind) {
      yaml.problem(
        'unknown-asserter',
        field.key,
        `There is no assertion "${field.name}". Known are: ${assertionKinds.join(', ')}.`,
        suggest(field.name, assertionKinds),
      );
      return [];
    }
    const one = readKnown(yaml, kind, field);
    return one ? [{ ...one, at }] : [];
  });
}

type WithoutPlace<T> = T extends unknown ? Omit<T, 'at'> : never;

function readKnown(
  yaml: YamlSource,
  kind: (typeof assertionKinds)[number],
  field: YamlField,
): WithoutPlace<RasaAssertion> | undefined {
  const what = `"${kind}"`;
  switch (kind) {
    case 'flow_started':
    case 'action_executed': {
      const name = yaml.text(field.value, what);
      return name && { kind, name: name.value };
    }
    case 'flow_completed':
    case 'flow_cancelled': {
      if (!yaml.isMap(field.value)) {
        const name = yaml.text(field.value, what);
        return name && { kind, name: name.value };
      }
      const fields = yaml.fields(field.value, what, ['flow_id', 'flow_step_id'])!;
      const name = yaml.text(fields.get('flow_id')?.value, '"flow_id"');
      const step = fields.has('flow_step_id')
        ? yaml.text(fields.get('flow_step_id')!.value, '"flow_step_id"')
        : undefined;
      return name && { kind, name: name.value, ...(step && { step: step.value }) };
    }
    case 'slot_was_set':
    case 'slot_was_not_set': {
      const slots = (yaml.list(field.value, what) ?? []).flatMap((item): RasaSlot[] => {
        const fields = yaml.fields(item, `Each of ${what}`, ['name', 'value']);
        const name = fields && yaml.text(fields.get('name')?.value, '"name"');
        return name
          ? [
              {
                name: name.value,
                at: yaml.at(item),
                ...(fields.has('value') && { value: json(yaml, fields.get('value')!.value) }),
              },
            ]
          : [];
      });
      return slots.length > 0
        ? { kind, slots }
        : yaml.isList(field.value)
          ? yaml.problem('no-assertion', field.key, `${what} names no slot.`)
          : undefined;
    }
    case 'bot_uttered':
    case 'bot_did_not_utter':
      return readUttered(yaml, kind, field);
    case 'pattern_clarification_contains':
      return { kind };
    default: {
      const fields = yaml.fields(field.value, what, ['threshold', 'utter_name', 'utter_source', 'ground_truth']);
      const limit = fields?.has('threshold')
        ? Number(yaml.text(fields.get('threshold')!.value, '"threshold"')?.value)
        : undefined;
      const truth = fields?.has('ground_truth')
        ? yaml.text(fields.get('ground_truth')!.value, '"ground_truth"')?.value
        : undefined;
      if (limit !== undefined && !(limit >= 0 && limit <= 1))
        return yaml.problem('bad-value', fields!.get('threshold')!.value, '"threshold" must be from 0 to 1.');
      return (
        fields && { kind, ...(limit !== undefined && { threshold: limit }), ...(truth !== undefined && { truth }) }
      );
    }
  }
}

function readUttered(
  yaml: YamlSource,
  kind: 'bot_uttered' | 'bot_did_not_utter',
  field: YamlField,
): WithoutPlace<RasaAssertion> | undefined {
  const fields = yaml.fields(field.value, `"${kind}"`, ['utter_name', 'text_matches', 'buttons']);
  if (!fields) return undefined;
  if (fields.size === 0)
    return yaml.problem('no-assertion', field.key, `"${kind}" needs utter_name, text_matches or buttons.`);
  const name = fields.has('utter_name') ? yaml.text(fields.get('utter_name')!.value, '"utter_name"') : undefined;
  const pattern = fields.has('text_matches')
    ? yaml.text(fields.get('text_matches')!.value, '"text_matches"')
    : undefined;
  if (pattern) {
    try {
      compileRegex(pattern.value);
    } catch (cause) {
      yaml.problem('bad-regex', pattern.node, (cause as Error).message);
    }
  }
  const buttons = (fields.has('buttons') ? (yaml.list(fields.get('buttons')!.value, '"buttons"') ?? []) : []).flatMap(
    (item) => {
      const button = yaml.fields(item, 'A button', ['title', 'payload']);
      if (!button) return [];
      const title = button.has('title') ? yaml.text(button.get('title')!.value, '"title"') : undefined;
      const payload = button.has('payload') ? yaml.text(button.get('payload')!.value, '"payload"') : undefined;
      return [{ at: yaml.at(item), ...(title && { title: title.value }), ...(payload && { payload: payload.value }) }];
    },
  );
  return {
    kind,
    buttons,
    ...(name && { utterance: name.value }),
    ...(pattern && { pattern: { text: pattern.value, at: yaml.at(pattern.node) } }),
  };
}
