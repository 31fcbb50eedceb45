import type { Deployment, DeploymentStatus, Environment } from '../entities/automation.ts';
import { nodeId } from '../node-id.ts';
import type { Json, RepositoryLinks } from './repository-links.ts';

export function deploymentJson(deployment: Deployment, links: RepositoryLinks): Json {
  const url = `${links.api}/deployments/${deployment.id}`;
  return {
    url,
    id: deployment.id,
    node_id: deployment.nodeId,
    task: deployment.task,
    original_environment: deployment.environment,
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

export function deploymentStatusJson(status: DeploymentStatus, links: RepositoryLinks): Json {
  const deploymentUrl = `${links.api}/deployments/${status.deployment.id}`;
  return {
    url: `${deploymentUrl}/statuses/${status.id}`,
    id: status.id,
    node_id: status.nodeId,
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

export function environmentJson(environment: Environment, links: RepositoryLinks): Json {
  const rule = (type: string, more: Json, offset: number) => ({
    id: environment.id + offset,
    node_id: nodeId('GateType', environment.id + offset),
    type,
    ...more,
  });
  const reviewers = environment.reviewers.map((reviewer) => ({ type: 'User', reviewer: links.user(reviewer) }));
  return {
    id: environment.id,
    node_id: environment.nodeId,
    name: environment.name,
    url: `${links.api}/environments/${encodeURIComponent(environment.name)}`,
    html_url: `${links.html}/deployments/activity_log?environments_filter=${encodeURIComponent(environment.name)}`,
    created_at: environment.createdAt,
    updated_at: environment.updatedAt,
    protection_rules: [
      ...(environment.waitMinutes > 0 ? [rule('wait_timer', { wait_timer: environment.waitMinutes }, 1)] : []),
      ...(reviewers.length > 0
        ? [rule('required_reviewers', { prevent_self_review: environment.preventSelfReview, reviewers }, 2)]
        : []),
      ...(environment.branchPolicy ? [rule('branch_policy', {}, 3)] : []),
    ],
    deployment_branch_policy: environment.branchPolicy && {
      protected_branches: environment.branchPolicy.protectedBranches,
      custom_branch_policies: environment.branchPolicy.customBranchPolicies,
    },
  };
}
