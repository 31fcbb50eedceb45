import { digest } from '../artifacts.ts';
import type { CheckRun } from '../checks.ts';
import type { Artifact, WorkflowRun } from '../entities/automation.ts';
import { nodeId } from '../node-id.ts';
import { suiteOf, workflowId, type Workflow } from '../workflow-runs.ts';
import type { Json, RepositoryLinks } from './repository-links.ts';

/** How long GitHub keeps artifacts unless told otherwise. */
const retentionMilliseconds = 90 * 24 * 60 * 60 * 1000;

export function workflowJson(workflow: Workflow, links: RepositoryLinks, createdAt: string): Json {
  return {
    id: workflow.id,
    node_id: nodeId('Workflow', workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: 'active',
    created_at: createdAt,
    updated_at: createdAt,
    url: `${links.api}/actions/workflows/${workflow.id}`,
    html_url: `${links.html}/blob/HEAD/${workflow.path}`,
    badge_url: `${links.html}/actions/workflows/${encodeURIComponent(workflow.path.split('/').at(-1) ?? '')}/badge.svg`,
  };
}

/** What a run refers to beyond its own record. */
export interface RunSurroundings {
  readonly repository: Json;
  readonly headRepository: Json;
  readonly headCommit: Json | null;
  /** The minimal pull requests of the run's head; GitHub leaves the list empty for forks. */
  readonly pulls: readonly Json[];
  readonly title: string;
}

export function workflowRunJson(run: WorkflowRun, links: RepositoryLinks, around: RunSurroundings): Json {
  const url = `${links.api}/actions/runs/${run.id}`;
  const suite = suiteOf(run);
  const workflow = workflowId(run.path);
  return {
    id: run.id,
    name: run.name,
    node_id: run.nodeId,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.path,
    display_title: around.title,
    run_number: run.runNumber,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: workflow,
    check_suite_id: suite.id,
    check_suite_node_id: nodeId('CheckSuite', suite.id),
    url,
    html_url: `${links.html}/actions/runs/${run.id}`,
    pull_requests: around.pulls,
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    actor: links.user(run.actor),
    run_attempt: run.runAttempt,
    referenced_workflows: [],
    run_started_at: run.createdAt,
    triggering_actor: links.user(run.actor),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${links.api}/check-suites/${suite.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.runAttempt > 1 ? `${url}/attempts/${run.runAttempt - 1}` : null,
    workflow_url: `${links.api}/actions/workflows/${workflow}`,
    head_commit: around.headCommit,
    repository: around.repository,
    head_repository: around.headRepository,
  };
}

export function jobJson(job: CheckRun, run: WorkflowRun, links: RepositoryLinks): Json {
  const startedAt = job.startedAt ?? run.createdAt;
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: run.name,
    head_branch: run.headBranch,
    run_url: `${links.api}/actions/runs/${run.id}`,
    run_attempt: run.runAttempt,
    node_id: nodeId('CheckRun', job.id),
    head_sha: run.headSha,
    url: `${links.api}/actions/jobs/${job.id}`,
    html_url: `${links.html}/actions/runs/${run.id}/job/${job.id}`,
    status: job.status,
    conclusion: job.conclusion,
    created_at: startedAt,
    started_at: startedAt,
    completed_at: job.completedAt,
    name: job.name,
    steps: [],
    check_run_url: `${links.api}/check-runs/${job.id}`,
    labels: ['ubuntu-latest'],
    runner_id: 1,
    runner_name: 'sandbox',
    runner_group_id: 1,
    runner_group_name: 'Default',
  };
}

export function artifactJson(artifact: Artifact, links: RepositoryLinks): Json {
  const url = `${links.api}/actions/artifacts/${artifact.id}`;
  const { run } = artifact;
  return {
    id: artifact.id,
    node_id: artifact.nodeId,
    name: artifact.name,
    size_in_bytes: artifact.content.length,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.expired,
    digest: digest(artifact.content),
    created_at: artifact.createdAt,
    updated_at: artifact.createdAt,
    expires_at: `${new Date(Date.parse(artifact.createdAt) + retentionMilliseconds).toISOString().slice(0, 19)}Z`,
    workflow_run: {
      id: run.id,
      repository_id: run.repository.id,
      head_repository_id: run.headRepository.id,
      head_branch: run.headBranch,
      head_sha: run.headSha,
    },
  };
}
