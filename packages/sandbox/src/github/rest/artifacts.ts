import { ApiError, notFound } from '../api-error.ts';
import type { Artifact } from '../entities/automation.ts';
import { noContent, ok, paginate, raw, type Reply } from '../reply.ts';
import type { RepositoryContext, RequestContext } from '../request-context.ts';
import type { GitHub } from '../server.ts';
import { findArtifact, findRun } from '../workflow-runs.ts';
import { artifactJson } from './actions-json.ts';
import { linksOf } from './repository-links.ts';

const repo = '/repos/{owner}/{repo}';

function artifactOf(context: RepositoryContext): Artifact {
  const artifact = findArtifact(context.repository, Number(context.params.artifact_id));
  if (!artifact) throw notFound();
  return artifact;
}

function listArtifacts(context: RepositoryContext, artifacts: readonly Artifact[]): Promise<Reply> {
  const name = context.query.get('name');
  const matching = artifacts.filter((artifact) => name === null || artifact.name === name);
  return paginate(context, [...matching].reverse(), (artifact) => artifactJson(artifact, linksOf(context)), {
    wrap: (page, total) => ({ total_count: total, artifacts: page }),
  });
}

/** An expired artifact is gone (410); the others lie behind a redirect to a storage that asks for no token. */
function download(context: RepositoryContext): Reply {
  const artifact = artifactOf(context);
  if (context.params.archive_format !== 'zip') throw notFound();
  if (artifact.expired) throw new ApiError(410, 'Artifact has expired');
  const location = `${context.github.url}/_sandbox/artifacts/${artifact.nodeId}`;
  return { status: 302, headers: { location } };
}

/** The storage. Its addresses hold what cannot be guessed at GitHub; here it is the artifact's node id. */
function storedArtifact(context: RequestContext): Reply {
  const artifact = context.github.store.findNode(context.params.artifact ?? '');
  if (artifact?.typename !== 'Artifact') throw notFound();
  return raw((artifact as Artifact).content, 'application/zip');
}

/** What workflow runs left behind. */
export function addArtifactRoutes({ router }: GitHub): void {
  const read = { permission: 'actions:read' } as const;
  router.route('GET', `${repo}/actions/runs/{run_id}/artifacts`, {
    ...read,
    handler: (context) => {
      const run = findRun(context.repository, Number(context.params.run_id));
      if (!run) throw notFound();
      return listArtifacts(context, run.artifacts);
    },
  });
  router.route('GET', `${repo}/actions/artifacts`, {
    ...read,
    handler: (context) =>
      listArtifacts(
        context,
        context.repository.workflowRuns.flatMap((run) => run.artifacts),
      ),
  });
  router.route('GET', `${repo}/actions/artifacts/{artifact_id}`, {
    ...read,
    handler: (context) => ok(artifactJson(artifactOf(context), linksOf(context))),
  });
  router.route('GET', `${repo}/actions/artifacts/{artifact_id}/{archive_format}`, { ...read, handler: download });
  router.route('DELETE', `${repo}/actions/artifacts/{artifact_id}`, {
    permission: 'actions:write',
    handler: (context) => {
      const artifact = artifactOf(context);
      artifact.run.artifacts.splice(artifact.run.artifacts.indexOf(artifact), 1);
      context.github.store.remove(artifact);
      return noContent;
    },
  });
  router.route('GET', '/_sandbox/artifacts/{artifact}', {
    permission: 'none',
    unlimited: true,
    handler: storedArtifact,
  });
}
