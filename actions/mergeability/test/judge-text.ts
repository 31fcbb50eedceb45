import { imagineSnapshot, judgeGiven } from '../src/policy/imagine.ts';
import { mergePolicies } from '../src/policy/extends.ts';
import type { Policy } from '../src/policy/policy.ts';
import type { Given } from '../src/policy/policy-test.ts';
import { readPolicyFile } from '../src/policy/read-policy.ts';
import type { RuleJudgement } from '../src/engine/judgement.ts';
import { evaluate } from '../src/engine/evaluate.ts';
import { known, type Fact, type FactTypes } from '../src/snapshot/facts.ts';
import type { PullRequest, Snapshot } from '../src/snapshot/snapshot.ts';

/** The policy of a text. */
export const policyOf = (text: string): Policy => mergePolicies([readPolicyFile(text, 'mergeability.yml')]);

/** A policy of one rule that asks for these conditions, written in YAML's flow form. */
export const asking = (conditions: string): Policy =>
  policyOf(`version: 1\nrules:\n  - name: rule\n    require: { ${conditions} }\n`);

/** What one condition says of an imagined pull request. */
export function judgeCondition(conditions: string, given: Given = {}): RuleJudgement {
  const [rule] = judgeGiven(asking(conditions), given).rules;
  if (rule === undefined) throw new Error('The policy has no rule.');
  return rule;
}

/** Parts of an imagined snapshot, replaced by others. */
export interface Change {
  readonly pullRequest?: Partial<PullRequest>;
  readonly facts?: { readonly [Name in keyof FactTypes]?: FactTypes[Name] | Fact<FactTypes[Name]> };
  readonly answers?: Readonly<Record<string, Fact<unknown>>>;
}

const isFact = (value: unknown): value is Fact<never> =>
  typeof value === 'object' && value !== null && 'known' in value;

/** An imagined snapshot with parts replaced. */
export function changed(given: Given, { pullRequest, facts = {}, answers = {} }: Change): Snapshot {
  const snapshot = imagineSnapshot(given);
  const replaced = Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, isFact(value) ? value : known(value)]),
  );
  return {
    ...snapshot,
    pullRequest: { ...snapshot.pullRequest, ...pullRequest },
    facts: { ...snapshot.facts, ...replaced },
    answers,
  };
}

export const NOW = Date.parse('2026-01-13T12:00:00Z');

/** What one condition says of a snapshot. */
export function judgeSnapshot(conditions: string, snapshot: Snapshot, now = NOW): RuleJudgement {
  const [rule] = evaluate(snapshot, asking(conditions), now).rules;
  if (rule === undefined) throw new Error('The policy has no rule.');
  return rule;
}
