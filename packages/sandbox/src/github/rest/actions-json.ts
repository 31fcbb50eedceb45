import { digest, type Artifact, type Workflow, type WorkflowJob, type WorkflowRun } from '../workflow-runs.ts';
import type { Json, RepositoryLinks } from './repository-links.ts';

/** How long GitHub keeps artifacts unless told otherwise. */
const retentionMilliseconds = 90 * 24 * 60 * 60 * 1000;

export function workflowJson(workflow: Workflow, links: RepositoryLinks): Json {
  return {
    id: workflow.id,
    node_id: links.nodeId('Workflow', workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: 'active',
    created_at: workflow.createdAt,
    updated_at: workflow.createdAt,
    url: `${links.api}/actions/workflows/${workflow.id}`,
    html_url: `${links.html}/blob/main/${workflow.path}`,
    badge_url: `${links.html}/workflows/${encodeURIComponent(workflow.name)}/badge.svg`,
  };
}

/** What a run refers to beyond its own record. */
export interface RunSurroundings {
  readonly repository: Json;
  readonly headRepository: Json;
  readonly headCommit: Json | null;
  /** The minimal pull requests of the run's head. */
  readonly pulls: readonly Json[];
}

export function workflowRunJson(run: WorkflowRun, links: RepositoryLinks, around: RunSurroundings): Json {
  const url = `${links.api}/actions/runs/${run.id}`;
  return {
    id: run.id,
    name: run.workflow.name,
    node_id: links.nodeId('WorkflowRun', run.id),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.workflow.path,
    display_title: run.title,
    run_number: run.runNumber,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflow.id,
    check_suite_id: run.suiteId,
    check_suite_node_id: links.nodeId('CheckSuite', run.suiteId),
    url,
    html_url: `${links.html}/actions/runs/${run.id}`,
    pull_requests: around.pulls,
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    actor: links.user(run.actor),
    run_attempt: run.attempt,
    referenced_workflows: [],
    run_started_at: run.createdAt,
    triggering_actor: links.user(run.actor),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${links.api}/check-suites/${run.suiteId}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.attempt > 1 ? `${url}/attempts/${run.attempt - 1}` : null,
    workflow_url: `${links.api}/actions/workflows/${run.workflow.id}`,
    head_commit: around.headCommit,
    repository: around.repository,
    head_repository: around.headRepository,
  };
}

export function jobJson(job: WorkflowJob, run: WorkflowRun, links: RepositoryLinks): Json {
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: run.workflow.name,
    head_branch: run.headBranch,
    run_url: `${links.api}/actions/runs/${run.id}`,
    run_attempt: run.attempt,
    node_id: links.nodeId('WorkflowJob', job.id),
    head_sha: run.headSha,
    url: `${links.api}/actions/jobs/${job.id}`,
    html_url: `${links.html}/actions/runs/${run.id}/job/${job.id}`,
    status: job.status,
    conclusion: job.conclusion,
    created_at: job.startedAt,
    started_at: job.startedAt,
    completed_at: job.completedAt,
    name: job.name,
    steps: job.steps.map((step, index) => ({
      name: step.name,
      status: step.conclusion === null ? 'in_progress' : 'completed',
      conclusion: step.conclusion,
      number: index + 1,
      started_at: job.startedAt,
      completed_at: job.completedAt,
    })),
    check_run_url: `${links.api}/check-runs/${job.id}`,
    labels: ['ubuntu-latest'],
    runner_id: 1,
    runner_name: 'sandbox',
    runner_group_id: 1,
    runner_group_name: 'Default',
  };
}

export function artifactJson(artifact: Artifact, run: WorkflowRun, links: RepositoryLinks, repositoryId: number): Json {
  const url = `${links.api}/actions/artifacts/${artifact.id}`;
  return {
    id: artifact.id,
    node_id: links.nodeId('Artifact', artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.zip.length,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.expired,
    digest: digest(artifact.zip),
    created_at: artifact.createdAt,
    updated_at: artifact.createdAt,
    expires_at: new Date(Date.parse(artifact.createdAt) + retentionMilliseconds).toISOString().replace('.000Z', 'Z'),
    workflow_run: {
      id: run.id,
      repository_id: repositoryId,
      head_repository_id: repositoryId,
      head_branch: run.headBranch,
      head_sha: run.headSha,
    },
  };
}
