import type { Node } from 'yaml';
import type { BotStep, ExpectedMessage, Step } from '../model.ts';
import type { YamlField } from '../yaml-source.ts';
import type { NativeReading } from './native-reading.ts';
import { readCondition } from './read-condition.ts';
import { readCaptures } from './read-captures.ts';
import { readChecks, readCheckMap } from './read-check.ts';
import { readExpectedMessages } from './read-expectation.ts';
import { readUserStep } from './read-user.ts';

/** What each step may be beside; the first word of a step says its kind. */
export const companions: Readonly<Record<string, readonly string[]>> = {
  user: [],
  bot: [],
  unordered: ['within'],
  subset: ['within'],
  silence: [],
  never: [],
  state: [],
  pause: [],
  set: [],
  clear: [],
  include: ['with'],
  if: ['then', 'else'],
  switch: ['otherwise'],
  repeat: ['until', 'at-most'],
  stop: [],
};
const stepKeys = [...new Set([...Object.keys(companions), ...Object.values(companions).flat()])];
const mostRounds = 10_000;

export function readSteps(reading: NativeReading, node: Node | null, what: string): Step[] {
  return (reading.list(node, what) ?? []).flatMap((item) => readStep(reading, item));
}

function readStep(reading: NativeReading, node: Node | null): Step[] {
  const fields = reading.fields(node, 'A step', stepKeys);
  if (!fields) return [];
  const kinds = [...fields.keys()].filter((name) => name in companions);
  const kind = kinds[0];
  if (kind === undefined) {
    if (reading.isMap(node) && fields.size > 0)
      reading.problem('unknown-key', node, `A step must have one of ${Object.keys(companions).join(', ')}.`);
    return [];
  }
  for (const field of fields.values()) {
    if (field.name === kind || companions[kind]!.includes(field.name)) continue;
    const hint = field.name in companions ? ' Begin a new step with "-".' : '';
    reading.problem('unknown-key', field.key, `A "${kind}" step has no "${field.name}".${hint}`);
  }
  const step = readKind(reading, kind, fields.get(kind)!, fields);
  return step === undefined ? [] : Array.isArray(step) ? step : [step];
}

