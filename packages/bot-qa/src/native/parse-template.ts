import type { CaptureType, Template, TemplatePart } from '../template.ts';
import type { ProblemCode, SourcePosition } from '../source.ts';
import { suggest } from '../suggest.ts';

export const captureTypes: readonly CaptureType[] = [
  'text',
  'word',
  'line',
  'integer',
  'number',
  'boolean',
  'date',
  'email',
  'url',
  'json',
];

/** Functions of a text; all of them follow the run's seed and clock. */
export const templateFunctions: readonly string[] = [
  'now',
  'date',
  'time',
  'timestamp',
  'uuid',
  'random',
  'pick',
  'session',
  'env',
  'case',
];

export interface TemplateContext {
  /** Where the code unit at this offset of the text is written. */
  readonly position: (offset: number, length: number) => SourcePosition;
  readonly problem: (code: ProblemCode, at: SourcePosition, message: string, suggestion?: string) => void;
  /** Whether `${name:type}` may take a value from the bot's text here. */
  readonly captures: boolean;
}

const hole = /^([A-Za-z_][A-Za-z0-9_.-]*)(?::([a-z]+))?$/;
/** `+3d`: what `date` and `time` add. */
export const timeOffset = /^([+-]?\d+)\s*(d|h|m|s|w)$/;
const call = /^([a-z]+)\((.*)\)$/s;

/**
 * Reads `${…}` in a text: `${name}` a variable, `${name:type}` a capture (expectations only), `${now()}` a function,
 * `${env.NAME}` an environment variable (its value is a secret in all output), `$${` a literal `${`.
 */
export function parseTemplate(text: string, context: TemplateContext): Template {
  const parts: TemplatePart[] = [];
  let plain = '';
  let index = 0;
  while (index < text.length) {
    if (text.startsWith('$${', index)) {
      plain += '${';
      index += 3;
      continue;
    }
    if (!text.startsWith('${', index)) {
      const next = text.indexOf('$', index + 1);
      const stop = next < 0 ? text.length : next;
      plain += text.slice(index, stop);
      index = stop;
      continue;
    }
    const close = text.indexOf('}', index);
    if (close < 0) {
      context.problem(
        'bad-value',
        context.position(index, 2),
        'A "${" has no closing "}". Write "$${" for a literal "${".',
        '$${',
      );
      plain += text.slice(index);
      break;
    }
    const part = parseHole(text.slice(index + 2, close).trim(), context.position(index, close + 1 - index), context);
    if (part) {
      if (plain !== '') parts.push(plain);
      plain = '';
      parts.push(part);
    }
    index = close + 1;
  }
  if (plain !== '') parts.push(plain);
  return { source: text, parts, at: context.position(0, text.length) };
}

function parseHole(inner: string, at: SourcePosition, context: TemplateContext): TemplatePart | undefined {
  if (inner.startsWith('env.') && /^env\.[A-Za-z_][A-Za-z0-9_]*$/.test(inner)) {
    return { kind: 'function', name: 'env', arguments: [inner.slice(4)], at };
  }
  const called = call.exec(inner);
  if (called) {
    const name = called[1]!;
    if (!templateFunctions.includes(name)) {
      const near = suggest(name, templateFunctions);
      context.problem(
        'unknown-variable',
        at,
        `There is no function "${name}". Known are: ${templateFunctions.join(', ')}.`,
        near && `\${${near}()}`,
      );
      return undefined;
    }
    const given = splitArguments(called[2]!);
    if (name === 'pick' && given.length === 0)
      context.problem('bad-value', at, 'pick() needs the texts to pick from.', "${pick('tea', 'milk')}");
    if ((name === 'date' || name === 'time') && given[1] !== undefined && !timeOffset.test(given[1].trim()))
      context.problem('bad-value', at, `"${given[1]}" is no time to add. Write +3d, -2h, +30m, +10s or +1w.`);
    return { kind: 'function', name, arguments: given, at };
  }
  const named = hole.exec(inner);
  if (!named) {
    context.problem(
      'bad-value',
      at,
      `"\${${inner}}" is no variable, capture or function. Write "$\${" for a literal "\${".`,
    );
    return undefined;
  }
  const [, name = '', type] = named;
  if (type === undefined) return { kind: 'variable', name, at };
  if (!isCaptureType(type)) {
    const near = suggest(type, captureTypes);
    context.problem(
      'bad-value',
      at,
      `"${type}" is no type of a capture. Known are: ${captureTypes.join(', ')}.`,
      near && `\${${name}:${near}}`,
    );
    return undefined;
  }
  if (!context.captures) {
    context.problem(
      'bad-value',
      at,
      'Only a text expected from the bot can capture; here a variable is meant.',
      `\${${name}}`,
    );
    return undefined;
  }
  return { kind: 'capture', name, type, reuse: false, at };
}

function isCaptureType(type: string): type is CaptureType {
  return (captureTypes as readonly string[]).includes(type);
}

/** `a, 'b, c', 3` → three texts without their quotes. */
function splitArguments(text: string): string[] {
  if (text.trim() === '') return [];
  const found: string[] = [];
  for (const match of text.matchAll(/\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^,]*))\s*(?:,|$)/gs)) {
    if (match[0] === '' && match.index === text.length && !text.trimEnd().endsWith(',')) break;
    const quoted = match[1] ?? match[2];
    found.push(quoted === undefined ? (match[3] ?? '').trim() : quoted.replace(/\\(.)/gs, '$1'));
  }
  return found;
}
