import type { SourcePosition } from '../../source.ts';
import { suggest } from '../../suggest.ts';
import type { FunctionPart, Template, TemplatePart } from '../../template.ts';
import type { BotiumContext } from './botium-context.ts';
import type { Placed } from './botium-script.ts';

const hole = /\$(?:(env|cap|msg|date|time|random|date_add|date_subtract)\(((?:\\\)|[^)])*)\)|([A-Za-z]\w*))/g;

/** Functions without arguments, as the native ones. Those whose result depends on the machine's language have no counterpart. */
const plainFunctions: Readonly<Record<string, readonly [string, ...string[]]>> = {
  now_ISO: ['now'],
  date_ISO: ['date', 'YYYY-MM-DD'],
  date_EN: ['date', 'M/D/YYYY'],
  date_DE: ['date', 'D.M.YYYY'],
  time_ISO: ['time', 'HH:mm:ss'],
  time_DE: ['time', 'HH:mm:ss'],
  time_HH: ['time', 'HH'],
  time_HH_MM: ['time', 'HH:mm'],
  time_HH_MM_SS: ['time', 'HH:mm:ss'],
  timestamp: ['timestamp'],
  tomorrow_ISO: ['date', 'YYYY-MM-DD', '+1d'],
  tomorrow_EN: ['date', 'M/D/YYYY', '+1d'],
  tomorrow_DE: ['date', 'D.M.YYYY', '+1d'],
  yesterday_ISO: ['date', 'YYYY-MM-DD', '-1d'],
  yesterday_EN: ['date', 'M/D/YYYY', '-1d'],
  yesterday_DE: ['date', 'D.M.YYYY', '-1d'],
  year: ['date', 'YYYY'],
  month_MM: ['date', 'MM'],
  day_of_month: ['date', 'D'],
  random10: ['random', '10'],
  uniqid: ['uuid'],
  testcasename: ['case'],
  testsessionname: ['session'],
};

const withoutCounterpart: ReadonlySet<string> = new Set([
  'now',
  'now_EN',
  'now_DE',
  'date',
  'time',
  'time_EN',
  'tomorrow',
  'yesterday',
  'month',
  'day_of_week',
  'random',
  'projectname',
]);

/**
 * A text with Botium's `$variables` and `$functions()`. Where `captures` is given (the bot's side), a variable takes its value
 * from the reply when it has none yet; names of one letter never do.
 */
export function botiumTemplate(lines: readonly Placed[], context: BotiumContext, captures = false): Template {
  const text = lines.map((line) => line.text).join('\n');
  const at = lines[0]?.at ?? { file: '', line: 1, column: 1 };
  if (!context.hasMemory || !text.includes('$')) return { source: text, parts: text === '' ? [] : [text], at };
  const parts: TemplatePart[] = [];
  let from = 0;
  for (const match of text.matchAll(hole)) {
    const place = placeIn(lines, match.index, match[0].length);
    const [, called, given, name] = match;
    const part =
      called === undefined
        ? readName(name!, place, captures, context)
        : readCall(called, (given ?? '').replaceAll('\\)', ')'), place, context);
    if (part === undefined) continue;
    if (match.index > from) parts.push(text.slice(from, match.index));
    parts.push(part);
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return { source: text, parts, at };
}

/** Where an offset of the joined lines stands. */
export function placeIn(lines: readonly Placed[], offset: number, length = 0): SourcePosition {
  let rest = offset;
  for (const line of lines) {
    if (rest <= line.text.length) return { ...line.at, column: line.at.column + rest, length };
    rest -= line.text.length + 1;
  }
  return lines.at(-1)?.at ?? { file: '', line: 1, column: 1 };
}

function readName(
  name: string,
  at: SourcePosition,
  captures: boolean,
  context: BotiumContext,
): TemplatePart | undefined {
  const known = Object.hasOwn(plainFunctions, name) ? plainFunctions[name] : undefined;
  if (known) return { kind: 'function', name: known[0], arguments: known.slice(1), at };
  if (withoutCounterpart.has(name)) {
    return context.problems.error(
      'unsupported-feature',
      at,
      `"$${name}" depends on the language and settings of the machine. Write a function with a form of its own.`,
      suggest(name, [
        'date_ISO',
        'time_ISO',
        'now_ISO',
        'tomorrow_ISO',
        'yesterday_ISO',
        'month_MM',
        'random10',
      ])?.replace(/^/, '$'),
    );
  }
  if (captures && name.length > 1) return { kind: 'capture', name, type: 'word', reuse: true, at };
  return { kind: 'variable', name, at };
}

function readCall(name: string, given: string, at: SourcePosition, context: BotiumContext): TemplatePart | undefined {
  const call = (to: string, ...args: string[]): FunctionPart => ({ kind: 'function', name: to, arguments: args, at });
  const args = given.split(',').map((arg) => arg.trim());
  switch (name) {
    case 'env':
      return call('env', given.trim());
    case 'cap': {
      const value = context.settings[given.trim()];
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
      return context.problems.error(
        'unknown-variable',
        at,
        `The setting "${given.trim()}" of "$cap" has no value. Give it with --setting.`,
      );
    }
    case 'random':
      return call('random', /^\d+$/.test(given.trim()) ? given.trim() : '4');
    case 'date':
    case 'time':
      return datePattern(given.trim(), at, context) && call(name, given.trim());
    case 'date_add':
    case 'date_subtract': {
      const [amount = '', unit = '', ...pattern] = args;
      const letter = {
        days: 'd',
        day: 'd',
        d: 'd',
        hours: 'h',
        hour: 'h',
        h: 'h',
        minutes: 'm',
        minute: 'm',
        m: 'm',
        weeks: 'w',
        week: 'w',
        w: 'w',
      }[unit.replace(/^["']|["']$/g, '')];
      const form = pattern.join(',').replace(/^["']|["']$/g, '');
      if (letter === undefined || !/^[+-]?\d+$/.test(amount) || form === '')
        return context.problems.error(
          'unsupported-feature',
          at,
          `"$${name}(${given})" needs a whole number, days, hours, minutes or weeks, and a form such as YYYY-MM-DD.`,
        );
      const sign = (name === 'date_add') === !amount.startsWith('-') ? '+' : '-';
      return datePattern(form, at, context) && call('date', form, `${sign}${amount.replace(/^[+-]/, '')}${letter}`);
    }
    default:
      return context.problems.error(
        'unsupported-feature',
        at,
        '"$msg(…)" looks into the last message; capture the value instead (ASSIGN_SCRIPTING_MEMORY).',
      );
  }
}

/** Only forms without names of days and months are the same everywhere. */
function datePattern(pattern: string, at: SourcePosition, context: BotiumContext): true | undefined {
  if (pattern !== '' && !/[A-Za-z]/.test(pattern.replace(/YYYY|YY|MM|DD|HH|mm|ss|SSS|\bM\b|\bD\b|\bH\b|T|Z/g, '')))
    return true;
  return context.problems.error(
    'unsupported-feature',
    at,
    `The form "${pattern}" is not understood. Known are YYYY, YY, MM, M, DD, D, HH, H, mm, ss and SSS.`,
  );
}
