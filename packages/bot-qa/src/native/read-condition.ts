import type { Node } from 'yaml';
import { parseBound } from './parse-measure.ts';
import type { Condition, ConditionKind } from '../model.ts';
import type { NativeReading } from './native-reading.ts';
import { readCheckMap } from './read-check.ts';

const conditionKeys = ['reply', 'last-reply', 'variable', 'equals', 'is', 'env', 'not', 'all', 'any', 'time'];

/**
 * `{reply: {contains: …}}` looks at the next message without reading it, `{last-reply: …}` at the last one that was read,
 * `{variable: name, equals: text}` or `{variable: name, is: ">=3"}` at a variable.
 */
export function readCondition(reading: NativeReading, node: Node | null, what: string): Condition | undefined {
  const fields = reading.fields(node, what, conditionKeys);
  if (!fields) return undefined;
  const at = reading.at(node);
  const get = (name: string): Node | null => fields.get(name)?.value ?? null;
  const kinds: ConditionKind[] = [];
  for (const kind of ['reply', 'last-reply'] as const) {
    if (fields.has(kind)) kinds.push({ kind, checks: readCheckMap(reading, get(kind), `"${kind}"`) });
  }
  const equals = fields.has('equals') ? reading.template(get('equals'), '"equals"') : undefined;
  if (fields.has('variable')) {
    const name = reading.text(get('variable'), '"variable"')?.value;
    const is = fields.has('is') ? reading.text(get('is'), '"is"') : undefined;
    const bound = is && parseBound(is.value);
    if (is && !bound)
      reading.problem('bad-value', is.node, `"is" must be a bound such as ">=3", but "${is.value}" was found.`);
    if (name !== undefined) kinds.push({ kind: 'variable', name, ...(bound && { bound }), ...(equals && { equals }) });
  } else if (fields.has('env')) {
    const name = reading.text(get('env'), '"env"')?.value;
    if (name !== undefined) kinds.push({ kind: 'setting', name, ...(equals && { equals }) });
  }
  if (fields.has('time')) kinds.push(...readTime(reading, get('time')));
  if (fields.has('not')) {
    const condition = readCondition(reading, get('not'), '"not"');
    if (condition) kinds.push({ kind: 'not', condition });
  }
  for (const kind of ['all', 'any'] as const) {
    if (!fields.has(kind)) continue;
    const conditions = (reading.list(get(kind), `"${kind}"`) ?? []).flatMap(
      (item) => readCondition(reading, item, `Each of "${kind}"`) ?? [],
    );
    kinds.push({ kind, conditions });
  }
  const looksAt = fields.has('variable') ? 'variable' : fields.has('env') ? 'env' : undefined;
  for (const name of ['env', 'equals', 'is'] as const) {
    const isRead = name === 'env' ? looksAt !== 'variable' : name === 'is' ? looksAt === 'variable' : looksAt;
    if (fields.has(name) && !isRead)
      reading.problem(
        'unknown-key',
        fields.get(name)!.key,
        name === 'env'
          ? '"env" and "variable" cannot stand together; combine them with "all" or "any".'
          : `"${name}" needs ${name === 'is' ? '"variable"' : '"variable" or "env"'} beside it.`,
      );
  }
  const [only] = kinds;
  if (!only)
    return reading.problem(
      'missing-key',
      node,
      `${what} needs one of reply, last-reply, variable, env, time, not, all, any.`,
    );
  if (kinds.length === 1) return { ...only, at };
  return { kind: 'all', conditions: kinds.map((kind) => ({ ...kind, at })), at };
}

function readTime(reading: NativeReading, node: Node | null): ConditionKind[] {
  const fields = reading.fields(node, '"time"', ['from', 'to', 'weekdays']);
  if (!fields) return [];
  const clock = (name: 'from' | 'to'): string | undefined => {
    if (!fields.has(name)) return undefined;
    const text = reading.text(fields.get(name)!.value, `"${name}"`);
    if (text && !/^([01]\d|2[0-3]):[0-5]\d$/.test(text.value)) {
      return reading.problem(
        'bad-value',
        text.node,
        `"${name}" must be a time of day such as "09:30", but "${text.value}" was found.`,
      );
    }
    return text?.value;
  };
  const from = clock('from');
  const to = clock('to');
  const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
  const weekdays = fields.has('weekdays')
    ? (reading.list(fields.get('weekdays')!.value, '"weekdays"') ?? []).flatMap((item) => {
        const day = reading.oneOf(item, 'A weekday', days);
        return day ? [days.indexOf(day)] : [];
      })
    : undefined;
  return [
    {
      kind: 'time',
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(weekdays && { weekdays }),
    },
  ];
}
