import { crc32 } from 'node:zlib';
import type { CheckRun, CheckSuite } from './checks.ts';
import type { Artifact, WorkflowRun } from './entities/automation.ts';
import type { Repository } from './entities/repository.ts';

/** The app whose check runs are the jobs of workflows. */
export const actionsApp = 'github-actions';

const suites = new WeakMap<WorkflowRun, CheckSuite>();

/** The check suite of a run: each run has one of its own, which holds a check run for each of its jobs. */
export function suiteOf(run: WorkflowRun): CheckSuite {
  const known = suites.get(run);
  if (known) return known;
  const made = run.repository.checks.createSuite(actionsApp, run.headSha, run.headBranch);
  suites.set(run, made);
  return made;
}

/** The jobs of a run. A job's id is that of its check run, at GitHub too. */
export function jobsOf(run: WorkflowRun): CheckRun[] {
  return run.repository.checks.ofSuite(suiteOf(run), 'latest');
}

export function findRun(repository: Repository, id: number): WorkflowRun | undefined {
  return repository.workflowRuns.find((run) => run.id === id);
}

export function findJob(
  repository: Repository,
  id: number,
): { readonly run: WorkflowRun; readonly job: CheckRun } | undefined {
  for (const run of repository.workflowRuns) {
    const job = jobsOf(run).find((one) => one.id === id);
    if (job) return { run, job };
  }
  return undefined;
}

export function findArtifact(repository: Repository, id: number): Artifact | undefined {
  return repository.workflowRuns.flatMap((run) => run.artifacts).find((artifact) => artifact.id === id);
}

export interface Workflow {
  readonly id: number;
  readonly name: string;
  /** `.github/workflows/ci.yml` */
  readonly path: string;
}

/** A workflow's id follows from its path, so that it is the same in every start of one state. */
export function workflowId(path: string): number {
  return crc32(path);
}

/** The workflows of which runs are known, and those in `files`, the paths of `.github/workflows` on the default branch. */
export function workflowsOf(repository: Repository, files: readonly string[]): Workflow[] {
  const names = new Map(files.map((file) => [file, file]));
  for (const run of repository.workflowRuns) names.set(run.path, run.name);
  return [...names].map(([path, name]) => ({ id: workflowId(path), name, path }));
}
