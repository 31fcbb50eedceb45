import type { Node } from 'yaml';
import type { Block, Conversation, DataRow, DataTable, Parameter, Severity, Step } from '../model.ts';
import type { SourcePosition } from '../source.ts';
import type { Fields, NativeReading } from './native-reading.ts';
import { readSteps } from './read-steps.ts';

const sharedKeys = ['bot', 'tags', 'owner', 'severity', 'locales', 'turn-timeout', 'timeout', 'unread', 'repeat'];
/** All keys of a conversation. */
export const conversationKeys = [
  'name',
  'description',
  ...sharedKeys,
  'skip',
  'quarantine',
  'variables',
  'data',
  'steps',
];
const severities: readonly Severity[] = ['blocker', 'critical', 'major', 'minor', 'trivial'];

type Shared = Partial<
  Pick<
    Conversation,
    'bot' | 'tags' | 'owner' | 'severity' | 'locales' | 'turnTimeoutMs' | 'timeoutMs' | 'unread' | 'repeat'
  >
>;

/** Settings that `defaults` gives to every conversation of a file and that each conversation may set for itself. */
export function readDefaults(reading: NativeReading, node: Node | null): Shared {
  const fields = reading.fields(node, '"defaults"', sharedKeys);
  return fields ? readShared(reading, fields) : {};
}

export function readConversation(
  reading: NativeReading,
  node: Node | null,
  defaults: Shared,
): Conversation | undefined {
  const before = reading.problems.length;
  const fields = reading.fields(node, 'A conversation', conversationKeys);
  if (!fields) return undefined;
  const get = (name: string): Node | null => fields.get(name)?.value ?? null;
  const name = fields.has('name')
    ? reading.text(get('name'), '"name"')
    : reading.problem('missing-key', node, 'A conversation needs a "name".');
  if (!fields.has('steps')) reading.problem('missing-key', node, 'A conversation needs "steps".');
  const steps = fields.has('steps') ? readSteps(reading, get('steps'), '"steps"') : [];
  const at = name ? reading.at(name.node) : reading.at(node);
  if (fields.has('steps') && !fields.has('skip') && reading.problems.length === before && !steps.some(mayAssert)) {
    reading.problem('no-assertion', at, 'This conversation never looks at what the bot says. Add a bot step.');
  }
  for (const step of beforeAnything(steps))
    reading.problem(
      'no-assertion',
      step.at,
      'This "never" looks at the turn before the user says anything, and would see nothing. Write it behind what the user says.',
    );
  const shared = readShared(reading, fields);
  const description = fields.has('description') ? reading.text(get('description'), '"description"')?.value : undefined;
  const skip = fields.has('skip') ? reading.text(get('skip'), '"skip" (the reason)') : undefined;
  const quarantine = fields.has('quarantine') ? readQuarantine(reading, get('quarantine')) : undefined;
  return {
    ...defaults,
    ...shared,
    name: name?.value ?? '',
    ...(description !== undefined && { description }),
    at,
    tags: [...new Set([...(defaults.tags ?? []), ...(shared.tags ?? [])])],
    ...(skip && { skip: { reason: skip.value, at: reading.at(skip.node) } }),
    ...(quarantine && { quarantine }),
    variables: fields.has('variables') ? (reading.templateMap(get('variables'), '"variables"') ?? {}) : {},
    tables: fields.has('data') ? readData(reading, get('data')) : [],
    steps,
  };
}

/** The `never` steps of a turn in which nobody has said anything and no reply is read. */
function beforeAnything(steps: readonly Step[]): readonly Step[] {
  const first = steps.findIndex(({ kind }) => !['never', 'set', 'clear', 'pause'].includes(kind));
  return steps[first]?.kind === 'user' ? steps.slice(0, first).filter(({ kind }) => kind === 'never') : [];
}

/** Whether a step can ever say that the bot is wrong; an include is looked into when names are linked. */
function mayAssert(step: Step): boolean {
  switch (step.kind) {
    case 'bot':
    case 'silence':
    case 'never':
    case 'state':
    case 'include':
      return true;
    case 'branch':
      return [...step.branches.map((branch) => branch.steps), step.otherwise ?? []].some((steps) =>
        steps.some(mayAssert),
      );
    case 'repeat':
      return step.until !== undefined || step.steps.some(mayAssert);
    default:
      return false;
  }
}

