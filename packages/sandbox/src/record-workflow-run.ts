import type { GitHubServer } from './github.ts';
import { readFolder } from './github/artifacts.ts';
import type { CheckConclusion } from './github/checks.ts';
import type { Artifact, WorkflowRun } from './github/entities/automation.ts';
import type { Repository } from './github/entities/repository.ts';
import { suiteOf } from './github/workflow-runs.ts';
import { writeZip, type ZipEntry } from './zip.ts';

export interface FinishedRun {
  /** `owner/name` of the repository whose workflow ran. */
  readonly repository: string;
  /** The workflow's name. */
  readonly name: string;
  /** `.github/workflows/ci.yml` when left out. */
  readonly path?: string;
  readonly event: string;
  /** `owner/name` of the fork that a pull request came from. */
  readonly headRepository?: string;
  readonly headBranch: string | null;
  readonly headSha: string;
  readonly conclusion: CheckConclusion;
  /** A login; the repository's owner when left out. */
  readonly actor?: string;
  /** By name: the files, or the folder that `actions/upload-artifact` would have taken them from. */
  readonly artifacts?: Readonly<Record<string, string | readonly ZipEntry[]>>;
}

/**
 * Tells a GitHub of a workflow run that ended, as after `runAction`: for a second workflow that starts on
 * `workflow_run` and downloads the artifacts of the first.
 *
 * @returns the run; `makeEvent` makes its payload
 * @throws Error for a repository or account that is not there
 */
export function recordWorkflowRun(server: GitHubServer, given: FinishedRun): WorkflowRun {
  const { store } = server;
  const repository = find(server, given.repository);
  const path = given.path ?? '.github/workflows/ci.yml';
  const actor = given.actor === undefined ? repository.owner : store.findAccount(given.actor);
  if (!actor) throw new Error(`expected the login of an account, found "${given.actor}"`);
  const now = store.clock.iso();
  const run: WorkflowRun = store.add({
    ...store.identify('WorkflowRun'),
    repository,
    name: given.name,
    path,
    event: given.event,
    headSha: given.headSha,
    headBranch: given.headBranch,
    headRepository: find(server, given.headRepository ?? given.repository),
    actor,
    runNumber: repository.workflowRuns.filter((one) => one.path === path).length + 1,
    runAttempt: 1,
    status: 'completed',
    conclusion: given.conclusion,
    createdAt: now,
    updatedAt: now,
    artifacts: [],
  });
  repository.workflowRuns.push(run);
  suiteOf(run);
  for (const [name, files] of Object.entries(given.artifacts ?? {})) addArtifact(server, run, name, files);
  return run;
}

function find({ store }: GitHubServer, fullName: string): Repository {
  const [owner = '', name = ''] = fullName.split('/');
  const repository = store.findRepository(owner, name);
  if (repository) return repository;
  throw new Error(`expected the full name of a repository, found "${fullName}"`);
}

/**
 * Adds an artifact to a run: a folder, packed as `actions/upload-artifact` packs it, or files by their paths.
 *
 * @throws Error when the run has one of that name: since v4 an artifact is never added to
 */
export function addArtifact(
  { store }: GitHubServer,
  run: WorkflowRun,
  name: string,
  files: string | readonly ZipEntry[],
): Artifact {
  if (run.artifacts.some((one) => one.name === name))
    throw new Error(`the run has an artifact named "${name}" already`);
  const content = writeZip(typeof files === 'string' ? readFolder(files) : files);
  const artifact = store.add({
    ...store.identify('Artifact'),
    run,
    name,
    content,
    expired: false,
    createdAt: store.clock.iso(),
  });
  run.artifacts.push(artifact);
  return artifact;
}
