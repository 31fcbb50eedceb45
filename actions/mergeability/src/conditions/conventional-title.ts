import type { Pattern } from 'action-kit/pattern';

/** Types of the Angular convention, which most tools take when none are given. */
export const DEFAULT_TYPES = [
  'feat', 'fix', 'docs', 'style', 'refactor', 'perf', 'test', 'build', 'ci', 'chore', 'revert',
] as const; // oxfmt-ignore

export interface ConventionalOptions {
  /** Each matched against the whole value. */
  readonly types?: readonly Pattern[];
  readonly scopes?: readonly Pattern[];
  readonly disallow_scopes?: readonly Pattern[];
  readonly require_scope?: boolean;
  readonly subject_matches?: readonly Pattern[];
  readonly subject_not_matches?: readonly Pattern[];
  /** Three groups: type, scope, subject. */
  readonly header?: Pattern;
}

export type ConventionalError =
  | 'no_type'
  | 'no_subject'
  | 'unknown_type'
  | 'missing_scope'
  | 'unknown_scope'
  | 'disallowed_scope'
  | 'subject_pattern_mismatch';

export interface ConventionalProblem {
  readonly error: ConventionalError;
  readonly why: string;
  readonly todo: string;
}

interface Header {
  readonly type: string;
  readonly scopes: readonly string[];
  readonly subject: string;
}

/** Splits `type(scope, scope)!: subject`; undefined when it has no such form. */
export function parseHeader(text: string, header?: Pattern): Header | undefined {
  const groups = header ? header.exec(text)?.groups : /^(\w*)(?:\(([^()\n]*)\))?!?: ([^\n]*)$/.exec(text)?.slice(1);
  if (groups === undefined) return undefined;
  const [type = '', scope, subject = ''] = groups;
  const scopes = (scope ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  return { type, scopes, subject };
}

/**
 * What is wrong with a header of the Conventional Commits form, or undefined
 * (https://www.conventionalcommits.org/en/v1.0.0/).
 */
export function findConventionalProblem(text: string, options: ConventionalOptions): ConventionalProblem | undefined {
  const header = parseHeader(text, options.header);
  const types = options.types?.map(({ source }) => source) ?? DEFAULT_TYPES;
  const form = `write it as "type: subject" with a type of ${types.join(', ')}`;
  const problem = (error: ConventionalError, why: string, todo: string): ConventionalProblem => ({ error, why, todo });
  if (header === undefined || header.type === '') return problem('no_type', 'has no type', form);
  const { type, scopes, subject } = header;
  if (subject.trim() === '') return problem('no_subject', 'has no subject behind the type', form);
  if (!isType(type, options)) return problem('unknown_type', `has the unknown type "${type}"`, form);

  if (options.require_scope && scopes.length === 0) {
    const known = options.scopes ? ` of ${options.scopes.map(({ source }) => source).join(', ')}` : '';
    return problem('missing_scope', 'names no scope', `name a scope${known}: "${type}(scope): …"`);
  }
  const whole = (list: readonly Pattern[], value: string): boolean => list.some((each) => each.testWhole(value));
  const unknown = scopes.filter((scope) => options.scopes !== undefined && !whole(options.scopes, scope));
  if (unknown.length > 0) {
    const known = options.scopes?.map(({ source }) => source).join(', ');
    return problem('unknown_scope', `names the unknown scope ${unknown.join(', ')}`, `use a scope of ${known}`);
  }
  const refused = scopes.filter((scope) => whole(options.disallow_scopes ?? [], scope));
  if (refused.length > 0) {
    return problem(
      'disallowed_scope',
      `names the scope ${refused.join(', ')}`,
      `leave out the scope ${refused.join(', ')}`,
    );
  }
  const { subject_matches: wanted, subject_not_matches: unwanted } = options;
  const bad = unwanted?.find((each) => each.test(subject));
  if ((wanted && !wanted.some((each) => each.test(subject))) || bad) {
    const rule = bad
      ? `must not match ${bad.source}`
      : `has to match ${wanted?.map(({ source }) => source).join(' or ')}`;
    return problem('subject_pattern_mismatch', `has the subject "${subject}", which ${rule}`, `the subject ${rule}`);
  }
  return undefined;
}

const isType = (type: string, { types }: ConventionalOptions): boolean =>
  types === undefined ? DEFAULT_TYPES.some((each) => each === type) : types.some((each) => each.testWhole(type));