function readKind(
  reading: NativeReading,
  kind: string,
  field: YamlField,
  fields: ReadonlyMap<string, YamlField>,
): Step | Step[] | undefined {
  const at = reading.where(field);
  const { value } = field;
  const get = (name: string): Node | null => fields.get(name)?.value ?? null;
  switch (kind) {
    case 'user':
      return readUserStep(reading, value, at);
    case 'bot':
      return readBotStep(reading, value, at);
    case 'unordered':
    case 'subset': {
      const messages = (reading.list(value, `"${kind}"`) ?? []).flatMap((item) => readListed(reading, item));
      if (messages.length === 0) reading.problem('no-assertion', field.key, `"${kind}" names no message.`);
      const withinMs = fields.has('within') ? reading.duration(get('within'), '"within"') : undefined;
      return { kind: 'bot', at, order: kind, messages, ...(withinMs !== undefined && { withinMs }) };
    }
    case 'silence':
    case 'pause': {
      const forMs = reading.duration(value, `"${kind}"`);
      return forMs === undefined ? undefined : { kind, at, forMs };
    }
    case 'never':
      return { kind: 'never', at, checks: readCheckMap(reading, value, '"never"') };
    case 'state': {
      const inner = reading.fields(value, '"state"', ['slots', 'events', 'json', 'capture', 'not', 'any', 'all']);
      if (!inner) return undefined;
      const checks = readChecks(reading, inner);
      const captures = readCaptures(reading, inner.get('capture'));
      if (checks.length + captures.length === 0)
        reading.problem('no-assertion', field.key, 'This "state" step checks nothing.');
      return { kind: 'state', at, checks, captures };
    }
    case 'set':
      return Object.entries(reading.templateMap(value, '"set"') ?? {}).map(([name, text]) => ({
        kind: 'set',
        at: text.at,
        name,
        value: text,
      }));
    case 'clear':
      return (reading.names(value, '"clear"') ?? []).map((name) => ({ kind: 'clear', at, name }));
    case 'include': {
      const block = reading.text(value, '"include"');
      if (!block) return undefined;
      const given = fields.has('with') ? (reading.templateMap(get('with'), '"with"') ?? {}) : {};
      return { kind: 'include', at: reading.at(block.node), block: block.value, arguments: given };
    }
    case 'if': {
      const condition = readCondition(reading, value, '"if"');
      if (!fields.has('then')) reading.problem('missing-key', field.key, 'An "if" step needs "then".');
      const then = fields.has('then') ? readSteps(reading, get('then'), '"then"') : [];
      const otherwise = fields.has('else') ? readSteps(reading, get('else'), '"else"') : [];
      return condition && { kind: 'branch', at, branches: [{ condition, steps: then }], otherwise };
    }
    case 'switch': {
      const before = reading.problems.length;
      const branches = (reading.list(value, '"switch"') ?? []).flatMap((item) => {
        const branch = reading.fields(item, 'A case of "switch"', ['when', 'then']);
        const when = branch && reading.needed(branch, 'when', item, 'A case of "switch"');
        const then = branch && reading.needed(branch, 'then', item, 'A case of "switch"');
        const condition = when && readCondition(reading, when, '"when"');
        const steps = then ? readSteps(reading, then, '"then"') : [];
        return condition ? [{ condition, steps }] : [];
      });
      if (reading.isList(value) && branches.length === 0 && reading.problems.length === before)
        reading.problem('bad-value', value, '"switch" has no case.');
      return {
        kind: 'branch',
        at,
        branches,
        ...(fields.has('otherwise') && { otherwise: readSteps(reading, get('otherwise'), '"otherwise"') }),
      };
    }
    case 'repeat': {
      const until = fields.has('until') ? readCondition(reading, get('until'), '"until"') : undefined;
      if (!fields.has('at-most'))
        return reading.problem('missing-key', field.key, 'A "repeat" step needs "at-most", so that it always ends.');
      const atMost = reading.integer(get('at-most'), '"at-most"', 1, mostRounds);
      const steps = readSteps(reading, value, '"repeat"');
      return atMost === undefined ? undefined : { kind: 'repeat', at, steps, ...(until && { until }), atMost };
    }
    default:
      if (reading.boolean(value, '"stop"') === false) reading.problem('bad-value', value, '"stop" can only be true.');
      return { kind: 'stop', at };
  }
}

function readBotStep(reading: NativeReading, value: Node | null, at: BotStep['at']): BotStep | undefined {
  if (reading.isList(value)) {
    // Several messages, each on its own line of the list, in this order.
    const messages = reading.list(value, '"bot"')!.flatMap((item) => readListed(reading, item));
    if (messages.length === 0) reading.problem('no-assertion', value, 'This bot step names no message.');
    return { kind: 'bot', at, order: 'strict', messages };
  }
  const within = reading.isMap(value) ? reading.fields(value, 'A bot message')?.get('within') : undefined;
  const withinMs = within && reading.duration(within.value, '"within"');
  const messages = readExpectedMessages(reading, value);
  if (messages.length === 0) return undefined;
  return { kind: 'bot', at, order: 'strict', messages, ...(withinMs !== undefined && { withinMs }) };
}

/** One of several messages; a deadline is that of a step, so it has none of its own. */
function readListed(reading: NativeReading, item: Node | null): ExpectedMessage[] {
  const within = reading.isMap(item) ? reading.entry(item, 'within') : undefined;
  if (within)
    reading.problem(
      'unknown-key',
      within,
      'One message of several has no "within". Give it a "bot" step of its own, or write "within" beside "unordered" or "subset".',
    );
  return readExpectedMessages(reading, item);
}
