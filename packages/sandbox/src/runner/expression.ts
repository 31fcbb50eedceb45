/** What `${{ }}` can hold. */
export type ExpressionValue = string | number | boolean | null | ExpressionValue[] | { [key: string]: ExpressionValue };

export interface ExpressionContext {
  /** The roots that an expression may name: `github`, `runner`, `env`, … */
  readonly values: Readonly<Record<string, ExpressionValue>>;
  /** The job's status so far, for success(), failure(), cancelled() and always(). */
  readonly status: 'success' | 'failure' | 'cancelled';
}

/** An expression that cannot be evaluated; the message shows where. */
export class ExpressionError extends Error {
  override name = 'ExpressionError';
}

type Token = {
  readonly kind: 'name' | 'operator' | 'literal';
  readonly value: string | number | boolean | null;
  readonly at: number;
};

const tokenPattern =
  /\s*(?:('(?:[^']|'')*')|(-?(?:0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?))|([a-z_][\w-]*)|(&&|\|\||==|!=|<=|>=|[!<>()[\].,*]))/iy;
const keywords: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (source.slice(at).trim() !== '') {
    tokenPattern.lastIndex = at;
    const match = tokenPattern.exec(source);
    if (!match) throw new ExpressionError(`Unexpected symbol at position ${at + 1} of the expression: ${source}`);
    const [all, text, number, name, operator] = match;
    const start = at + all.length - all.trimStart().length;
    if (text !== undefined) tokens.push({ kind: 'literal', value: text.slice(1, -1).replaceAll("''", "'"), at: start });
    else if (number !== undefined) tokens.push({ kind: 'literal', value: Number(number), at: start });
    else if (name !== undefined)
      tokens.push(
        name in keywords
          ? { kind: 'literal', value: keywords[name] ?? null, at: start }
          : { kind: 'name', value: name, at: start },
      );
    else tokens.push({ kind: 'operator', value: operator ?? '', at: start });
    at += all.length;
  }
  return tokens;
}

/** What counts as true in an `if`: everything but false, 0, '' and null. */
export function isTruthy(value: ExpressionValue): boolean {
  return !(value === null || value === false || value === 0 || value === '' || Number.isNaN(value));
}

/** The text that a value becomes inside a string. */
export function toText(value: ExpressionValue): string {
  if (value === null) return '';
  if (typeof value === 'object') return Array.isArray(value) ? 'Array' : 'Object';
  return String(value);
}

function toNumber(value: ExpressionValue): number {
  if (value === null) return 0;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return value.trim() === '' ? 0 : Number(value);
  return typeof value === 'number' ? value : Number.NaN;
}

function equal(a: ExpressionValue, b: ExpressionValue): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a.toLowerCase() === b.toLowerCase();
  if (typeof a === 'object' && a !== null) return a === b;
  return typeof a === typeof b ? a === b : toNumber(a) === toNumber(b);
}

/** What `.*` made: a list whose members are those of each of its items. */
const filtered = new WeakSet<ExpressionValue[]>();

/** `.*` and `[*]`: every item of a list, or every value of a map. */
function filter(value: ExpressionValue): ExpressionValue {
  if (value === null || typeof value !== 'object') return null;
  const items = Array.isArray(value) ? value : Object.values(value);
  const found = Array.isArray(value) && filtered.has(value) ? items.flatMap((item) => filter(item) ?? []) : [...items];
  filtered.add(found);
  return found;
}

function member(value: ExpressionValue, key: string | number): ExpressionValue {
  if (Array.isArray(value) && filtered.has(value)) {
    const found = value.map((item) => member(item, key)).filter((item) => item !== null);
    filtered.add(found);
    return found;
  }
  if (Array.isArray(value)) return (typeof key === 'number' ? value[key] : undefined) ?? null;
  if (value === null || typeof value !== 'object') return null;
  const found = Object.keys(value).find((name) => name.toLowerCase() === String(key).toLowerCase());
  return (found === undefined ? undefined : value[found]) ?? null;
}

type Call = (args: ExpressionValue[], context: ExpressionContext) => ExpressionValue;

const at = (args: ExpressionValue[], index: number) => args[index] ?? null;

/** GitHub's functions, but hashFiles, which only steps may use. */
const functions: Readonly<Record<string, Call>> = {
  always: () => true,
  success: (_, { status }) => status === 'success',
  failure: (_, { status }) => status === 'failure',
  cancelled: (_, { status }) => status === 'cancelled',
  contains: (args) => {
    const list = at(args, 0);
    if (Array.isArray(list)) return list.some((item) => equal(item, at(args, 1)));
    return toText(list)
      .toLowerCase()
      .includes(toText(at(args, 1)).toLowerCase());
  },
  startswith: (args) =>
    toText(at(args, 0))
      .toLowerCase()
      .startsWith(toText(at(args, 1)).toLowerCase()),
  endswith: (args) =>
    toText(at(args, 0))
      .toLowerCase()
      .endsWith(toText(at(args, 1)).toLowerCase()),
  format: (args) =>
    toText(at(args, 0)).replace(/\{\{|\}\}|\{(\d+)\}/g, (all, index: string | undefined) =>
      index === undefined ? all.charAt(0) : toText(at(args, Number(index) + 1)),
    ),
  join: (args) => {
    const list = at(args, 0);
    return Array.isArray(list) ? list.map(toText).join(args.length > 1 ? toText(at(args, 1)) : ',') : toText(list);
  },
  tojson: (args) => JSON.stringify(at(args, 0), null, 2),
  fromjson: (args) => JSON.parse(toText(at(args, 0))) as ExpressionValue,
};

