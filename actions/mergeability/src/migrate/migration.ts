/** A policy of ours made from one of another tool, and what could not be carried over. */
export interface Migration {
  readonly policy: { readonly version: 1; readonly rules: readonly MigratedRule[] };
  /** Sentences: what is missing, and what to do instead. Nothing is left out without one. */
  readonly left: readonly string[];
}

export interface MigratedRule {
  readonly name: string;
  readonly description?: string;
  readonly when?: Conditions;
  readonly require: Conditions;
}

/** A mapping of conditions, as it will stand in the policy. */
export type Conditions = Readonly<Record<string, unknown>>;

export type Plain = Readonly<Record<string, unknown>>;

export const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The texts of a list, or of one text. */
export const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((each: unknown) => {
    const text = textOf(each);
    return text === '' ? [] : [text];
  });

/** The text of a setting; anything but text, number and truth value counts as left out. */
export function textOf(value: unknown, fallback = ''): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : fallback;
}

/** A text as a regular expression that finds it. */
export const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** One mapping that asks for all of several. */
export function allConditions(parts: readonly Conditions[]): Conditions {
  const flat = parts.flatMap((part): readonly Conditions[] => {
    const { all, ...others } = part;
    return Array.isArray(all) && Object.keys(others).length === 0 ? (all as Conditions[]) : [part];
  });
  const [only] = flat;
  return flat.length === 1 && only ? only : { all: flat };
}

/** One mapping that is content with one of several. */
export function anyCondition(parts: readonly Conditions[]): Conditions {
  const [only] = parts;
  return parts.length === 1 && only ? only : { any: parts };
}

/**
 * A regular expression that looks ahead for what must not follow, `^(?!x)`, as the expression `^x` that must not match.
 * Undefined for any other look-around, which needs a human.
 */
export function splitLookahead(source: string): { matches?: string; not_matches?: string } | undefined {
  const negative = /^\^\(\?!((?:[^()\\]|\\.|\[[^\]]*\])*)\)(.*)$/s.exec(source);
  if (negative) {
    const [, unwanted = '', rest = ''] = negative;
    return /\(\?[=!<]/.test(rest)
      ? undefined
      : {
          ...(rest === '' || rest === '.*' || rest === '.*$' ? {} : { matches: `^${rest}` }),
          not_matches: `^(?:${unwanted})`,
        };
  }
  return /\(\?[=!]|\(\?<[=!]/.test(source) ? undefined : { matches: source };
}
