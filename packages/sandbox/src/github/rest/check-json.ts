import { suiteState, type CheckAnnotation, type CheckRun, type CheckSuite } from '../checks.ts';
import type { Json, RepositoryLinks } from './repository-links.ts';

/** A check run as `GET /check-runs/{id}` shows it. */
export function checkRunJson(run: CheckRun, links: RepositoryLinks): Json {
  const url = `${links.api}/check-runs/${run.id}`;
  const html = `${links.html}/runs/${run.id}`;
  return {
    id: run.id,
    node_id: run.nodeId,
    head_sha: run.headSha,
    external_id: run.externalId ?? '',
    url,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.output.title,
      summary: run.output.summary,
      text: run.output.text,
      annotations_count: run.output.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: run.name,
    check_suite: { id: run.suite.id },
    app: links.app(run.suite.app),
    pull_requests: links.pullsAt(run.headSha),
  };
}

/** An annotation as `GET /check-runs/{id}/annotations` shows it. */
export function annotationJson(annotation: CheckAnnotation, run: CheckRun, links: RepositoryLinks): Json {
  return { ...annotation, blob_href: `${links.html}/blob/${run.headSha}/${encodeURI(annotation.path)}` };
}

/** A check suite; its commit and repository come from the caller. */
export function checkSuiteJson(
  suite: CheckSuite,
  runs: readonly CheckRun[],
  links: RepositoryLinks,
  commit: Json,
  repository: Json,
): Json {
  const url = `${links.api}/check-suites/${suite.id}`;
  return {
    id: suite.id,
    node_id: suite.nodeId,
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    ...suiteState(runs),
    url,
    before: null,
    after: suite.headSha,
    pull_requests: links.pullsAt(suite.headSha),
    app: links.app(suite.app),
    repository,
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
    head_commit: commit,
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/check-runs`,
    rerequestable: true,
    runs_rerequestable: true,
  };
}
