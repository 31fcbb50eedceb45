import { matchesPattern } from '../branch-rules.ts';
import type { BranchProtection, Rule, Ruleset } from '../entities/repository.ts';
import { nodeId } from '../node-id.ts';
import { paginate, type PageArguments } from './connection.ts';
import type { RefSource } from './git-source.ts';
import type { Fields } from './resolver-map.ts';

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
  rules: ({ id, rules }, args: PageArguments & { type?: string | null }) => {
    const { type } = args;
    const sources = rules.map((rule, index) => ({ id: `${id}:${index}`, rule }));
    return paginate(
      sources.filter(({ rule }) => !type || rule.type.toUpperCase() === type),
      args,
      (one) => one.id,
    );
  },
};

export const ruleConditions: Fields<Pick<Ruleset, 'exclude' | 'include'>> = { refName: (one) => one };
export const refNameCondition: Fields<Pick<Ruleset, 'exclude' | 'include'>> = {
  include: ({ include }) => include,
  exclude: ({ exclude }) => exclude,
};

export const repositoryRule: Fields<{ readonly id: string; readonly rule: Rule }> = {
  id: ({ id }) => nodeId('RepositoryRule', id),
  type: ({ rule }) => rule.type.toUpperCase(),
};
