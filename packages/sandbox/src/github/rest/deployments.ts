import { ApiError, invalidField, missingField, notFound, validationFailed } from '../api-error.ts';
import { deploymentStates, endedBy, findEnvironment, mayDelete, unmetContexts } from '../deployments.ts';
import { mergeInto } from '../merge-pull.ts';
import type { Deployment, DeploymentState, DeploymentStatus, Environment } from '../entities/automation.ts';
import { created, noContent, ok, paginate, type Reply } from '../reply.ts';
import { actorOf, type RepositoryContext } from '../request-context.ts';
import type { GitHub } from '../server.ts';
import { deploymentJson, deploymentStatusJson, environmentJson } from './deployment-json.ts';
import { linksOf } from './repository-links.ts';

const repo = '/repos/{owner}/{repo}';

function deploymentOf(context: RepositoryContext): Deployment {
  const found = context.repository.deployments.find((one) => one.id === Number(context.params.deployment_id));
  if (!found) throw notFound();
  return found;
}

/** The environment of that name, made when there is none: deploying to an environment creates it. */
function ensureEnvironment(context: RepositoryContext, name: string): Environment {
  const known = findEnvironment(context.repository, name);
  if (known) return known;
  const { store } = context.github;
  const now = store.clock.iso();
  const environment: Environment = store.add({
    ...store.identify('Environment'),
    repository: context.repository,
    name,
    waitMinutes: 0,
    reviewers: [],
    preventSelfReview: false,
    branchPolicy: null,
    createdAt: now,
    updatedAt: now,
  });
  context.repository.environments.push(environment);
  return environment;
}

interface DeploymentInput {
  readonly ref?: string;
  readonly task?: string;
  readonly environment?: string;
  /** Merges the default branch into a branch that lacks some of it; true when left out. */
  readonly auto_merge?: boolean;
  readonly payload?: unknown;
  readonly description?: string | null;
  readonly transient_environment?: boolean;
  readonly production_environment?: boolean;
  readonly required_contexts?: readonly string[];
}

/**
 * A branch that is behind the default branch is brought up to date instead of being deployed: the caller asks again.
 *
 * @returns GitHub's message when it was merged, undefined when there was nothing to merge
 * @throws ApiError 409 when they conflict
 * @see https://docs.github.com/en/rest/deployments/deployments#create-a-deployment
 */
async function mergeDefaultBranch(context: RepositoryContext, name: string): Promise<string | undefined> {
  const { repository, github } = context;
  const { git, defaultBranch } = repository;
  const [sha, main] = [await git.branch(name), await git.branch(defaultBranch)];
  if (sha === undefined || main === undefined || (await git.isAncestor(main, sha))) return undefined;
  const message = `Merge ${defaultBranch} into ${name}`;
  const merged = await mergeInto(github, repository, { name, sha }, main, message, actorOf(context));
  if (merged === null) throw new ApiError(409, `Conflict merging ${defaultBranch} into ${name}.`);
  return `Auto-merged ${defaultBranch} into ${name} on deployment.`;
}

async function create(context: RepositoryContext): Promise<Reply> {
  const input = context.body as DeploymentInput;
  const { repository } = context;
  const { store } = context.github;
  if (!input.ref) throw missingField('Deployment', 'ref');
  if ((input.description ?? '').length > 140)
    throw invalidField('Deployment', 'description', 'description is too long (maximum is 140 characters)');
  const sha = await repository.git.resolveCommit(input.ref);
  if (sha === undefined) throw new ApiError(422, `No ref found for: ${input.ref}`);
  if (input.auto_merge !== false) {
    const merged = await mergeDefaultBranch(context, input.ref);
    if (merged) return { status: 202, body: { message: merged } };
  }
  const contexts = unmetContexts(repository, sha, input.required_contexts);
  if (contexts.length > 0) {
    throw new ApiError(409, `Conflict: Commit status checks failed for ${input.ref}.`, {
      errors: [{ resource: 'Deployment', field: 'required_contexts', code: 'invalid', value: contexts }],
    });
  }
  const environment = input.environment ?? 'production';
  ensureEnvironment(context, environment);
  const now = store.clock.iso();
  const deployment: Deployment = store.add({
    ...store.identify('Deployment'),
    repository,
    sha,
    ref: input.ref,
    task: input.task ?? 'deploy',
    payload: input.payload ?? {},
    environment,
    description: input.description ?? null,
    transient: input.transient_environment ?? false,
    production: input.production_environment ?? environment === 'production',
    creator: actorOf(context),
    createdAt: now,
    updatedAt: now,
    statuses: [],
  });
  repository.deployments.push(deployment);
  return created(deploymentJson(deployment, linksOf(context)));
}

function list(context: RepositoryContext): Promise<Reply> {
  const { query } = context;
  const links = linksOf(context);
  const matching = context.repository.deployments.filter((one) =>
    (['sha', 'ref', 'task', 'environment'] as const).every((name) =>
      [null, 'none', one[name]].includes(query.get(name)),
    ),
  );
  return paginate(context, matching.reverse(), (one) => deploymentJson(one, links));
}

interface StatusInput {
  readonly state?: string;
  readonly description?: string;
  readonly environment?: string;
  readonly environment_url?: string;
  readonly log_url?: string;
  readonly target_url?: string;
  readonly auto_inactive?: boolean;
}

