import type { Check, CheckKind } from '../../check.ts';
import { compileRegex } from '../../matching/compile-regex.ts';
import type { SourcePosition } from '../../source.ts';
import { literal } from '../../template.ts';
import type { ProblemList } from '../problem-list.ts';

const text = String.raw`('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")`;
const forms = {
  length: /^output(?:\.trim\(\))?\.length\s*(<=|>=|===?|<|>)\s*(\d+)$/,
  includes: new RegExp(String.raw`^output(\.toLowerCase\(\))?\.includes\(\s*${text}\s*\)$`),
  equals: new RegExp(String.raw`^output(?:\.trim\(\))?\s*(===?|!==?)\s*${text}$`),
  starts: new RegExp(String.raw`^output\.(startsWith|endsWith)\(\s*${text}\s*\)$`),
  test: /^\/((?:[^/\\]|\\.)+)\/(i?)\.test\(\s*output\s*\)$/,
};

/**
 * Expressions that mean the same without running a program: length, includes, equality, startsWith, a regular expression,
 * and several of them joined by `&&`. An expression that is a number is a mistake: any number but 0 would pass.
 */
export function javascriptCheck(source: string, at: SourcePosition, problems: ProblemList): CheckKind | undefined {
  const expression = source.trim().replace(/;$/, '').trim();
  if (expression === '') return problems.error('bad-asserter-arguments', at, '"javascript" needs an expression.');
  const pieces =
    expression.includes('&&') && !/['"/].*&&.*['"/]/.test(expression) ? expression.split('&&') : [expression];
  const checks = pieces.map((piece) => single(piece.trim(), at));
  const [first] = checks;
  if (checks.every((check) => check !== undefined)) {
    return checks.length === 1 ? first : { kind: 'all', checks: checks.map((check): Check => ({ ...check, at })) };
  }
  if (
    !/[<>!]|==|\b(true|false|return|some|every|includes|startsWith|endsWith|test|match|Boolean|has)\b/.test(expression)
  )
    return problems.error(
      'assertion-not-boolean',
      at,
      `"${expression.slice(0, 80)}" is a value, not a yes or no: whatever is not 0 or empty would pass. Write a comparison.`,
    );
  return problems.error(
    'unsupported-assertion',
    at,
    `The program "${expression.slice(0, 80)}" is not run here. Write it as contains, regex, equals or length.`,
  );
}

function single(expression: string, at: SourcePosition): CheckKind | undefined {
  if (/^!\s*[^=]/.test(expression)) {
    const inner = single(
      expression
        .slice(1)
        .trim()
        .replace(/^\((.*)\)$/, '$1'),
      at,
    );
    return inner && { kind: 'not', check: { ...inner, at } };
  }
  const length = forms.length.exec(expression);
  if (length) {
    const operator = length[1]!.startsWith('==') ? '=' : (length[1] as '<' | '<=' | '>' | '>=');
    return { kind: 'length', unit: 'characters', bound: { operator, value: Number(length[2]) } };
  }
  const includes = forms.includes.exec(expression);
  if (includes) {
    const value = unquote(includes[2]!);
    return value === ''
      ? undefined
      : { kind: 'contains', text: literal(value, at), ...(includes[1] !== undefined && { ignoreCase: true }) };
  }
  const equals = forms.equals.exec(expression);
  if (equals) {
    const check: CheckKind = { kind: 'equals', text: literal(unquote(equals[2]!), at) };
    return equals[1]!.startsWith('!') ? { kind: 'not', check: { ...check, at } } : check;
  }
  const starts = forms.starts.exec(expression);
  if (starts) {
    const value = unquote(starts[2]!).replaceAll('*', '\\*');
    return value === ''
      ? undefined
      : { kind: 'wildcard', pattern: literal(starts[1] === 'startsWith' ? `${value}*` : `*${value}`, at) };
  }
  const test = forms.test.exec(expression);
  if (!test) return undefined;
  try {
    compileRegex(test[1]!, test[2] === 'i');
  } catch {
    return undefined;
  }
  return { kind: 'regex', pattern: literal(test[1]!, at), ...(test[2] === 'i' && { ignoreCase: true }) };
}

function unquote(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter === 't' ? '\t' : letter));
}
