import { ApiError, notFound, validationFailed } from '../api-error.ts';
import { matchesPattern, protectionOf, rulesOf } from '../branch-rules.ts';
import type { BranchProtection, Repository, Ruleset } from '../entities/repository.ts';
import { mergeInto } from '../merge-pull.ts';
import { commitJson } from '../present/commit.ts';
import { fullName, pathInUrl, repositoryApi, repositoryPage } from '../present/repository.ts';
import { BodyReader } from '../read-body.ts';
import { created, noContent, ok, paginate, type Reply } from '../reply.ts';
import { actorOf, type Json, type RepositoryContext } from '../request-context.ts';
import type { GitHub } from '../server.ts';

const repo = '/repos/{owner}/{repo}';
const branch = `${repo}/branches/{branch}`;

/** Branches and what protects them. */
export function addBranchRoutes({ router }: GitHub): void {
  router.route('GET', `${repo}/branches`, { permission: 'contents:read', handler: listBranches });
  router.route('GET', branch, { permission: 'contents:read', handler: getBranch });
  router.route('GET', `${branch}/protection`, { permission: 'administration:read', handler: getProtection });
  router.route('GET', `${branch}/protection/required_status_checks`, {
    permission: 'administration:read',
    handler: getRequiredChecks,
  });
  router.route('GET', `${branch}/protection/required_pull_request_reviews`, {
    permission: 'administration:read',
    handler: getRequiredReviews,
  });
  router.route('GET', `${repo}/rules/branches/{branch}`, { permission: 'metadata:read', handler: listRules });
  router.route('GET', `${repo}/rulesets`, { permission: 'metadata:read', handler: listRulesets });
  router.route('GET', `${repo}/rulesets/{ruleset_id}`, { permission: 'metadata:read', handler: getRuleset });
  router.route('POST', `${repo}/merges`, { permission: 'contents:write', handler: mergeBranches });
}

async function names(repository: Repository): Promise<string[]> {
  return [...(await repository.git.refs()).keys()]
    .filter((ref) => ref.startsWith('refs/heads/'))
    .map((ref) => ref.slice(11));
}

/** What everyone may know of a branch's protection. */
function protectionSummary(repository: Repository, name: string): Json {
  const { classic } = protectionOf(repository, name);
  const checks = classic?.requiredStatusChecks;
  return {
    enabled: classic !== undefined,
    required_status_checks: {
      enforcement_level: checks ? (classic.enforceAdmins ? 'everyone' : 'non_admins') : 'off',
      contexts: (checks?.checks ?? []).map((check) => check.context), checks: (checks?.checks ?? []).map(checkJson),
    },
  }; // oxfmt-ignore
}

function checkJson({ context, app }: { readonly context: string; readonly app: string | null }): Json {
  // GitHub Actions has this number everywhere.
  return { context, app_id: app === null ? null : app === 'github-actions' ? 15_368 : 0 };
}

async function listBranches(context: RepositoryContext): Promise<Reply> {
  const { repository, github, query } = context;
  const wanted = query.get('protected');
  const all = (await names(repository)).sort();
  const isProtected = (name: string) => protectionOf(repository, name).isProtected;
  const shown = wanted === null ? all : all.filter((name) => isProtected(name) === (wanted === 'true'));
  const api = repositoryApi(github, repository);
  return paginate(context, shown, async (name) => {
    const sha = (await repository.git.branch(name)) ?? '';
    return {
      name, commit: { sha, url: `${api}/commits/${sha}` }, protected: isProtected(name), protection: protectionSummary(repository, name),
      protection_url: `${api}/branches/${pathInUrl(name)}/protection`,
    }; // oxfmt-ignore
  });
}

async function getBranch(context: RepositoryContext): Promise<Reply> {
  const { repository, github, params } = context;
  const name = params.branch ?? '';
  const sha = await repository.git.branch(name);
  if (sha === undefined) throw new ApiError(404, 'Branch not found');
  const url = `${repositoryApi(github, repository)}/branches/${pathInUrl(name)}`;
  return ok({
    name, commit: await commitJson(github, repository, sha), _links: { self: url, html: `${repositoryPage(github, repository)}/tree/${pathInUrl(name)}` },
    protected: protectionOf(repository, name).isProtected, protection: protectionSummary(repository, name), protection_url: `${url}/protection`,
  }); // oxfmt-ignore
}

async function classicOf({ repository, params }: RepositoryContext): Promise<BranchProtection> {
  const name = params.branch ?? '';
  if ((await repository.git.branch(name)) === undefined) throw new ApiError(404, 'Branch not found');
  const { classic } = protectionOf(repository, name);
  if (!classic) throw new ApiError(404, 'Branch not protected');
  return classic;
}

function protectionUrl({ github, repository, params }: RepositoryContext): string {
  return `${repositoryApi(github, repository)}/branches/${pathInUrl(params.branch ?? '')}/protection`;
}

function requiredChecksJson(context: RepositoryContext, protection: BranchProtection): Json | undefined {
  const required = protection.requiredStatusChecks;
  const url = `${protectionUrl(context)}/required_status_checks`;
  return required
    ? {
        url,
        strict: required.strict,
        contexts: required.checks.map((check) => check.context),
        contexts_url: `${url}/contexts`,
        checks: required.checks.map(checkJson),
      }
    : undefined;
}