function addStatus(
  context: RepositoryContext,
  deployment: Deployment,
  state: DeploymentState,
  input: StatusInput,
): DeploymentStatus {
  const { store } = context.github;
  const status: DeploymentStatus = store.add({
    ...store.identify('DeploymentStatus'),
    deployment,
    state,
    creator: actorOf(context),
    description: input.description ?? '',
    environment: input.environment ?? deployment.environment,
    environmentUrl: input.environment_url ?? '',
    logUrl: input.log_url ?? input.target_url ?? '',
    createdAt: store.clock.iso(),
  });
  deployment.statuses.push(status);
  deployment.updatedAt = status.createdAt;
  return status;
}

function createStatus(context: RepositoryContext): Reply {
  const deployment = deploymentOf(context);
  const input = context.body as StatusInput;
  const state = deploymentStates.find((one) => one === input.state);
  if (state === undefined) throw invalidField('DeploymentStatus', 'state');
  const status = addStatus(context, deployment, state, input);
  if (state === 'success' && input.auto_inactive !== false) {
    for (const other of endedBy(deployment, status.environment)) addStatus(context, other, 'inactive', {});
  }
  return created(deploymentStatusJson(status, linksOf(context)));
}

function remove(context: RepositoryContext): Reply {
  const deployment = deploymentOf(context);
  if (!mayDelete(deployment)) {
    throw validationFailed(
      'We cannot delete an active deployment unless it is the only deployment in a given repository.',
    );
  }
  context.repository.deployments.splice(context.repository.deployments.indexOf(deployment), 1);
  context.github.store.remove(deployment);
  return noContent;
}

function environmentOf(context: RepositoryContext): Environment {
  const found = findEnvironment(context.repository, context.params.environment_name ?? '');
  if (!found) throw notFound();
  return found;
}

interface EnvironmentInput {
  readonly wait_timer?: number;
  readonly prevent_self_review?: boolean;
  readonly reviewers?: readonly { readonly type?: string; readonly id?: number }[] | null;
  readonly deployment_branch_policy?: {
    readonly protected_branches: boolean;
    readonly custom_branch_policies: boolean;
  } | null;
}

/** Creates an environment or replaces its rules. */
function putEnvironment(context: RepositoryContext): Reply {
  const input = context.body as EnvironmentInput;
  const { store } = context.github;
  const environment = ensureEnvironment(context, context.params.environment_name ?? '');
  const accounts = [...store.accounts];
  environment.waitMinutes = input.wait_timer ?? 0;
  environment.preventSelfReview = input.prevent_self_review ?? false;
  const reviewers = (input.reviewers ?? []).map(({ id }) => accounts.find((account) => account.id === id));
  environment.reviewers.splice(0, Infinity, ...reviewers.filter((one) => one !== undefined));
  const policy = input.deployment_branch_policy ?? null;
  environment.branchPolicy = policy && {
    protectedBranches: policy.protected_branches,
    customBranchPolicies: policy.custom_branch_policies,
  };
  environment.updatedAt = store.clock.iso();
  return ok(environmentJson(environment, linksOf(context)));
}

/** Deployments, their statuses, and environments. */
export function addDeploymentRoutes({ router }: GitHub): void {
  const read = { permission: 'deployments:read' } as const;
  const write = { permission: 'deployments:write' } as const;
  router.route('GET', `${repo}/deployments`, { ...read, handler: list });
  router.route('POST', `${repo}/deployments`, { ...write, handler: create });
  router.route('GET', `${repo}/deployments/{deployment_id}`, {
    ...read,
    handler: (context) => ok(deploymentJson(deploymentOf(context), linksOf(context))),
  });
  router.route('DELETE', `${repo}/deployments/{deployment_id}`, { ...write, handler: remove });
  router.route('GET', `${repo}/deployments/{deployment_id}/statuses`, {
    ...read,
    handler: (context) => {
      const links = linksOf(context);
      return paginate(context, [...deploymentOf(context).statuses].reverse(), (one) =>
        deploymentStatusJson(one, links),
      );
    },
  });
  router.route('POST', `${repo}/deployments/{deployment_id}/statuses`, { ...write, handler: createStatus });
  router.route('GET', `${repo}/deployments/{deployment_id}/statuses/{status_id}`, {
    ...read,
    handler: (context) => {
      const status = deploymentOf(context).statuses.find((one) => one.id === Number(context.params.status_id));
      if (!status) throw notFound();
      return ok(deploymentStatusJson(status, linksOf(context)));
    },
  });
  router.route('GET', `${repo}/environments`, {
    permission: 'actions:read',
    handler: (context) =>
      paginate(context, context.repository.environments, (one) => environmentJson(one, linksOf(context)), {
        wrap: (page, total) => ({ total_count: total, environments: page }),
      }),
  });
  router.route('GET', `${repo}/environments/{environment_name}`, {
    permission: 'actions:read',
    handler: (context) => ok(environmentJson(environmentOf(context), linksOf(context))),
  });
  router.route('PUT', `${repo}/environments/{environment_name}`, {
    permission: 'administration:write',
    handler: putEnvironment,
  });
  router.route('DELETE', `${repo}/environments/{environment_name}`, {
    permission: 'administration:write',
    handler: (context) => {
      const environment = environmentOf(context);
      context.repository.environments.splice(context.repository.environments.indexOf(environment), 1);
      context.github.store.remove(environment);
      return noContent;
    },
  });
}
