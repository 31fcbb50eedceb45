import type { Schema } from 'action-kit/config-schema';
import { converted } from 'action-kit/config-value';
import type { Outcome } from '../engine/outcome.ts';
import type { View } from '../engine/view.ts';
import type { Actor } from '../policy/actor.ts';
import { described } from '../policy/option.ts';
import type { FactName } from '../snapshot/facts.ts';

/** What a condition takes for granted about the rules that GitHub itself has for the base branch. */
export interface Claims {
  /** So many approvals are the most that it asks for. */
  readonly approvals?: number;
  /** Approvals outlive pushes. */
  readonly keepsApprovals?: boolean;
  /** Commits come into the base as they are, by a merge commit. */
  readonly needsMergeCommits?: boolean;
}

/** One word of the policy language, usable in `when` and in `require`. */
export interface Condition<Options> {
  /** The key in the policy. */
  readonly key: string;
  /** The chapter of the rule reference. */
  readonly family: string;
  /** One sentence: what has to be so that it passes. */
  readonly summary: string;
  /** Policies of one line each, for the rule reference; checked by a test. */
  readonly examples: readonly string[];
  readonly schema: Schema<Options>;
  /** What is read in the first step; more is asked through the view. */
  facts(options: Options): readonly FactName[];
  /** People that the options name, so that their teams can be read in the first step. */
  actors?(options: Options): readonly Actor[];
  claims?(options: Options, base: string): Claims;
  /** Pure. May throw UnreadableFact; whatever is thrown becomes an error, never a pass. */
  evaluate(options: Options, view: View): Outcome;
}

/** A condition with its options, ready to be judged. */
export interface Check {
  readonly kind: 'check';
  readonly key: string;
  readonly facts: readonly FactName[];
  /** Teams whose members it may ask for. */
  readonly teams: readonly string[];
  claims(base: string): Claims;
  evaluate(view: View): Outcome;
}

/** A condition whose options only it knows. */
export interface Word {
  readonly key: string;
  readonly family: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly schema: Schema<Check>;
}

/** Closes a condition over its options, so that all conditions are of one type. */
export function word<Options>(condition: Condition<Options>): Word {
  const { key, family, summary, examples, schema } = condition;
  return {
    key,
    family,
    summary,
    examples,
    schema: described(
      summary,
      converted(schema, (options): Check => ({
        kind: 'check',
        key,
        facts: condition.facts(options),
        teams: condition.actors?.(options).flatMap((actor) => (actor.kind === 'team' ? [actor.team] : [])) ?? [],
        claims: (base) => condition.claims?.(options, base) ?? {},
        evaluate: (view) => condition.evaluate(options, view),
      })),
    ),
  };
}
