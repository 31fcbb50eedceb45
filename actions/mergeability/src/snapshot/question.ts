import type { Account, Permission } from './account.ts';

/** One pull request of any repository, as far as dependencies ask. */
export interface PullRequestState {
  readonly state: 'open' | 'closed' | 'merged';
  readonly title: string;
}

/** Commits, counted and shown by example. */
export interface CommitSet {
  readonly count: number;
  /** At most ten, in alphabetical order. */
  readonly examples: readonly string[];
}

export const commitSet = (shas: readonly string[]): CommitSet => ({
  count: shas.length,
  examples: [...shas].sort().slice(0, 10),
});

/**
 * What a condition asks about others: answered in the second step, when the facts of the pull request are known.
 * The answer's type stands behind each question.
 */
export interface QuestionTypes {
  /** The members of a team `org/slug`, those of its child teams included. */
  readonly team: { readonly of: { readonly team: string }; readonly answer: readonly Account[] };
  readonly organizationMember: {
    readonly of: { readonly org: string; readonly login: string };
    readonly answer: boolean;
  };
  readonly permission: { readonly of: { readonly login: string }; readonly answer: Permission };
  /** A text file at a commit of the pull request; null when there is none. */
  readonly content: {
    readonly of: { readonly path: string; readonly at: 'merge-base' | 'head' };
    readonly answer: string | null;
  };
  /**
   * Commits of the head that `trunk` does not have and that were the tip of `other` once: what was not cut from
   * `trunk`. Null: no such branch.
   */
  readonly foreign: {
    readonly of: { readonly trunk: string; readonly other: string };
    readonly answer: CommitSet | null;
  };
  /** Commits (no merges) that `branch` has, or the head when it is null, and `into` has not. Null: no such branch. */
  readonly missing: {
    readonly of: { readonly branch: string | null; readonly into: string };
    readonly answer: CommitSet | null;
  };
  readonly pullRequest: {
    readonly of: { readonly repository: string; readonly number: number };
    readonly answer: PullRequestState;
  };
  /** Open or merged pull requests of this repository between two branches. */
  readonly pullRequestsBetween: {
    readonly of: { readonly head: string; readonly base: string };
    readonly answer: readonly { readonly number: number; readonly state: 'open' | 'merged' }[];
  };
  /**
   * What a commit changes against the base, file by file: path → a hash of the change without its line numbers.
   * Two commits with equal hashes make the same change, wherever their base stands. Null: the commit is gone.
   */
  readonly patches: { readonly of: { readonly sha: string }; readonly answer: Readonly<Record<string, string>> | null };
  /** Whether a merge of two parents is exactly what git makes of them, without a conflict. */
  readonly cleanMerge: { readonly of: { readonly sha: string }; readonly answer: boolean };
  /** Whether the first commit is the second one or lies behind it. */
  readonly ancestor: {
    readonly of: { readonly ancestor: string; readonly of: string };
    readonly answer: boolean;
  };
}

export type QuestionKind = keyof QuestionTypes;
export type Question<K extends QuestionKind = QuestionKind> = {
  [Kind in K]: { readonly kind: Kind } & QuestionTypes[Kind]['of'];
}[K];
export type Answer<K extends QuestionKind> = QuestionTypes[K]['answer'];

/** The name under which the snapshot keeps an answer; equal questions have equal names. */
export function questionKey<K extends QuestionKind>(question: Question<K>): string {
  return Object.entries(question)
    .map(([name, value]) => (name === 'kind' ? String(value) : `${name}=${JSON.stringify(value)}`))
    .join(' ');
}
