/** One step of a path. `rest` is `..`: this value and everything below it. */
export type PathStep =
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'all' }
  | { readonly kind: 'rest' }
  | {
      readonly kind: 'filter';
      readonly path: readonly PathStep[];
      readonly operator?: string;
      readonly value?: unknown;
    };

export class JsonPathError extends Error {
  override readonly name = 'JsonPathError';
  /** Offset of the first code unit that is not understood. */
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const cache = new Map<string, readonly PathStep[]>();

/**
 * Reads the part of RFC 9535 that tests need: `$`, `.name`, `['name']`, `[0]`, `[-1]`, `[1:3]`, `[*]`, `..`, and filters that
 * compare one member with a literal (`[?(@.type == 'hero')]`) or ask whether it is there. No scripts.
 *
 * @throws JsonPathError with the offset of the mistake
 */
export function parseJsonPath(path: string): readonly PathStep[] {
  const known = cache.get(path);
  if (known) return known;
  const steps = new PathParser(path).parse();
  if (cache.size > 10_000) cache.clear();
  cache.set(path, steps);
  return steps;
}

/** All values that a path finds, in document order. At most `limit`, so that `..` cannot run away. */
export function findByPath(root: unknown, steps: readonly PathStep[], limit = 10_000): unknown[] {
  let found: unknown[] = [root];
  for (const step of steps) {
    const next: unknown[] = [];
    for (const value of found) {
      follow(value, step, next, limit);
      if (next.length >= limit) break;
    }
    found = next;
    if (found.length === 0) break;
  }
  return found;
}

function follow(value: unknown, step: PathStep, into: unknown[], limit: number): void {
  switch (step.kind) {
    case 'key':
      if (isRecord(value) && Object.hasOwn(value, step.name)) into.push(value[step.name]);
      return;
    case 'index':
      if (Array.isArray(value)) {
        const index = step.index < 0 ? value.length + step.index : step.index;
        if (index >= 0 && index < value.length) into.push(value[index]);
      }
      return;
    case 'slice':
      if (Array.isArray(value)) for (const item of value.slice(step.from, step.to)) into.push(item);
      return;
    case 'all':
      for (const item of children(value)) into.push(item);
      return;
    case 'rest':
      descend(value, into, limit, 0);
      return;
    case 'filter':
      for (const item of children(value)) if (passes(item, step)) into.push(item);
      return;
  }
}

function descend(value: unknown, into: unknown[], limit: number, depth: number): void {
  if (into.length >= limit || depth > 200) return;
  into.push(value);
  for (const item of children(value)) descend(item, into, limit, depth + 1);
}

function children(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isRecord(value) ? Object.values(value) : [];
}

function passes(item: unknown, step: PathStep & { kind: 'filter' }): boolean {
  const found = findByPath(item, step.path, 2);
  if (step.operator === undefined) return found.length > 0;
  if (found.length === 0) return false;
  const [left] = found;
  const right = step.value;
  switch (step.operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    default: {
      if (typeof left !== typeof right || (typeof left !== 'number' && typeof left !== 'string')) return false;
      const a = left;
      const b = right as typeof left;
      return step.operator === '<' ? a < b : step.operator === '<=' ? a <= b : step.operator === '>' ? a > b : a >= b;
    }
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

class PathParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text.trim();
  }

  parse(): PathStep[] {
    // A path without "$" starts at the root as well: `order.status`.
    const steps: PathStep[] = [];
    if (this.#text === '') throw new JsonPathError('The path is empty.', 0);
    if (!this.#take('$') && !'.['.includes(this.#text[0]!)) steps.push({ kind: 'key', name: this.#name() });
    this.#steps(steps);
    if (this.#at < this.#text.length) throw this.#wrong('"." or "["');
    return steps;
  }

  #steps(into: PathStep[]): void {
    for (;;) {
      if (this.#take('..')) {
        into.push({ kind: 'rest' });
        if (this.#text[this.#at] === '[') continue;
        into.push(this.#take('*') ? { kind: 'all' } : { kind: 'key', name: this.#name() });
      } else if (this.#take('.')) {
        into.push(this.#take('*') ? { kind: 'all' } : { kind: 'key', name: this.#name() });
      } else if (this.#take('[')) {
        into.push(this.#bracket());
        if (!this.#take(']')) throw this.#wrong('"]"');
      } else return;
    }
  }

  #bracket(): PathStep {
    if (this.#take('*')) return { kind: 'all' };
    if (this.#take('?')) return this.#filter();
    const quote = this.#text[this.#at];
    if (quote === '"' || quote === "'") return { kind: 'key', name: this.#quoted() };
    const slice = /^(-?\d+)?:(-?\d+)?/.exec(this.#text.slice(this.#at));
    if (slice) {
      this.#at += slice[0].length;
      return {
        kind: 'slice',
        from: slice[1] === undefined ? undefined : Number(slice[1]),
        to: slice[2] === undefined ? undefined : Number(slice[2]),
      };
    }
    const index = /^-?\d+/.exec(this.#text.slice(this.#at));
    if (!index) throw this.#wrong("a number, '*', a quoted name or a filter");
    this.#at += index[0].length;
    return { kind: 'index', index: Number(index[0]) };
  }

  #filter(): PathStep {
    const parenthesis = this.#take('(');
    this.#spaces();
    if (!this.#take('@')) throw this.#wrong('"@"');
    const path: PathStep[] = [];
    this.#steps(path);
    this.#spaces();
    const operator = /^(==|!=|<=|>=|<|>)/.exec(this.#text.slice(this.#at))?.[0];
    let value: unknown;
    if (operator !== undefined) {
      this.#at += operator.length;
      this.#spaces();
      value = this.#literal();
      this.#spaces();
    }
    if (parenthesis && !this.#take(')')) throw this.#wrong('")"');
    return operator === undefined ? { kind: 'filter', path } : { kind: 'filter', path, operator, value };
  }

  #literal(): unknown {
    const quote = this.#text[this.#at];
    if (quote === '"' || quote === "'") return this.#quoted();
    const word = /^(true|false|null|-?\d+(?:\.\d+)?)/.exec(this.#text.slice(this.#at))?.[0];
    if (word === undefined) throw this.#wrong('a quoted text, a number, true, false or null');
    this.#at += word.length;
    return JSON.parse(word) as unknown;
  }

  #quoted(): string {
    const quote = this.#text[this.#at]!;
    let value = '';
    for (let i = this.#at + 1; i < this.#text.length; i++) {
      const letter = this.#text[i]!;
      if (letter === '\\') value += this.#text[++i] ?? '';
      else if (letter === quote) {
        this.#at = i + 1;
        return value;
      } else value += letter;
    }
    throw new JsonPathError(`The quoted name has no closing ${quote}.`, this.#at);
  }

  #name(): string {
    const name = /^[^\s.[\]()'"@?*=!<>,]+/.exec(this.#text.slice(this.#at))?.[0];
    if (name === undefined) throw this.#wrong('a name');
    this.#at += name.length;
    return name;
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #spaces(): void {
    while (this.#text[this.#at] === ' ') this.#at++;
  }

  #wrong(expected: string): JsonPathError {
    const found = this.#text[this.#at];
    return new JsonPathError(
      `${expected} was expected, but ${found === undefined ? 'the path ends' : `"${found}" was found`}.`,
      this.#at,
    );
  }
}
