import { listed } from './outcome.ts';
import type { Claims } from '../conditions/condition.ts';
import type { Expression } from '../policy/expression.ts';
import type { Policy } from '../policy/policy.ts';
import type { BranchRules } from '../snapshot/branch-rules.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/**
 * Where the policy and GitHub's own rules for the base branch contradict each other, as sentences; first, where nothing
 * makes anybody heed the verdict. What the policy leaves to GitHub, or asks beyond it, is no contradiction.
 */
export function findContradictions({ gate, pullRequest }: Snapshot, policy: Policy): string[] {
  if (!gate?.rules.known) return [];
  const base = pullRequest.base.ref;
  const { context, isRequired, rules } = gate;
  const naming = rules.value.checks.filter(({ name }) => name === context);
  const apps = [...new Set(naming.flatMap(({ app }) => app ?? []))];
  const claimed = policy.rules.map(({ name, require }) => ({ name, claims: claimsOf(require, base) }));
  return [
    ...(naming.length > 0 || isRequired === true
      ? []
      : [
          `Nothing that this token can see requires the status "${context}" on ${base}: pull requests can be merged whatever it says. Require it in a ruleset or in the branch protection.`,
        ]),
    ...(apps.length > 0 && isRequired === false
      ? [
          `The rules of ${base} take the status "${context}" from the app with the number ${apps.join(', ')} only, and the one here comes from another: it does not count. Use a token of that app, or change its source in the rules.`,
        ]
      : []),
    ...describeApprovals(claimed, rules.value, base),
    ...describeMergeMethods(claimed, rules.value, base),
  ];
}

/** Why contradictions could not be looked for; undefined when they could. It changes no verdict, but has to be said. */
export function whyNotCompared({ gate, pullRequest }: Snapshot): string | undefined {
  if (gate === undefined || gate.rules.known) return undefined;
  return `The rules of ${pullRequest.base.ref} cannot be read (${gate.rules.reason}): whether they require the status "${gate.context}" is not known.`;
}

interface Claimed {
  readonly name: string;
  readonly claims: readonly Claims[];
}

function describeApprovals(claimed: readonly Claimed[], rules: BranchRules, base: string): string[] {
  const counts = claimed.flatMap(({ claims }) => claims.flatMap(({ approvals }) => approvals ?? []));
  const most = Math.max(...counts);
  const keeping = claimed.filter(({ claims }) => claims.some(({ keepsApprovals }) => keepsApprovals)).map(quoted);
  return [
    ...(counts.length > 0 && rules.approvals > most
      ? [
          `The rules of ${base} ask for ${rules.approvals} approvals, the policy for ${most} at most: where it passes, GitHub goes on waiting. Give both the same number.`,
        ]
      : []),
    ...(keeping.length > 0 && rules.dismissesApprovals
      ? [
          `The rules of ${base} dismiss approvals when something is pushed; those that ${listed(keeping)} would keep are gone. Switch "Dismiss stale pull request approvals" off there, or say "stale: on-push" in the policy.`,
        ]
      : []),
  ];
}

function describeMergeMethods(claimed: readonly Claimed[], rules: BranchRules, base: string): string[] {
  const needing = claimed.filter(({ claims }) => claims.some(({ needsMergeCommits }) => needsMergeCommits)).map(quoted);
  return needing.length === 0 || rules.mergeMethods.includes('merge')
    ? []
    : [
        `${listed(needing)} looks for the commits themselves in the branches, but ${base} takes pull requests by ${listed(rules.mergeMethods)} only, which makes other commits of them. Allow merge commits there.`,
      ];
}

const quoted = ({ name }: Claimed): string => `the rule "${name}"`;

/** What the conditions take for granted. Under `not` they ask for the opposite, and claim nothing. */
function claimsOf(expression: Expression, base: string): readonly Claims[] {
  if (expression.kind === 'check') return [expression.claims(base)];
  return expression.kind === 'not' ? [] : expression.parts.flatMap((part) => claimsOf(part, base));
}
