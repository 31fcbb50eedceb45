import type { Annotation, Phase } from './annotation.ts';

export type Conclusion = 'success' | 'failure' | 'cancelled';

/** What became of one phase, which GitHub shows as a step of its own. */
export interface PhaseResult {
  readonly phase: Phase;
  readonly conclusion: Conclusion | 'skipped';
  /** Undefined when the phase was skipped or could not be started. */
  readonly exitCode?: number;
  /** Signals that were sent to end it, in order. */
  readonly signals: readonly string[];
  /** Wall clock, milliseconds. */
  readonly duration: number;
  /** The job summary that this phase wrote, masked; '' when it wrote none or one over the limit. */
  readonly summary: string;
}

/** What a run of an action left behind. Everything shown is masked; outputs and state are as the action wrote them. */
export interface RunResult {
  readonly conclusion: Conclusion;
  /** Of the main phase; 1 when it never ran because `pre` failed. */
  readonly exitCode: number;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  /** Variables that the action left for later steps (GITHUB_ENV). */
  readonly env: Readonly<Record<string, string>>;
  /** Folders that the action put in front of PATH (GITHUB_PATH), first one first. */
  readonly path: readonly string[];
  /** The job summaries of all phases, joined by an empty line. */
  readonly summary: string;
  /** What the check run shows: at most 10 of a level and step, 50 of the job. */
  readonly annotations: readonly Annotation[];
  /** What GitHub would have dropped for those limits. */
  readonly droppedAnnotations: readonly Annotation[];
  /** Values that add-mask named, and the token. They are secrets: do not print them. */
  readonly masks: readonly string[];
  /** The log of all phases, masked, with `##[group]`-like marks as in GitHub's raw log. */
  readonly log: string;
  readonly phases: readonly PhaseResult[];
  /** Wall clock of all phases, milliseconds. */
  readonly duration: number;
}
