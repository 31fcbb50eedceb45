import type { CheckKind } from '../../check.ts';
import { literal, type JsonTemplate } from '../../template.ts';
import type { SourcePosition } from '../../source.ts';

const operators: Readonly<Record<string, '=' | '<' | '<=' | '>' | '>='>> = {
  '==': '=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/**
 * An adaptive expression about an activity as a check. Only comparisons that mean the same here are taken:
 * a path with a literal, with nothing (`undefined`), a count, a length, and `contains`. Anything else gives undefined.
 */
export function adaptiveAssertion(expression: string, at: SourcePosition): CheckKind | undefined {
  const text = expression.trim();
  const contains = /^contains\(\s*text\s*,\s*('[^']*'|"[^"]*")\s*\)$/.exec(text);
  if (contains) return { kind: 'contains', text: literal(contains[1]!.slice(1, -1), at) };
  const exists = /^exists\(\s*([A-Za-z_][\w.[\]]*)\s*\)$/.exec(text);
  if (exists) return presence(exists[1]!, true, at);
  const counted =
    /^(?:(?:count|length)\(\s*([A-Za-z_][\w.[\]]*)\s*\)|([A-Za-z_][\w[\]]*(?:\.[A-Za-z_][\w[\]]*)*)\.length)\s*(==|<=|>=|<|>)\s*(\d+)$/.exec(
      text,
    );
  if (counted) {
    const path = counted[1] ?? counted[2]!;
    const bound = { operator: operators[counted[3]!]!, value: Number(counted[4]) };
    if (path === 'text') return { kind: 'length', unit: 'characters', bound };
    return path === 'attachments' || path.endsWith('s') || path.endsWith(']')
      ? { kind: 'json', path: literal(`$.${path}[*]`, at), count: bound }
      : undefined;
  }
  const compared =
    /^([A-Za-z_][\w.[\]]*)\s*(==|!=)\s*('[^']*'|"[^"]*"|-?\d+(?:\.\d+)?|true|false|null|undefined)$/.exec(text);
  if (!compared) return undefined;
  const [, path = '', operator, right = ''] = compared;
  if (right === 'undefined' || right === 'null') return presence(path, operator === '!=', at);
  const value: JsonTemplate = /^['"]/.test(right)
    ? literal(right.slice(1, -1), at)
    : (JSON.parse(right) as JsonTemplate);
  const check = equality(path, value, at);
  return operator === '==' ? check : { kind: 'not', check: { ...check, at } };
}

function equality(path: string, value: JsonTemplate, at: SourcePosition): CheckKind {
  const isText = typeof value === 'object' && value !== null && 'source' in value;
  if (path === 'text' && isText) return { kind: 'equals', text: value };
  if (path === 'type' && isText) {
    const kinds = {
      message: 'message',
      typing: 'typing',
      event: 'event',
      endOfConversation: 'end',
      trace: 'trace',
    } as const;
    const kind = kinds[value.source as keyof typeof kinds] as 'message' | undefined;
    if (kind) return { kind: 'type', type: kind };
  }
  return { kind: 'json', path: literal(`$.${path}`, at), value };
}

function presence(path: string, wanted: boolean, at: SourcePosition): CheckKind {
  const check: CheckKind = { kind: 'json', path: literal(`$.${path}`, at) };
  return wanted ? check : { kind: 'not', check: { ...check, at } };
}
