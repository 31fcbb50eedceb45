import { groupByOwners, parseCodeowners } from '../approvals/codeowners.ts';
import type { Expression } from '../policy/expression.ts';
import { factsOf } from '../policy/expression.ts';
import { needsCommits } from '../policy/actor.ts';
import type { Policy } from '../policy/policy.ts';
import type { FactName } from '../snapshot/facts.ts';
import type { Question } from '../snapshot/question.ts';

/** The facts that the rules may need: nothing else is read. */
export function plannedFacts(policy: Policy): FactName[] {
  const names = policy.rules.flatMap(({ when, require, bypass }) => [
    ...(when ? factsOf(when) : []),
    ...factsOf(require),
    ...(bypass ? (['comments'] as const) : []),
    ...(bypass && needsCommits(bypass.who) ? (['commits'] as const) : []),
  ]);
  return [...new Set(names)].sort();
}

/** Teams that the rules name: asked for together with the facts, which saves a request. */
export function plannedTeams(policy: Policy): string[] {
  const named = policy.rules.flatMap(({ when, require, bypass }) => [
    ...(when ? teamsOf(when) : []),
    ...teamsOf(require),
    ...(bypass?.who.flatMap((actor) => (actor.kind === 'team' ? [actor.team] : [])) ?? []),
  ]);
  return [...new Set(named)].sort();
}

function teamsOf(expression: Expression): readonly string[] {
  if (expression.kind === 'check') return expression.teams;
  return expression.kind === 'not' ? teamsOf(expression.part) : expression.parts.flatMap(teamsOf);
}

/** Teams that own changed files. A file that cannot be read is left to the condition, which says so. */
export function owningTeams(
  codeowners: { readonly path: string; readonly text: string } | null,
  paths: readonly string[],
): string[] {
  if (codeowners === null) return [];
  try {
    const groups = groupByOwners(parseCodeowners(codeowners.text, codeowners.path), paths);
    return groups.flatMap(({ owners }) => owners.flatMap((owner) => (owner.kind === 'team' ? [owner.team] : [])));
  } catch {
    return [];
  }
}

export const teamQuestion = (team: string): Extract<Question, { kind: 'team' }> => ({ kind: 'team', team });
