import { object, optional, type OptionalSchema, recursive } from 'action-kit/config-object';
import { array, integer, type Schema } from 'action-kit/config-schema';
import { checked, converted } from 'action-kit/config-value';
import type { Check } from '../conditions/condition.ts';
import { vocabulary } from '../conditions/vocabulary.ts';
import type { FactName } from '../snapshot/facts.ts';

/** Conditions and how they are combined. */
export type Expression =
  | Check
  | { readonly kind: 'all'; readonly parts: readonly Expression[] }
  | { readonly kind: 'any'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression }
  | { readonly kind: 'at_least'; readonly count: number; readonly parts: readonly Expression[] };

const words: Readonly<Record<string, OptionalSchema<Check>>> = Object.fromEntries(
  vocabulary.map((each) => [each.key, optional(each.schema)]),
);

const parts = (): Schema<Expression[]> => array(expression(), { min: 1, max: 200 });

const atLeast = (): Schema<{ count: number; of: Expression[] }> =>
  checked(object({ count: integer({ min: 1, max: 200 }), of: parts() }), ({ count, of }) =>
    count <= of.length ? undefined : `expected at least ${count} parts under "of", found ${of.length}.`,
  );

/** What other tools call it. */
const INSTEAD: Readonly<Record<string, string>> = {
  and: 'Write "all:" with a list.',
  or: 'Write "any:" with a list.',
  none: 'Write "not: { any: [...] }".',
  reviews: 'Write "approvals:".',
  status: 'Write "checks:".',
  statuses: 'Write "checks:".',
  paths: 'Write "files: { any: [...] }".',
  changed_files: 'Write "files: { any: [...] }".',
};

/**
 * A mapping of conditions: every key has to hold. `all`, `any`, `not` and `at_least` combine further mappings, in
 * `when` and in `require` alike, at any depth.
 */
export function expression(): Schema<Expression> {
  return recursive('expression', { expected: 'a mapping of conditions', kinds: ['mapping'] }, (): Schema<Expression> =>
    converted(
      checked(
        object(
          {
            ...words,
            all: optional(parts()),
            any: optional(parts()),
            not: optional(expression()),
            at_least: optional(atLeast()),
          },
          { expected: 'a mapping of conditions', instead: INSTEAD },
        ),
        (given) => (Object.keys(given).length > 0 ? undefined : 'expected at least one condition, found none.'),
      ),
      (given) => {
        const {
          all,
          any,
          not,
          at_least: least,
          ...rest
        } = given as {
          all?: Expression[];
          any?: Expression[];
          not?: Expression;
          at_least?: { count: number; of: Expression[] };
        };
        const list: Expression[] = Object.values(rest);
        if (all) list.push({ kind: 'all', parts: all });
        if (any) list.push({ kind: 'any', parts: any });
        if (not) list.push({ kind: 'not', part: not });
        if (least) list.push({ kind: 'at_least', count: least.count, parts: least.of });
        const [only] = list;
        return list.length === 1 && only ? only : { kind: 'all', parts: list };
      },
      'a mapping of conditions',
    ),
  );
}

/** The facts that an expression may need in the first step. */
export function factsOf(expression: Expression): readonly FactName[] {
  if (expression.kind === 'check') return expression.facts;
  if (expression.kind === 'not') return factsOf(expression.part);
  return expression.parts.flatMap(factsOf);
}
