import { matchesPattern } from '../branch-rules.ts';
import type { BranchProtection, Rule, Ruleset } from '../entities/repository.ts';
import { nodeId } from '../node-id.ts';
import { paginate, type PageArguments } from './connection.ts';
import type { RefSource } from './git-source.ts';
import type { Fields, ResolverMap } from './resolver-map.ts';

export const branchProtectionRule: Fields<BranchProtection> = {
  id: ({ nodeId: id }) => id,
  databaseId: ({ id }) => id,
  pattern: ({ pattern }) => pattern,
  repository: (one) => one.repository,
  requiresStatusChecks: ({ requiredStatusChecks }) => requiredStatusChecks !== null,
  requiresStrictStatusChecks: ({ requiredStatusChecks }) => requiredStatusChecks?.strict ?? false,
  requiredStatusCheckContexts: ({ requiredStatusChecks }) =>
    (requiredStatusChecks?.checks ?? []).map(({ context }) => context),
  requiredStatusChecks: ({ requiredStatusChecks }) => requiredStatusChecks?.checks ?? [],
  requiresApprovingReviews: ({ requiredReviews }) => requiredReviews !== null,
  requiredApprovingReviewCount: ({ requiredReviews }) => requiredReviews?.count ?? null,
  dismissesStaleReviews: ({ requiredReviews }) => requiredReviews?.dismissStale ?? false,
  requiresCodeOwnerReviews: ({ requiredReviews }) => requiredReviews?.codeOwners ?? false,
  requireLastPushApproval: ({ requiredReviews }) => requiredReviews?.lastPush ?? false,
  requiresConversationResolution: ({ conversationResolution }) => conversationResolution,
  requiresLinearHistory: ({ linearHistory }) => linearHistory,
  requiresCommitSignatures: ({ signatures }) => signatures,
  isAdminEnforced: ({ enforceAdmins }) => enforceAdmins,
  allowsForcePushes: ({ allowForcePushes }) => allowForcePushes,
  allowsDeletions: ({ allowDeletions }) => allowDeletions,
  lockBranch: ({ locked }) => locked,
  matchingRefs: async (one, args: PageArguments & { query?: string | null }) => {
    const { query } = args;
    const found = [...(await one.repository.git.refs())].filter(([name]) => {
      const branch = name.startsWith('refs/heads/') ? name.slice(11) : undefined;
      return branch !== undefined && matchesPattern(one.pattern, branch) && (!query || branch.includes(query));
    });
    return paginate(
      found.map(([fullName, oid]): RefSource => ({ typename: 'Ref', repository: one.repository, fullName, oid })),
      args,
      ({ fullName }) => fullName,
    );
  },
};

export const requiredStatusCheck: Fields<{ readonly context: string; readonly app: string | null }> = {
  context: ({ context }) => context,
};

export const ruleset: Fields<Ruleset> = {
  id: ({ nodeId: id }) => id,
  databaseId: ({ id }) => id,
  name: ({ name }) => name,
  target: ({ target }) => target.toUpperCase(),
  enforcement: ({ enforcement }) => enforcement.toUpperCase(),
  source: (one) => one.repository,
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ createdAt }) => createdAt,
  conditions: ({ include, exclude }) => ({ include, exclude }),
  rules: (one, args: PageArguments & { type?: string | null }) => {
    const { type } = args;
    const sources = ruleSources(one.rules.map((rule) => ({ rule, ruleset: one })));
    return paginate(
      sources.filter(({ rule }) => !type || rule.type.toUpperCase() === type),
      args,
      ({ id }) => id,
    );
  },
};

export const ruleConditions: Fields<Pick<Ruleset, 'exclude' | 'include'>> = { refName: (one) => one };
export const refNameCondition: Fields<Pick<Ruleset, 'exclude' | 'include'>> = {
  include: ({ include }) => include,
  exclude: ({ exclude }) => exclude,
};

interface RuleSource {
  readonly id: string;
  readonly rule: Rule;
  readonly ruleset: Ruleset;
}

/** Rules with the ids that they have within their rulesets. */
export function ruleSources(rules: readonly { readonly rule: Rule; readonly ruleset: Ruleset }[]): RuleSource[] {
  return rules.map(({ rule, ruleset: one }) => ({ id: `${one.id}:${one.rules.indexOf(rule)}`, rule, ruleset: one }));
}

/** What non-admins see of classic protection. */
export const refUpdateRule: Fields<BranchProtection> = {
  pattern: ({ pattern }) => pattern,
  requiredStatusCheckContexts: ({ requiredStatusChecks }) =>
    (requiredStatusChecks?.checks ?? []).map(({ context }) => context),
  requiredApprovingReviewCount: ({ requiredReviews }) => requiredReviews?.count ?? null,
  requiresCodeOwnerReviews: ({ requiredReviews }) => requiredReviews?.codeOwners ?? false,
  requiresConversationResolution: ({ conversationResolution }) => conversationResolution,
  requiresLinearHistory: ({ linearHistory }) => linearHistory,
  requiresSignatures: ({ signatures }) => signatures,
  allowsForcePushes: ({ allowForcePushes }) => allowForcePushes,
  allowsDeletions: ({ allowDeletions }) => allowDeletions,
};

type Parameters = Readonly<Record<string, unknown>>;

export const repositoryRule: Fields<RuleSource> = {
  id: ({ id }) => nodeId('RepositoryRule', id),
  type: ({ rule }) => rule.type.toUpperCase(),
  repositoryRuleset: (source) => source.ruleset,
  parameters: ({ rule }) => {
    const { type, parameters } = rule;
    if (parameters === undefined) return null;
    // commit_message_pattern → CommitMessagePatternParameters
    const name = type.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
    return { ...parameters, typename: `${name}Parameters` };
  },
};

/** What the rules of one type ask for; left out in the state is what GitHub's page starts with. */
export const ruleParameters: ResolverMap = {
  PullRequestParameters: {
    allowedMergeMethods: (given: Parameters) => given.allowed_merge_methods ?? ['merge', 'squash', 'rebase'],
    dismissStaleReviewsOnPush: (given: Parameters) => given.dismiss_stale_reviews_on_push ?? false,
    requireCodeOwnerReview: (given: Parameters) => given.require_code_owner_review ?? false,
    requireLastPushApproval: (given: Parameters) => given.require_last_push_approval ?? false,
    requiredApprovingReviewCount: (given: Parameters) => given.required_approving_review_count ?? 0,
    requiredReviewThreadResolution: (given: Parameters) => given.required_review_thread_resolution ?? false,
  },
  RequiredStatusChecksParameters: {
    requiredStatusChecks: (given: Parameters) => given.required_status_checks ?? [],
    strictRequiredStatusChecksPolicy: (given: Parameters) => given.strict_required_status_checks_policy ?? false,
    doNotEnforceOnCreate: (given: Parameters) => given.do_not_enforce_on_create ?? false,
  },
  StatusCheckConfiguration: {
    context: (given: Parameters) => given.context,
    integrationId: (given: Parameters) => given.integration_id ?? null,
  },
};
