import { nodeId } from './node-id.ts';

/** The states and ends of check runs and suites. */
export type CheckStatus = 'queued' | 'in_progress' | 'completed' | 'waiting' | 'requested' | 'pending';
export type CheckConclusion =
  | 'success' | 'failure' | 'neutral' | 'cancelled' | 'skipped' | 'timed_out' | 'action_required' | 'stale' | 'startup_failure'; // oxfmt-ignore

/** Annotations that one request may carry; a longer list is refused as a whole. */
export const annotationsPerRequest = 50;
/** Characters of a check run's summary and of its text. */
export const checkTextLength = 65_535;

export interface CheckAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column: number | null;
  readonly end_column: number | null;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly message: string;
  readonly title: string | null;
  readonly raw_details: string | null;
}

export interface CheckOutput {
  title: string | null;
  summary: string | null;
  text: string | null;
  readonly annotations: CheckAnnotation[];
}

export interface CheckSuite {
  readonly typename: 'CheckSuite';
  readonly id: number;
  readonly nodeId: string;
  /** The slug of the app that owns it. */
  readonly app: string;
  readonly headSha: string;
  readonly headBranch: string | null;
  readonly createdAt: string;
  updatedAt: string;
}

export interface CheckRun {
  readonly typename: 'CheckRun';
  readonly id: number;
  readonly nodeId: string;
  readonly suite: CheckSuite;
  readonly headSha: string;
  name: string;
  status: CheckStatus;
  conclusion: CheckConclusion | null;
  startedAt: string | null;
  completedAt: string | null;
  detailsUrl: string | null;
  externalId: string | null;
  readonly output: CheckOutput;
}

/** What a request may say of a check run, in the API's own spelling. */
export interface CheckRunInput {
  readonly name?: string;
  readonly head_sha?: string;
  readonly status?: CheckStatus;
  readonly conclusion?: CheckConclusion;
  readonly started_at?: string;
  readonly completed_at?: string;
  readonly details_url?: string;
  readonly external_id?: string;
  readonly output?: {
    readonly title?: string;
    readonly summary?: string;
    readonly text?: string;
    readonly annotations?: readonly Partial<CheckAnnotation>[];
  };
}

const conclusions = ['success', 'failure', 'neutral', 'cancelled', 'skipped', 'timed_out', 'action_required'];

function findAnnotationMistake(annotation: Partial<CheckAnnotation>): string | undefined {
  const { path, start_line: start, end_line: end, annotation_level: level, message } = annotation;
  if (typeof path !== 'string') return '"path" wasn\'t supplied.';
  if (!Number.isInteger(start)) return '"start_line" wasn\'t supplied.';
  if (!Number.isInteger(end)) return '"end_line" wasn\'t supplied.';
  if (typeof message !== 'string') return '"message" wasn\'t supplied.';
  if (level === undefined || !['notice', 'warning', 'failure'].includes(level)) {
    return `${String(level)} is not a member of ["notice", "warning", "failure"].`;
  }
  if (Number(end) < Number(start)) return `end_line ${end} must not be before start_line ${start}.`;
  if (start !== end && [annotation.start_column, annotation.end_column].some((column) => typeof column === 'number')) {
    return 'start_column and end_column are only allowed when start_line and end_line are the same.';
  }
  if (message.length > 65_536) return `Only 65536 characters are allowed; ${message.length} were supplied.`;
  if ((annotation.title ?? '').length > 255)
    return `Only 255 characters are allowed; ${annotation.title?.length} were supplied.`;
  return undefined;
}

/**
 * What GitHub would refuse of a request about a check run (422), in its words; undefined when it would take it.
 *
 * @see https://docs.github.com/en/rest/checks/runs
 */
export function findCheckRunMistake(input: CheckRunInput, creates: boolean): string | undefined {
  if (creates && typeof input.name !== 'string') return '"name" wasn\'t supplied.';
  if (creates && typeof input.head_sha !== 'string') return '"head_sha" wasn\'t supplied.';
  if (input.conclusion !== undefined && !conclusions.includes(input.conclusion)) {
    return `${input.conclusion} is not a member of ${JSON.stringify(conclusions)}.`;
  }
  if (input.status === 'completed' && input.conclusion === undefined) return '"conclusion" wasn\'t supplied.';
  for (const name of ['started_at', 'completed_at'] as const) {
    const date: unknown = input[name];
    if (
      date !== undefined &&
      (typeof date !== 'string' || !/^\d{4}-\d\d-\d\dT/.test(date) || Number.isNaN(Date.parse(date)))
    )
      return `For 'properties/${name}', ${JSON.stringify(date)} is not a valid date-time.`;
  }
  const { output } = input;
  if (output === undefined) return undefined;
  // An update may leave the title out, but not the summary.
  if (creates && typeof output.title !== 'string') return '"title" wasn\'t supplied.';
  if (typeof output.summary !== 'string') return '"summary" wasn\'t supplied.';
  for (const text of [output.summary, output.text ?? '']) {
    if (text.length > checkTextLength)
      return `Only ${checkTextLength} characters are allowed; ${text.length} were supplied.`;
  }
  const annotations = output.annotations ?? [];
  if (annotations.length > annotationsPerRequest) {
    return `No more than ${annotationsPerRequest} items are allowed; ${annotations.length} were supplied.`;
  }
  return annotations.map(findAnnotationMistake).find((mistake) => mistake !== undefined);
}

