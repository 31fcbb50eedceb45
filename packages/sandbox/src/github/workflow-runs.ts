import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { writeZip, type ZipEntry } from '../zip.ts';
import type { CheckConclusion, CheckStatus } from './checks.ts';

export interface Workflow {
  readonly id: number;
  readonly name: string;
  /** In the repository, e.g. `.github/workflows/ci.yml`. */
  readonly path: string;
  readonly createdAt: string;
}

export interface WorkflowJob {
  readonly id: number;
  readonly name: string;
  readonly status: CheckStatus;
  readonly conclusion: CheckConclusion | null;
  readonly startedAt: string;
  readonly completedAt: string | null;
  readonly log: string;
  readonly steps: readonly { readonly name: string; readonly conclusion: CheckConclusion | null }[];
}

export interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly runId: number;
  readonly zip: Buffer;
  readonly createdAt: string;
  readonly expired: boolean;
}

export interface WorkflowRun {
  readonly id: number;
  readonly workflow: Workflow;
  readonly event: string;
  readonly headBranch: string | null;
  readonly headSha: string;
  /** `owner/name` of the repository that the head comes from: a fork's for its pull requests. */
  readonly headRepository: string;
  readonly title: string;
  readonly actor: string;
  readonly runNumber: number;
  readonly attempt: number;
  readonly suiteId: number;
  /** Numbers of the open pull requests of that head; GitHub leaves the list empty for forks. */
  readonly pulls: readonly number[];
  readonly createdAt: string;
  updatedAt: string;
  status: CheckStatus;
  conclusion: CheckConclusion | null;
  readonly jobs: WorkflowJob[];
}

/** The workflows, runs, jobs and artifacts of one repository. */
export class WorkflowRuns {
  readonly workflows: Workflow[] = [];
  readonly all: WorkflowRun[] = [];
  readonly artifacts: Artifact[] = [];
  readonly #nextId: () => number;
  readonly #now: () => string;

  constructor(nextId: () => number, now: () => string) {
    this.#nextId = nextId;
    this.#now = now;
  }

  workflow(name: string, file: string): Workflow {
    const known = this.workflows.find((one) => one.path === file);
    if (known) return known;
    const made = { id: this.#nextId(), name, path: file, createdAt: this.#now() };
    this.workflows.push(made);
    return made;
  }

  add(
    given: Omit<WorkflowRun, 'id' | 'runNumber' | 'createdAt' | 'updatedAt' | 'jobs'> & {
      readonly jobs?: readonly Omit<WorkflowJob, 'id' | 'startedAt' | 'completedAt'>[];
    },
  ): WorkflowRun {
    const now = this.#now();
    const run: WorkflowRun = {
      ...given,
      id: this.#nextId(),
      runNumber: this.all.filter((one) => one.workflow === given.workflow).length + 1,
      createdAt: now,
      updatedAt: now,
      jobs: (given.jobs ?? []).map((job) => ({
        ...job,
        id: this.#nextId(),
        startedAt: now,
        completedAt: job.status === 'completed' ? now : null,
      })),
    };
    this.all.push(run);
    return run;
  }

  /** Adds an artifact of files, as `actions/upload-artifact` would; one name is one artifact of a run. */
  addArtifact(run: WorkflowRun, name: string, files: readonly ZipEntry[]): Artifact {
    const older = this.artifacts.findIndex((one) => one.runId === run.id && one.name === name);
    if (older >= 0) throw new Error(`run ${run.id} already has an artifact named "${name}"; names are unique since v4`);
    const artifact = {
      id: this.#nextId(),
      name,
      runId: run.id,
      zip: writeZip(files),
      createdAt: this.#now(),
      expired: false,
    };
    this.artifacts.push(artifact);
    return artifact;
  }
}

/** The files below a folder, for an artifact, sorted by their paths. */
export function readFolder(folder: string): ZipEntry[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ path: path.relative(folder, file).split(path.sep).join('/'), data: readFileSync(file) }));
}

/** As the API shows it beside an artifact or an asset. */
export function digest(data: Uint8Array): string {
  return `sha256:${createHash('sha256').update(data).digest('hex')}`;
}