function readShared(reading: NativeReading, fields: Fields): Shared {
  const get = (name: string): Node | null => fields.get(name)?.value ?? null;
  const has = (name: string): boolean => fields.has(name);
  const bot = has('bot') ? reading.text(get('bot'), '"bot"')?.value : undefined;
  const owner = has('owner') ? reading.text(get('owner'), '"owner"')?.value : undefined;
  const tags = has('tags') ? reading.names(get('tags'), '"tags"') : undefined;
  const locales = has('locales') ? reading.names(get('locales'), '"locales"') : undefined;
  const severity = has('severity') ? reading.oneOf(get('severity'), '"severity"', severities) : undefined;
  const unread = has('unread') ? reading.oneOf(get('unread'), '"unread"', ['fail', 'ignore'] as const) : undefined;
  const repeat = has('repeat') ? reading.integer(get('repeat'), '"repeat"', 1, 1000) : undefined;
  const turnTimeoutMs = has('turn-timeout') ? reading.duration(get('turn-timeout'), '"turn-timeout"') : undefined;
  const timeoutMs = has('timeout') ? reading.duration(get('timeout'), '"timeout"') : undefined;
  return {
    ...(bot !== undefined && { bot }),
    ...(owner !== undefined && { owner }),
    ...(tags && { tags }),
    ...(locales && { locales }),
    ...(severity && { severity }),
    ...(unread && { unread }),
    ...(repeat !== undefined && { repeat }),
    ...(turnTimeoutMs !== undefined && { turnTimeoutMs }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
}

function readQuarantine(reading: NativeReading, node: Node | null): Conversation['quarantine'] {
  const fields = reading.fields(node, '"quarantine"', ['owner', 'until', 'reason']);
  if (!fields) return undefined;
  const needed = (name: 'owner' | 'until'): string | undefined =>
    fields.has(name)
      ? reading.text(fields.get(name)!.value, `"${name}"`)?.value
      : reading.problem(
          'missing-key',
          node,
          `A quarantine needs "${name}": somebody who repairs it, and a day when patience ends.`,
        );
  const owner = needed('owner');
  const until = needed('until');
  if (owner === undefined || until === undefined) return undefined;
  if (!/^\d{4}-\d\d-\d\d$/.test(until) || Number.isNaN(Date.parse(until))) {
    return reading.problem(
      'bad-value',
      fields.get('until')!.value,
      `"until" must be a day such as 2026-12-31, but "${until}" was found.`,
    );
  }
  const reason = fields.has('reason') ? reading.text(fields.get('reason')!.value, '"reason"')?.value : undefined;
  return { owner, until, ...(reason !== undefined && { reason }), at: reading.at(node) };
}

/** Rows of one table (`data: [{a: 1}, {a: 2}]`), or several tables that multiply (`data: [[…], […]]`). */
function readData(reading: NativeReading, node: Node | null): DataTable[] {
  const items = reading.list(node, '"data"') ?? [];
  if (items.length === 0)
    reading.problem('bad-value', node, '"data" has no rows: the conversation would never be played.');
  if (items.some((item) => reading.isList(item))) {
    const tables = items.map((item) => readTable(reading, reading.list(item, 'A table') ?? [], reading.at(item)));
    tables.forEach((table, index) => {
      if (table.rows.length === 0)
        reading.problem('bad-value', table.at, 'This table has no rows: the conversation would never be played.');
      const twice = table.columns.find((column) =>
        tables.slice(0, index).some((other) => other.columns.includes(column)),
      );
      if (twice !== undefined)
        reading.problem(
          'duplicate-name',
          table.at,
          `The variable "${twice}" is in a table above already; its values there would be lost.`,
        );
    });
    return tables;
  }
  return [readTable(reading, items, reading.at(node))];
}

function readTable(reading: NativeReading, items: readonly (Node | null)[], at: SourcePosition): DataTable {
  const columns: string[] = [];
  const names = new Set<string>();
  const rows = items.map((item): DataRow => {
    const fields = reading.fields(item, 'A row of data');
    const values: DataRow['values'][number][] = [];
    let name: string | undefined;
    for (const field of fields?.values() ?? []) {
      if (field.name === 'case') {
        name = reading.text(field.value, '"case"')?.value;
        if (name !== undefined && names.has(name))
          reading.problem('duplicate-name', field.value, `The case "${name}" is in this table twice.`);
        names.add(name ?? '');
        continue;
      }
      if (!columns.includes(field.name)) columns.push(field.name);
      values[columns.indexOf(field.name)] =
        field.value === null || reading.found(field.value) === 'nothing'
          ? undefined
          : reading.template(field.value, `"${field.name}"`);
    }
    return { ...(name !== undefined && { name }), at: reading.at(item), values };
  });
  return { at, columns, rows: rows.map((row) => ({ ...row, values: columns.map((_, index) => row.values[index]) })) };
}

export function readBlock(reading: NativeReading, name: string, key: Node, node: Node | null): Block | undefined {
  if (reading.isList(node))
    return { name, at: reading.at(key), parameters: [], steps: readSteps(reading, node, `Block "${name}"`) };
  const fields = reading.fields(node, `Block "${name}"`, ['parameters', 'steps']);
  if (!fields) return undefined;
  return {
    name,
    at: reading.at(key),
    parameters: fields.has('parameters') ? readParameters(reading, fields.get('parameters')!.value) : [],
    steps: readSteps(reading, fields.get('steps')?.value ?? null, '"steps"'),
  };
}

/** A list of names, or a mapping of names to defaults (nothing: required). */
function readParameters(reading: NativeReading, node: Node | null): Parameter[] {
  if (reading.isList(node)) {
    return reading.list(node, '"parameters"')!.flatMap((item) => {
      const name = reading.text(item, 'A parameter');
      return name ? [{ name: name.value, at: reading.at(item) }] : [];
    });
  }
  return [...(reading.fields(node, '"parameters"')?.values() ?? [])].map((field) => {
    const value =
      reading.found(reading.resolve(field.value)) === 'nothing'
        ? undefined
        : reading.template(field.value, `"${field.name}"`);
    return { name: field.name, at: reading.at(field.key), ...(value && { default: value }) };
  });
}
