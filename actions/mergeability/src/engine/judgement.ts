import type { RuleVerdict, Verdict } from './verdict.ts';

/** What was found at one place of an expression. Plain JSON. */
export interface Finding {
  /** A condition's key, or `all`, `any`, `not`, `at_least`. */
  readonly key: string;
  readonly verdict: Verdict;
  readonly why: string;
  readonly todo?: string;
  readonly who?: readonly string[];
  readonly parts?: readonly Finding[];
}

/** What was found for one rule. */
export interface RuleJudgement {
  readonly name: string;
  readonly verdict: RuleVerdict;
  readonly why: string;
  /** What to do so that the rule passes; empty when there is nothing to do. */
  readonly todo: string;
  readonly who: readonly string[];
  readonly origin: string;
  readonly when?: Finding;
  readonly require?: Finding;
  readonly bypass?: { readonly by: string; readonly reason: string; readonly at: number };
}

/** The verdict of the gate, with everything that led to it. */
export interface Judgement {
  readonly verdict: Verdict;
  /** One line: how many rules pass, and what is needed first. */
  readonly summary: string;
  readonly rules: readonly RuleJudgement[];
}
