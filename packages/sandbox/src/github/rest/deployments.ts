import { ApiError, invalidField, notFound, validationFailed } from '../api-error.ts';
import { deploymentStates, endedBy, findEnvironment, mayDelete, unmetContexts } from '../deployments.ts';
import { mergeInto } from '../merge-pull.ts';
import type { Deployment, DeploymentState, DeploymentStatus, Environment } from '../entities/automation.ts';
import { BodyReader } from '../read-body.ts';
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
  const { repository } = context;
  const { store } = context.github;
  const body = new BodyReader(context.body, 'Deployment');
  const ref = body.required('ref');
  const task = body.text('task') ?? 'deploy';
  const environment = body.text('environment') ?? 'production';
  const description = body.textOrNull('description') ?? null;
  const required = body.texts('required_contexts');
  const transient = body.boolean('transient_environment') ?? false;
  const production = body.boolean('production_environment') ?? environment === 'production';
  const autoMerge = body.boolean('auto_merge') ?? true;
  if ((description ?? '').length > 140)
    throw invalidField('Deployment', 'description', 'description is too long (maximum is 140 characters)');
  const sha = await repository.git.resolveCommit(ref);
  if (sha === undefined) throw new ApiError(422, `No ref found for: ${ref}`);
  if (autoMerge) {
    const merged = await mergeDefaultBranch(context, ref);
    if (merged) return { status: 202, body: { message: merged } };
  }
  const contexts = unmetContexts(repository, sha, required);
  if (contexts.length > 0) {
    throw new ApiError(409, `Conflict: Commit status checks failed for ${ref}.`, {
      errors: [{ resource: 'Deployment', field: 'required_contexts', code: 'invalid', value: contexts }],
    });
  }
  ensureEnvironment(context, environment);
  const now = store.clock.iso();
  const deployment: Deployment = store.add({
    ...store.identify('Deployment'),
    repository,
    sha,
    ref,
    task,
    payload: context.body.payload ?? {},
    environment,
    description,
    transient,
    production,
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
  readonly description?: string | undefined;
  readonly environment?: string | undefined;
  readonly environment_url?: string | undefined;
  readonly log_url?: string | undefined;
  readonly target_url?: string | undefined;
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
  const body = new BodyReader(context.body, 'DeploymentStatus');
  const state = body.oneOf('state', deploymentStates);
  if (state === undefined) throw invalidField('DeploymentStatus', 'state');
  const input = {
    description: body.text('description'),
    environment: body.text('environment'),
    environment_url: body.text('environment_url'),
    log_url: body.text('log_url'),
    target_url: body.text('target_url'),
  };
  const status = addStatus(context, deployment, state, input);
  if (state === 'success' && (body.boolean('auto_inactive') ?? true)) {
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

/** Creates an environment or replaces its rules. */
function putEnvironment(context: RepositoryContext): Reply {
  const { store } = context.github;
  const body = new BodyReader(context.body, 'Environment');
  const waitMinutes = body.number('wait_timer') ?? 0;
  const preventSelfReview = body.boolean('prevent_self_review') ?? false;
  const ids = (body.maps('reviewers') ?? []).map((one) => new BodyReader(one, 'Environment').number('id'));
  const policy = body.map('deployment_branch_policy');
  const rule = policy && new BodyReader(policy, 'Environment');
  const branchPolicy = rule
    ? {
        protectedBranches: rule.boolean('protected_branches') ?? false,
        customBranchPolicies: rule.boolean('custom_branch_policies') ?? false,
      }
    : null;
  const environment = ensureEnvironment(context, context.params.environment_name ?? '');
  const reviewers = [...store.accounts].filter((account) => ids.includes(account.id));
  environment.reviewers.splice(0, Infinity, ...reviewers);
  Object.assign(environment, { waitMinutes, preventSelfReview, branchPolicy });
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
