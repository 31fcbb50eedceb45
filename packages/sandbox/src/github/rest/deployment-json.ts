import type { Deployment, DeploymentStatus, Environment } from '../deployments.ts';
import type { Json, RepositoryLinks } from './repository-links.ts';

export function deploymentJson(deployment: Deployment, links: RepositoryLinks): Json {
  const url = `${links.api}/deployments/${deployment.id}`;
  return {
    url,
    id: deployment.id,
    node_id: links.nodeId('Deployment', deployment.id),
    task: deployment.task,
    original_environment: deployment.originalEnvironment,
    environment: deployment.environment,
    description: deployment.description,
    created_at: deployment.createdAt,
    updated_at: deployment.updatedAt,
    statuses_url: `${url}/statuses`,
    repository_url: links.api,
    creator: links.user(deployment.creator),
    sha: deployment.sha,
    ref: deployment.ref,
    payload: deployment.payload,
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: null,
  };
}

export function deploymentStatusJson(status: DeploymentStatus, deployment: Deployment, links: RepositoryLinks): Json {
  const deploymentUrl = `${links.api}/deployments/${deployment.id}`;
  return {
    url: `${deploymentUrl}/statuses/${status.id}`,
    id: status.id,
    node_id: links.nodeId('DeploymentStatus', status.id),
    state: status.state,
    creator: links.user(status.creator),
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    deployment_url: deploymentUrl,
    repository_url: links.api,
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
    performed_via_github_app: null,
  };
}

/** @param reviewer the full user or team of a reviewer */
export function environmentJson(
  environment: Environment,
  links: RepositoryLinks,
  reviewer: (type: 'User' | 'Team', name: string) => Json,
): Json {
  const rule = (type: string, more: Json, offset: number) => ({
    id: environment.id + offset,
    node_id: links.nodeId('GateType', environment.id + offset),
    type,
    ...more,
  });
  const reviewers = environment.reviewers.map(({ type, name }) => ({ type, reviewer: reviewer(type, name) }));
  return {
    id: environment.id,
    node_id: links.nodeId('Environment', environment.id),
    name: environment.name,
    url: `${links.api}/environments/${encodeURIComponent(environment.name)}`,
    html_url: `${links.html}/deployments/activity_log?environments_filter=${encodeURIComponent(environment.name)}`,
    created_at: environment.createdAt,
    updated_at: environment.updatedAt,
    protection_rules: [
      ...(environment.waitTimer > 0 ? [rule('wait_timer', { wait_timer: environment.waitTimer }, 1)] : []),
      ...(reviewers.length > 0
        ? [rule('required_reviewers', { prevent_self_review: environment.preventSelfReview, reviewers }, 2)]
        : []),
      ...(environment.branchPolicy ? [rule('branch_policy', {}, 3)] : []),
    ],
    deployment_branch_policy: environment.branchPolicy,
  };
}