function requiredReviewsJson(context: RepositoryContext, protection: BranchProtection): Json | undefined {
  const required = protection.requiredReviews;
  return required
    ? {
        url: `${protectionUrl(context)}/required_pull_request_reviews`, dismiss_stale_reviews: required.dismissStale,
        require_code_owner_reviews: required.codeOwners, required_approving_review_count: required.count, require_last_push_approval: required.lastPush,
      }
    : undefined; // oxfmt-ignore
}

async function getProtection(context: RepositoryContext): Promise<Reply> {
  const protection = await classicOf(context);
  const url = protectionUrl(context);
  const checks = requiredChecksJson(context, protection);
  const reviews = requiredReviewsJson(context, protection);
  const on = (enabled: boolean) => ({ enabled });
  return ok({
    url, ...(checks && { required_status_checks: checks }), ...(reviews && { required_pull_request_reviews: reviews }),
    required_signatures: { url: `${url}/required_signatures`, enabled: protection.signatures },
    enforce_admins: { url: `${url}/enforce_admins`, enabled: protection.enforceAdmins }, required_linear_history: on(protection.linearHistory),
    allow_force_pushes: on(protection.allowForcePushes), allow_deletions: on(protection.allowDeletions), block_creations: on(false),
    required_conversation_resolution: on(protection.conversationResolution), lock_branch: on(protection.locked), allow_fork_syncing: on(false),
  }); // oxfmt-ignore
}

async function getRequiredChecks(context: RepositoryContext): Promise<Reply> {
  const json = requiredChecksJson(context, await classicOf(context));
  if (!json) throw new ApiError(404, 'Required status checks not enabled');
  return ok(json);
}

async function getRequiredReviews(context: RepositoryContext): Promise<Reply> {
  const json = requiredReviewsJson(context, await classicOf(context));
  if (!json) throw new ApiError(404, 'Pull request reviews are not required.');
  return ok(json);
}

function listRules(context: RepositoryContext): Promise<Reply> {
  const { repository, params } = context;
  return paginate(context, rulesOf(repository, params.branch ?? ''), ({ rule, ruleset }) => ({
    ...rule, ruleset_source_type: 'Repository', ruleset_source: fullName(repository), ruleset_id: ruleset.id,
  })); // oxfmt-ignore
}

function rulesetJson({ github, repository }: RepositoryContext, ruleset: Ruleset): Json {
  const href = `${repositoryApi(github, repository)}/rulesets/${ruleset.id}`;
  return {
    id: ruleset.id, node_id: ruleset.nodeId, name: ruleset.name, target: ruleset.target, source_type: 'Repository', source: fullName(repository),
    enforcement: ruleset.enforcement, created_at: ruleset.createdAt, updated_at: ruleset.createdAt,
    _links: { self: { href }, html: { href: `${repositoryPage(github, repository)}/rules/${ruleset.id}` } },
  }; // oxfmt-ignore
}

function listRulesets(context: RepositoryContext): Promise<Reply> {
  return paginate(context, context.repository.rulesets, (one) => rulesetJson(context, one));
}

function getRuleset(context: RepositoryContext): Reply {
  const found = context.repository.rulesets.find((one) => String(one.id) === context.params.ruleset_id);
  if (!found) throw notFound();
  const { include, exclude, rules } = found;
  return ok({
    ...rulesetJson(context, found),
    conditions: { ref_name: { include, exclude } },
    rules,
    bypass_actors: [],
    current_user_can_bypass: 'never',
  });
}

/** @see https://docs.github.com/en/rest/branches/branches#merge-a-branch */
async function mergeBranches(context: RepositoryContext): Promise<Reply> {
  const { repository, github } = context;
  const { git } = repository;
  const body = new BodyReader(context.body, 'Merge');
  const base = body.required('base');
  const head = body.required('head');
  const [baseSha, headSha] = [await git.branch(base), await git.resolveCommit(head)];
  if (baseSha === undefined) throw new ApiError(404, 'Base does not exist');
  if (headSha === undefined) throw new ApiError(404, 'Head does not exist');
  if (await git.isAncestor(headSha, baseSha)) return noContent;
  const message = body.text('commit_message') ?? `Merge ${head} into ${base}`;
  const branch = { name: base, sha: baseSha };
  const sha = await mergeInto(github, repository, branch, headSha, message, actorOf(context));
  if (sha === null) throw new ApiError(409, 'Merge conflict');
  return created(await commitJson(github, repository, sha));
}

/** Whether a ref that a request wants to change is protected from that. @throws ApiError 422 */
export function checkProtected(repository: Repository, name: string, change: 'force' | 'delete'): void {
  const classic = repository.branchProtections.find((one) => matchesPattern(one.pattern, name));
  const rule = rulesOf(repository, name).some(
    (one) => one.rule.type === (change === 'force' ? 'non_fast_forward' : 'deletion'),
  );
  const allowed = change === 'force' ? classic?.allowForcePushes : classic?.allowDeletions;
  if (allowed === false || rule)
    throw validationFailed(
      change === 'force' ? 'Cannot force-push to this branch' : 'Cannot delete this protected branch',
    );
}
