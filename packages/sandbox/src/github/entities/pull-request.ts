import type { Account, Team } from './account.ts';
import type { IssueBase, MinimizedReason } from './issue.ts';
import type { Repository } from './repository.ts';

export type MergeMethod = 'merge' | 'squash' | 'rebase';

export interface PullRequest extends IssueBase {
  readonly typename: 'PullRequest';
  /** The id of the issue that every pull request also is. */
  readonly issueId: number;
  /** Null once the fork is gone. */
  readonly headRepository: Repository | null;
  /** The branch, without refs/heads/. */
  readonly headRef: string;
  /** The branch's tip; stays what it was when the pull request is closed or the branch deleted. */
  headSha: string;
  baseRef: string;
  /** The base branch's tip when the head was last pushed. */
  baseSha: string;
  draft: boolean;
  maintainerCanModify: boolean;
  mergedAt: string | null;
  mergedBy: Account | null;
  /** The commit that merged it; null while open. */
  mergeCommitSha: string | null;
  autoMerge: { readonly enabledBy: Account; readonly method: MergeMethod } | null;
  readonly requestedReviewers: Account[];
  readonly requestedTeams: Team[];
  readonly reviews: Review[];
  readonly threads: ReviewThread[];
  /** The test merge, once GitHub has tried it for this pair of commits. */
  testMerge: TestMerge | null;
}

export interface TestMerge {
  readonly headSha: string;
  readonly baseSha: string;
  /** Null when head and base conflict. */
  readonly mergeSha: string | null;
}

export type ReviewState = 'PENDING' | 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED' | 'DISMISSED';

export interface Review {
  readonly typename: 'PullRequestReview';
  readonly id: number;
  readonly nodeId: string;
  readonly pull: PullRequest;
  readonly author: Account;
  state: ReviewState;
  body: string;
  /** The commit that was looked at; GitHub binds it anew after a force push of the same patch. */
  commitSha: string;
  submittedAt: string | null;
  readonly createdAt: string;
  updatedAt: string;
  minimized: MinimizedReason | null;
}

export type Side = 'LEFT' | 'RIGHT';

/** Where in the diff of its original commit a thread hangs. */
export interface ThreadAnchor {
  readonly path: string;
  readonly subject: 'line' | 'file';
  /** The line in the new (RIGHT) or old (LEFT) file; null for a file's. */
  readonly line: number | null;
  readonly side: Side;
  readonly startLine: number | null;
  readonly startSide: Side | null;
  /** The line of the file's patch, 1 is the first below the first hunk header. */
  readonly position: number | null;
  /** The hunk down to the line. */
  readonly diffHunk: string;
  readonly commitSha: string;
  /** The merge base at that time: what LEFT lines count in. */
  readonly mergeBaseSha: string;
}

export interface ReviewThread {
  readonly typename: 'PullRequestReviewThread';
  readonly id: number;
  readonly nodeId: string;
  readonly pull: PullRequest;
  readonly anchor: ThreadAnchor;
  /** The first is what started it; the others reply. */
  readonly comments: ReviewComment[];
  resolvedBy: Account | null;
}

export interface ReviewComment {
  readonly typename: 'PullRequestReviewComment';
  readonly id: number;
  readonly nodeId: string;
  readonly thread: ReviewThread;
  readonly review: Review;
  readonly author: Account;
  body: string;
  readonly inReplyTo: ReviewComment | null;
  readonly createdAt: string;
  updatedAt: string;
  lastEditedAt: string | null;
  minimized: MinimizedReason | null;
}

/** Where a thread hangs now; all null when the pull request moved on below it. */
export interface CurrentPlace {
  readonly line: number | null;
  readonly startLine: number | null;
  readonly position: number | null;
  readonly commitSha: string;
  readonly outdated: boolean;
}
