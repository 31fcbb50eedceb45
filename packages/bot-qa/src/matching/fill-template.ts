import { timeOffset } from '../native/parse-template.ts';
import { suggest } from '../suggest.ts';
import type { FunctionPart, JsonTemplate, Template } from '../template.ts';
import { ScopeError, type Scope } from './scope.ts';

/**
 * The text of a template with the values of this moment. Values are put in as they are: `$&` and the like mean nothing.
 *
 * @throws ScopeError for a variable without a value
 */
export function fillTemplate(template: Template, scope: Scope): string {
  const { parts } = template;
  if (parts.length === 0) return '';
  const [first] = parts;
  if (parts.length === 1 && typeof first === 'string') return first;
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') text += part;
    else if (part.kind === 'function') text += callFunction(part, scope);
    else text += variableValue(part.name, part.at, scope);
  }
  return text;
}

/** The value of a variable, or a ScopeError that names the nearest one that has a value. */
export function variableValue(name: string, at: Template['at'], scope: Scope): string {
  const value = scope.variables.get(name);
  if (value !== undefined) return value;
  const near = suggest(name, scope.variables.keys());
  const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
  throw new ScopeError('unknown-variable', `The variable "${name}" has no value at this step.${hint}`, at);
}

/** JSON with its texts filled. A text that is nothing but one variable keeps the type that the value looks like only in comparisons, here it is text. */
export function fillJson(value: JsonTemplate, scope: Scope): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly JsonTemplate[]).map((item) => fillJson(item, scope));
  if ('parts' in value) return fillTemplate(value, scope);
  const { entries } = value as { readonly entries: Readonly<Record<string, JsonTemplate>> };
  return Object.fromEntries(Object.entries(entries).map(([key, item]) => [key, fillJson(item, scope)]));
}

function callFunction(part: FunctionPart, scope: Scope): string {
  const { world } = scope;
  const [first, second] = part.arguments;
  switch (part.name) {
    case 'env': {
      const value = world.environment(first ?? '');
      if (value === undefined)
        throw new ScopeError('unknown-variable', `The environment variable "${first ?? ''}" is not set.`, part.at);
      return value;
    }
    case 'now':
      return new Date(world.now()).toISOString();
    case 'timestamp':
      return String(Math.floor(world.now()));
    case 'date':
      return formatDate(world.now() + offset(second, part), first ?? 'YYYY-MM-DD');
    case 'time':
      return formatDate(world.now() + offset(second, part), first ?? 'HH:mm');
    case 'uuid':
      return uuid(world.random);
    case 'random': {
      const digits = Math.min(18, Math.max(1, Number(first ?? 4) || 4));
      return Array.from({ length: digits }, () => Math.floor(world.random() * 10)).join('');
    }
    case 'pick':
      if (part.arguments.length === 0)
        throw new ScopeError('bad-value', 'pick() needs at least one text to pick from.', part.at);
      return part.arguments[Math.floor(world.random() * part.arguments.length)]!;
    case 'session':
      return world.session;
    case 'case':
      return world.caseName;
    default:
      throw new ScopeError('unknown-variable', `There is no function "${part.name}".`, part.at);
  }
}

/** `+3d`, `-2h`: milliseconds. */
function offset(text: string | undefined, part: FunctionPart): number {
  if (text === undefined) return 0;
  const match = timeOffset.exec(text.trim());
  if (!match)
    throw new ScopeError('bad-value', `"${text}" is no time to add. Write +3d, -2h, +30m, +10s or +1w.`, part.at);
  const unit = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }[
    match[2] as 's' | 'm' | 'h' | 'd' | 'w'
  ];
  return Number(match[1]) * unit;
}

/** In UTC, so that a test means the same everywhere. */
export function formatDate(ms: number, pattern: string): string {
  const date = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  return pattern.replace(/YYYY|YY|MM|M|DD|D|HH|H|mm|ss|SSS/g, (token) => {
    switch (token) {
      case 'YYYY':
        return String(date.getUTCFullYear());
      case 'YY':
        return two(date.getUTCFullYear() % 100);
      case 'MM':
        return two(date.getUTCMonth() + 1);
      case 'M':
        return String(date.getUTCMonth() + 1);
      case 'DD':
        return two(date.getUTCDate());
      case 'D':
        return String(date.getUTCDate());
      case 'HH':
        return two(date.getUTCHours());
      case 'H':
        return String(date.getUTCHours());
      case 'mm':
        return two(date.getUTCMinutes());
      case 'ss':
        return two(date.getUTCSeconds());
      default:
        return String(date.getUTCMilliseconds()).padStart(3, '0');
    }
  });
}

function uuid(random: () => number): string {
  const hex = (count: number): string =>
    Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[Math.floor(random() * 4)]!}${hex(3)}-${hex(12)}`;
}
