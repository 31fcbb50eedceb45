import type { BranchProtection, Repository, Rule, Ruleset } from './entities/repository.ts';

/** What protects a branch, by classic protection and rulesets together. */
export interface Protection {
  readonly classic: BranchProtection | undefined;
  readonly rules: readonly { readonly rule: Rule; readonly ruleset: Ruleset }[];
  readonly requiredChecks: readonly { readonly context: string; readonly app: string | null }[];
  readonly strictChecks: boolean;
  readonly requiredApprovals: number;
  readonly requiresCodeOwners: boolean;
  readonly requiresResolvedConversations: boolean;
  readonly dismissesStaleReviews: boolean;
  readonly isProtected: boolean;
}

/** Whether a pattern of a protection or ruleset (fnmatch without crossing `/`, `**` crosses) names a text. */
export function matchesPattern(pattern: string, text: string): boolean {
  const source = pattern
    .split(/(\*\*\/?|\*|\?)/)
    .map((part) => {
      if (part.startsWith('**')) return '.*';
      if (part === '*') return '[^/]*';
      return part === '?' ? '[^/]' : part.replaceAll(/[.+^$()|[\]{}\\]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}$`).test(text);
}

function applies(ruleset: Ruleset, repository: Repository, branch: string): boolean {
  if (ruleset.target !== 'branch' || ruleset.enforcement !== 'active') return false;
  const names = (pattern: string) =>
    pattern === '~ALL' ||
    (pattern === '~DEFAULT_BRANCH'
      ? branch === repository.defaultBranch
      : matchesPattern(pattern, `refs/heads/${branch}`));
  return ruleset.include.some(names) && !ruleset.exclude.some(names);
}

/** The rules of active rulesets that apply to a branch, in the order of the rulesets. */
export function rulesOf(repository: Repository, branch: string): { readonly rule: Rule; readonly ruleset: Ruleset }[] {
  const rulesets = repository.rulesets.filter((ruleset) => applies(ruleset, repository, branch));
  return rulesets.flatMap((ruleset) => ruleset.rules.map((rule) => ({ rule, ruleset })));
}

export function protectionOf(repository: Repository, branch: string): Protection {
  const protections = repository.branchProtections;
  // An exact name goes before a pattern.
  const classic =
    protections.find((one) => one.pattern === branch) ?? protections.find((one) => matchesPattern(one.pattern, branch));
  const rules = rulesOf(repository, branch);
  const parameters = (type: string) =>
    rules.filter(({ rule }) => rule.type === type).map(({ rule }) => rule.parameters ?? {});
  const reviews = parameters('pull_request');
  const checks = parameters('required_status_checks');
  const contexts = checks.flatMap((one) => (one.required_status_checks as { context: string }[] | undefined) ?? []);
  return {
    classic,
    rules,
    requiredChecks: [
      ...(classic?.requiredStatusChecks?.checks ?? []),
      ...contexts.map(({ context }) => ({ context, app: null })),
    ],
    strictChecks:
      (classic?.requiredStatusChecks?.strict ?? false) ||
      checks.some((one) => one.strict_required_status_checks_policy === true),
    requiredApprovals: Math.max(
      classic?.requiredReviews?.count ?? 0,
      ...reviews.map((one) => Number(one.required_approving_review_count ?? 0)),
    ),
    requiresCodeOwners:
      (classic?.requiredReviews?.codeOwners ?? false) || reviews.some((one) => one.require_code_owner_review === true),
    requiresResolvedConversations:
      (classic?.conversationResolution ?? false) ||
      reviews.some((one) => one.required_review_thread_resolution === true),
    dismissesStaleReviews:
      (classic?.requiredReviews?.dismissStale ?? false) ||
      reviews.some((one) => one.dismiss_stale_reviews_on_push === true),
    isProtected: classic !== undefined || rules.length > 0,
  };
}
