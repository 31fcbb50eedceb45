import { UserError } from 'action-kit/errors';
import type { GitHub } from 'action-kit/github';
import { parseRules, RULES_ALIAS, rulesField } from '../collect/branch-rules.ts';
import type { Collected } from '../collect/collect.ts';
import { queryPartially } from '../collect/partial-answer.ts';
import type { Judgement } from '../engine/judgement.ts';
import { allOf } from '../engine/verdict.ts';
import type { Gate } from '../snapshot/branch-rules.ts';
import type { Settings } from './services.ts';

/** A stack over more branches than this is a mistake. */
const MAX_BRANCHES = 20;

/** Open pull requests that have a branch of this repository as their head. */
export interface Carriers {
  readonly totalCount: number;
  readonly nodes: readonly { readonly baseRefName: string }[];
}

/** Whether GitHub stops there what we do not let through: then it is no mere step on the way. */
const isGated = ({ context, isRequired, rules }: Gate): boolean =>
  isRequired === true || (rules.known && rules.value.checks.some(({ name }) => name === context));

/**
 * Where a stack of pull requests ends: the branches that the base gets into by open pull requests that have it as their
 * head, and so on. An end is the default branch, a branch that requires our status, or one that nothing takes further.
 * None when the base is an end itself. One request for each further branch.
 *
 * @throws UserError when there is no end to it
 */
export async function findStackEnds(
  { first: { pullRequest }, snapshot: { gate, repository } }: Collected,
  github: GitHub,
  { owner, repo: name }: Settings,
): Promise<{ branch: string; sha: string }[]> {
  const base = pullRequest.baseRefName;
  if (base === repository.defaultBranch || gate === undefined || isGated(gate)) return [];
  const waiting = nextBranches(pullRequest.baseRef?.carriers);
  const seen = new Set([base]);
  const ends: { branch: string; sha: string }[] = [];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    if (seen.size > MAX_BRANCHES) throw new UserError(`The stack over ${base} goes through too many branches.`);
    const { sha, rules, carriers } = await askBranch(github, { owner, name, baseRef: at });
    const isEnd = at === repository.defaultBranch || isGated({ ...gate, isRequired: null, rules });
    const next = isEnd ? [] : nextBranches(carriers).filter((branch) => !seen.has(branch));
    if (next.length === 0) ends.push({ branch: at, sha });
    waiting.push(...next);
  }
  return ends.sort((one, other) => (one.branch < other.branch ? -1 : 1));
}

function nextBranches(carriers: Carriers | undefined): string[] {
  if (carriers === undefined) return [];
  if (carriers.nodes.length < carriers.totalCount)
    throw new UserError('More than 50 open pull requests have one branch as their head.');
  return carriers.nodes.map(({ baseRefName }) => baseRefName);
}

async function askBranch(
  github: GitHub,
  place: { owner: string; name: string; baseRef: string },
): Promise<{ sha: string; rules: ReturnType<typeof parseRules>; carriers: Carriers }> {
  const query = `query ($owner: String!, $name: String!, $ref: String!) { repository(owner: $owner, name: $name) {
    ref(qualifiedName: $ref) { target { oid } carriers: associatedPullRequests(first: 50, states: OPEN) { totalCount nodes { baseRefName } } } }
    ${rulesField(place)} }`;
  const { owner, name, baseRef } = place;
  const { data, failed } = await queryPartially<{
    readonly repository: {
      readonly ref: { readonly target: { readonly oid: string }; readonly carriers: Carriers } | null;
    } | null;
    readonly [RULES_ALIAS]: unknown;
  }>(github, query, { owner, name, ref: `refs/heads/${baseRef}` }, new Set([RULES_ALIAS]));
  const ref = data.repository?.ref;
  if (!ref) throw new UserError(`The branch ${baseRef}, where the stack goes, does not exist.`);
  const rules = parseRules(data[RULES_ALIAS], failed.get(RULES_ALIAS));
  return { sha: ref.target.oid, rules, carriers: ref.carriers };
}

/** Both judgements as one: the worse verdict, and of the rules at the end those that say something else. */
export function joinStack(own: Judgement, end: Judgement, branch: string): Judgement {
  const verdict = allOf([own.verdict, end.verdict]);
  const more = end.rules
    .filter(({ name, verdict: then, why }) => {
      const same = own.rules.find((rule) => rule.name === name);
      return same?.verdict !== then || same.why !== why;
    })
    .map((rule) => ({ ...rule, name: `${rule.name} (in ${branch})` }));
  return {
    verdict,
    summary: own.verdict === verdict ? own.summary : `in ${branch}, where the stack ends: ${end.summary}`,
    rules: [...own.rules, ...more],
  };
}
