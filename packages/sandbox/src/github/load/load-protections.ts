import type { RepositoryState } from '../../state.ts';
import type { Repository } from '../entities/repository.ts';
import type { Store } from '../store.ts';

export function loadProtections(store: Store, repository: Repository, state: RepositoryState): void {
  for (const given of state.branchProtection ?? []) {
    const { requiredChecks } = given;
    const checks = Array.isArray(requiredChecks)
      ? (requiredChecks as readonly string[]).map((context) => ({ context, app: null }))
      : Object.entries((requiredChecks ?? {}) as Record<string, string>).map(([context, app]) => ({ context, app }));
    repository.branchProtections.push(
      store.add({
        ...store.identify('BranchProtectionRule'), repository, pattern: given.pattern,
        requiredStatusChecks: requiredChecks === undefined ? null : { strict: given.strict ?? false, checks },
        requiredReviews:
          given.requiredApprovals === undefined && given.requireCodeOwners === undefined && given.dismissStaleReviews === undefined
            ? null
            : {
                count: given.requiredApprovals ?? 0, dismissStale: given.dismissStaleReviews ?? false,
                codeOwners: given.requireCodeOwners ?? false, lastPush: given.requireLastPushApproval ?? false,
              },
        enforceAdmins: given.enforceAdmins ?? false, linearHistory: given.linearHistory ?? false,
        conversationResolution: given.requireResolvedConversations ?? false, allowForcePushes: given.allowForcePushes ?? false,
        allowDeletions: given.allowDeletions ?? false, locked: given.locked ?? false, signatures: given.requireSignatures ?? false,
      }),
    ); // oxfmt-ignore
  }
  for (const given of state.rulesets ?? []) {
    repository.rulesets.push(
      store.add({
        ...store.identify('RepositoryRuleset'), repository, name: given.name, target: given.target ?? 'branch',
        enforcement: given.enforcement ?? 'active', include: given.include ?? ['~DEFAULT_BRANCH'], exclude: given.exclude ?? [],
        rules: given.rules, createdAt: store.clock.iso(),
      }),
    ); // oxfmt-ignore
  }
}
