import type { Deployment, DeploymentState, Environment } from './entities/automation.ts';
import type { Repository } from './entities/repository.ts';

export const deploymentStates: readonly DeploymentState[] = [
  'error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success',
]; // oxfmt-ignore

/**
 * The deployments that a `success` ends (`auto_inactive`): the older ones of the same environment that are active and
 * meant to last.
 */
export function endedBy(deployment: Deployment, environment: string): Deployment[] {
  return deployment.repository.deployments.filter(
    (other) =>
      other.id < deployment.id &&
      other.environment === environment &&
      !other.transient &&
      other.statuses.at(-1)?.state === 'success',
  );
}

/** An active deployment cannot be deleted, unless it is the only one. */
export function mayDelete(deployment: Deployment): boolean {
  return deployment.statuses.at(-1)?.state === 'inactive' || deployment.repository.deployments.length === 1;
}

export function findEnvironment(repository: Repository, name: string): Environment | undefined {
  return repository.environments.find((one) => one.name.toLowerCase() === name.toLowerCase());
}

/** Commit statuses that keep a deployment from being made: those named, or all when none are named. */
export function unmetContexts(repository: Repository, sha: string, required: readonly string[] | undefined): string[] {
  const latest = new Map((repository.statuses.get(sha) ?? []).map((status) => [status.context, status.state]));
  return (required ?? [...latest.keys()]).filter((context) => latest.get(context) !== 'success');
}