/** The check runs and suites of one repository. */
export class Checks {
  readonly suites: CheckSuite[] = [];
  readonly runs: CheckRun[] = [];
  readonly #nextId: () => number;
  readonly #now: () => string;

  constructor(nextId: () => number, now: () => string) {
    this.#nextId = nextId;
    this.#now = now;
  }

  createSuite(app: string, headSha: string, headBranch: string | null): CheckSuite {
    const now = this.#now();
    const id = this.#nextId();
    const suite: CheckSuite = {
      typename: 'CheckSuite',
      id,
      nodeId: nodeId('CheckSuite', id),
      app,
      headSha,
      headBranch,
      createdAt: now,
      updatedAt: now,
    };
    this.suites.push(suite);
    return suite;
  }

  /**
   * Adds a check run. The API has no way to name a suite: a run that an Actions token makes lands in any of the
   * suites that Actions has for the commit, often another workflow's. Which one does not follow from anything that
   * the caller controls; here it follows from the run's name, so that tests see both and see them again.
   *
   * @param suite only the runner knows it: the suite of a workflow run's own jobs
   */
  createRun(input: CheckRunInput, app: string, headBranch: string | null, suite?: CheckSuite): CheckRun {
    const headSha = input.head_sha ?? '';
    const candidates = this.suites.filter((one) => one.app === app && one.headSha === headSha);
    const anyOf = candidates[sum(input.name ?? '') % Math.max(1, candidates.length)];
    const id = this.#nextId();
    const run: CheckRun = {
      typename: 'CheckRun',
      id,
      nodeId: nodeId('CheckRun', id),
      suite: suite ?? anyOf ?? this.createSuite(app, headSha, headBranch),
      headSha,
      name: input.name ?? '',
      status: 'queued',
      conclusion: null,
      startedAt: null,
      completedAt: null,
      detailsUrl: null,
      externalId: null,
      output: { title: null, summary: null, text: null, annotations: [] },
    };
    this.runs.push(run);
    this.updateRun(run, { ...input, ...(input.started_at === undefined && { started_at: this.#now() }) });
    return run;
  }

  /** Changes what the input names; annotations are added to those that are there. */
  updateRun(run: CheckRun, input: CheckRunInput): void {
    run.suite.updatedAt = this.#now();
    run.name = input.name ?? run.name;
    run.detailsUrl = input.details_url ?? run.detailsUrl;
    run.externalId = input.external_id ?? run.externalId;
    run.startedAt = input.started_at ?? run.startedAt;
    if (input.status !== undefined && input.status !== 'completed') {
      run.status = input.status;
      run.conclusion = null;
      run.completedAt = null;
    }
    if (input.conclusion !== undefined) {
      // A conclusion completes the run, whatever status stands beside it.
      run.status = 'completed';
      run.conclusion = input.conclusion;
      run.completedAt = input.completed_at ?? this.#now();
    }
    if (input.output) {
      run.output.title = input.output.title ?? run.output.title;
      run.output.summary = input.output.summary ?? run.output.summary;
      run.output.text = input.output.text ?? run.output.text;
      run.output.annotations.push(...(input.output.annotations ?? []).map(toAnnotation));
    }
  }

  /** The runs of a commit. `latest` gives the newest of each name in each suite, as GitHub does without being asked. */
  ofCommit(headSha: string, filter: 'latest' | 'all'): CheckRun[] {
    const runs = this.runs.filter((run) => run.headSha === headSha);
    return filter === 'all' ? runs : latest(runs);
  }

  ofSuite(suite: CheckSuite, filter: 'latest' | 'all'): CheckRun[] {
    const runs = this.runs.filter((run) => run.suite === suite);
    return filter === 'all' ? runs : latest(runs);
  }
}

function latest(runs: readonly CheckRun[]): CheckRun[] {
  return [...new Map(runs.map((run) => [`${run.suite.id} ${run.name}`, run])).values()];
}

function sum(text: string): number {
  return [...text].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
}

function toAnnotation(annotation: Partial<CheckAnnotation>): CheckAnnotation {
  return {
    path: annotation.path ?? '',
    start_line: annotation.start_line ?? 1,
    end_line: annotation.end_line ?? 1,
    start_column: annotation.start_column ?? null,
    end_column: annotation.end_column ?? null,
    annotation_level: annotation.annotation_level ?? 'notice',
    message: annotation.message ?? '',
    title: annotation.title ?? null,
    raw_details: annotation.raw_details ?? null,
  };
}

/** A suite's status and conclusion follow from its runs: the first that is not done, else the worst end. */
export function suiteState(runs: readonly CheckRun[]): { status: CheckStatus; conclusion: CheckConclusion | null } {
  if (runs.length === 0) return { status: 'queued', conclusion: null };
  const open = runs.find((run) => run.status !== 'completed');
  if (open)
    return { status: runs.some((run) => run.status === 'in_progress') ? 'in_progress' : open.status, conclusion: null };
  const order: readonly CheckConclusion[] = [
    'action_required', 'timed_out', 'cancelled', 'failure', 'startup_failure', 'stale', 'success', 'neutral', 'skipped',
  ]; // oxfmt-ignore
  return { status: 'completed', conclusion: order.find((end) => runs.some((run) => run.conclusion === end)) ?? null };
}