/**
 * Evaluates one expression, without its `${{ }}`: literals, contexts, operators and GitHub's functions.
 *
 * @throws ExpressionError for a syntax error, an unknown function or an unknown context.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
 */
export function evaluateExpression(source: string, context: ExpressionContext): ExpressionValue {
  const tokens = tokenize(source);
  let index = 0;
  const fail = (what: string): never => {
    const token = tokens[index];
    throw new ExpressionError(
      `${what} at position ${(token?.at ?? source.length) + 1} of the expression: ${source.trim()}`,
    );
  };
  const take = (...operators: string[]): string | undefined => {
    const token = tokens[index];
    if (token?.kind !== 'operator' || !operators.includes(String(token.value))) return undefined;
    index += 1;
    return String(token.value);
  };

  function either(): ExpressionValue {
    let left = both();
    while (take('||')) {
      const right = both();
      left = isTruthy(left) ? left : right;
    }
    return left;
  }
  function both(): ExpressionValue {
    let left = comparison();
    while (take('&&')) {
      const right = comparison();
      left = isTruthy(left) ? right : left;
    }
    return left;
  }
  function comparison(): ExpressionValue {
    let left = unary();
    for (
      let operator = take('==', '!=', '<', '<=', '>', '>=');
      operator;
      operator = take('==', '!=', '<', '<=', '>', '>=')
    ) {
      left = compare(left, operator, unary());
    }
    return left;
  }
  function unary(): ExpressionValue {
    return take('!') ? !isTruthy(unary()) : members(primary());
  }
  function primary(): ExpressionValue {
    if (take('(')) {
      const value = either();
      if (!take(')')) fail("Expected ')'");
      return value;
    }
    const token = tokens[index];
    if (token === undefined || token.kind === 'operator') return fail('Expected a value');
    index += 1;
    if (token.kind === 'literal') return token.value;
    const name = String(token.value);
    if (take('(')) return call(name);
    const root = Object.keys(context.values).find((key) => key.toLowerCase() === name.toLowerCase());
    if (root === undefined) {
      index -= 1;
      return fail(`Unrecognized named-value: '${name}'`);
    }
    return context.values[root] ?? null;
  }
  function call(name: string): ExpressionValue {
    const args: ExpressionValue[] = [];
    if (!take(')')) {
      do args.push(either());
      while (take(','));
      if (!take(')')) fail("Expected ')'");
    }
    const called = Object.hasOwn(functions, name.toLowerCase()) ? functions[name.toLowerCase()] : undefined;
    return called ? called(args, context) : fail(`Unrecognized function: '${name}'`);
  }
  function members(start: ExpressionValue): ExpressionValue {
    let value = start;
    for (;;) {
      if (take('.')) {
        if (take('*')) {
          value = filter(value);
          continue;
        }
        const token = tokens[index];
        if (token === undefined || token.kind === 'operator') return fail('Expected a property name');
        index += 1;
        value = member(value, String(token.value));
      } else if (take('[')) {
        if (take('*')) {
          if (!take(']')) fail("Expected ']'");
          value = filter(value);
          continue;
        }
        const key = either();
        if (!take(']')) fail("Expected ']'");
        value = member(value, typeof key === 'number' ? key : toText(key));
      } else return value;
    }
  }

  const value = either();
  if (index < tokens.length) fail('Unexpected symbol');
  return value;
}

function compare(left: ExpressionValue, operator: string, right: ExpressionValue): boolean {
  if (operator === '==') return equal(left, right);
  if (operator === '!=') return !equal(left, right);
  const [a, b] =
    typeof left === 'string' && typeof right === 'string'
      ? [left.toLowerCase(), right.toLowerCase()]
      : [toNumber(left), toNumber(right)];
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}

/** Replaces each `${{ expression }}` of a text by its value; the rest stays as it is. */
export function interpolate(text: string, context: ExpressionContext): string {
  return text.replace(/\$\{\{((?:[^}']|'(?:[^']|'')*'|\}(?!\}))*)\}\}/g, (_, source: string) =>
    toText(evaluateExpression(source, context)),
  );
}

/** Evaluates an `if`, written with or without `${{ }}`. */
export function evaluateCondition(condition: string, context: ExpressionContext): boolean {
  const bare = /^\s*\$\{\{([\s\S]*)\}\}\s*$/.exec(condition)?.[1] ?? condition;
  return isTruthy(evaluateExpression(bare, context));
}
