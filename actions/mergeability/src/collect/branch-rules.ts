import { type Fact, known, unreadable } from '../snapshot/facts.ts';
import { type BranchRules, MERGE_METHODS, type MergeMethod } from '../snapshot/branch-rules.ts';
import type { Page } from './connection.ts';

/** The alias of the rules at the root: there a token that may not read them spoils nothing else. */
export const RULES_ALIAS = 'branchRules';

/**
 * Asks what rulesets (`rules`) and classic protection (`refUpdateRule`, the part that is not for admins only) want of a
 * branch. Goes along with the first request.
 */
export function rulesField({ owner, name, baseRef }: { owner: string; name: string; baseRef: string }): string {
  const [one, other, ref] = [owner, name, `refs/heads/${baseRef}`].map((text) => JSON.stringify(text));
  return `${RULES_ALIAS}: repository(owner: ${one}, name: ${other}) {
    mergeCommitAllowed squashMergeAllowed rebaseMergeAllowed
    ref(qualifiedName: ${ref}) {
      refUpdateRule { requiredStatusCheckContexts requiredApprovingReviewCount requiresLinearHistory }
      rules(first: 100) { totalCount pageInfo { hasNextPage endCursor } nodes { type parameters {
        ... on PullRequestParameters { requiredApprovingReviewCount dismissStaleReviewsOnPush allowedMergeMethods }
        ... on RequiredStatusChecksParameters { requiredStatusChecks { context integrationId } } } } } } }`;
}

interface RulesNode {
  readonly mergeCommitAllowed: boolean;
  readonly squashMergeAllowed: boolean;
  readonly rebaseMergeAllowed: boolean;
  readonly ref: {
    readonly refUpdateRule: {
      readonly requiredStatusCheckContexts: readonly string[] | null;
      readonly requiredApprovingReviewCount: number | null;
      readonly requiresLinearHistory: boolean;
    } | null;
    readonly rules: Page | null;
  } | null;
}

interface RuleNode {
  readonly type: string;
  readonly parameters: {
    readonly requiredApprovingReviewCount?: number;
    readonly dismissStaleReviewsOnPush?: boolean;
    readonly allowedMergeMethods?: readonly string[] | null;
    readonly requiredStatusChecks?: readonly { readonly context: string; readonly integrationId: number | null }[];
  } | null;
}

/** What stands under the alias. @param failure GitHub's reason when it stands empty */
export function parseRules(value: unknown, failure: string | undefined): Fact<BranchRules> {
  if (failure !== undefined) return unreadable(failure);
  const node = value as RulesNode | null;
  if (!node?.ref?.rules?.nodes || node.ref.rules.nodes.includes(null)) return unreadable('GitHub shows none of them');
  if (node.ref.rules.pageInfo.hasNextPage) return unreadable('there are more than 100');
  const { refUpdateRule: classic } = node.ref;
  const rules = node.ref.rules.nodes as readonly RuleNode[];
  const parameters = rules.flatMap((rule) => rule.parameters ?? []);
  const isLinear = classic?.requiresLinearHistory || rules.some(({ type }) => type === 'REQUIRED_LINEAR_HISTORY');
  const allowed: Readonly<Record<MergeMethod, boolean>> = {
    merge: node.mergeCommitAllowed && !isLinear,
    squash: node.squashMergeAllowed,
    rebase: node.rebaseMergeAllowed,
  };
  return known({
    checks: [
      ...(classic?.requiredStatusCheckContexts ?? []).map((name) => ({ name, app: null })),
      ...parameters
        .flatMap((each) => each.requiredStatusChecks ?? [])
        .map(({ context, integrationId }) => ({ name: context, app: integrationId })),
    ],
    approvals: Math.max(
      classic?.requiredApprovingReviewCount ?? 0,
      ...parameters.map((each) => each.requiredApprovingReviewCount ?? 0),
    ),
    dismissesApprovals: parameters.some((each) => each.dismissStaleReviewsOnPush === true),
    mergeMethods: MERGE_METHODS.filter(
      (method) =>
        allowed[method] && parameters.every(({ allowedMergeMethods }) => allowedMergeMethods?.includes(method) ?? true),
    ),
  });
}
