import type { ChangedFile, LineCounts } from '../snapshot/facts.ts';
import type { CommitSet } from '../snapshot/question.ts';

/** One text file; `null` when the commit has none of that name. */
export type FileText = string | null;

/** A commit as git stores it: without the accounts behind it. */
export interface BareCommit {
  readonly sha: string;
  readonly parents: readonly string[];
}

/**
 * What the graph and the trees say about a pull request, by git or by the API. Both give the same answers; a source
 * that cannot answer throws, and never answers with a part.
 */
export interface History {
  /** Whether it can be read before anything is known of the pull request, and costs no request. */
  readonly isLocal: boolean;
  /** Commits of the head that the base does not have, oldest first. Undefined where only the API's own list is known. */
  commits(): Promise<readonly BareCommit[] | undefined>;
  /** How many there are, to compare with a list that may be cut off. */
  commitCount(): Promise<number>;
  files(): Promise<readonly ChangedFile[]>;
  lines(): Promise<Readonly<Record<string, LineCounts>>>;
  behind(): Promise<number>;
  /** Undefined when only GitHub knows. */
  conflict(): Promise<boolean | undefined>;
  textsAt(at: 'base' | 'merge-base' | 'head', paths: readonly string[]): Promise<ReadonlyMap<string, FileText>>;
  /**
   * Commits of the head that `trunk` lacks and that were the tip of `other` once (its first-parent line); null when a
   * branch does not exist. A branch that was merged into `other` is not made a part of it by that.
   */
  foreign(trunk: string, other: string): Promise<CommitSet | null>;
  /** Commits, no merges, that `branch` (the head when null) has and `into` lacks; null when a branch does not exist. */
  missing(branch: string | null, into: string): Promise<CommitSet | null>;
  ancestor(ancestor: string, of: string): Promise<boolean>;
  /** Whether a merge of two parents is exactly what git makes of them; a commit that is gone is none. */
  cleanMerge(sha: string): Promise<boolean>;
  /** What a commit changes against the base, hashed file by file; null when the commit is gone. */
  patches(sha: string): Promise<Readonly<Record<string, string>> | null>;
}

/** Longest text that is read, in bytes; a longer one is an error. */
export const MAX_TEXT_BYTES = 8 * 2 ** 20;
