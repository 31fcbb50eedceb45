import type { Account, Team } from './account.ts';
import type { PullRequest } from './pull-request.ts';
import type { Repository } from './repository.ts';

export interface Label {
  readonly typename: 'Label';
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  name: string;
  /** Six hexadecimal digits. */
  color: string;
  description: string | null;
  readonly createdAt: string;
}

export interface Milestone {
  readonly typename: 'Milestone';
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly number: number;
  title: string;
  description: string | null;
  state: 'open' | 'closed';
  dueOn: string | null;
  readonly creator: Account;
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
}

/** What issues and pull requests have in common. */
export interface IssueBase {
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly number: number;
  title: string;
  body: string | null;
  readonly author: Account;
  state: 'open' | 'closed';
  locked: boolean;
  lockReason: 'off-topic' | 'too heated' | 'resolved' | 'spam' | null;
  readonly labels: Label[];
  readonly assignees: Account[];
  milestone: Milestone | null;
  readonly comments: Comment[];
  /** Everything that happened to it except comments, reviews and commits, oldest first. */
  readonly events: IssueEvent[];
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  closedBy: Account | null;
  lastEditedAt: string | null;
}

export interface Issue extends IssueBase {
  readonly typename: 'Issue';
  stateReason: 'completed' | 'not_planned' | 'reopened' | 'duplicate' | null;
}

/** Why a comment is folded away, as GraphQL's ReportedContentClassifiers without case. */
export type MinimizedReason = 'abuse' | 'duplicate' | 'off-topic' | 'outdated' | 'resolved' | 'spam';

/** A comment of an issue or of a pull request's conversation. */
export interface Comment {
  readonly typename: 'IssueComment';
  readonly id: number;
  readonly nodeId: string;
  readonly issue: Issue | PullRequest;
  readonly author: Account;
  /** The slug of the app whose token wrote it. */
  readonly app: string | null;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
  lastEditedAt: string | null;
  /** Who edited it last; null when nobody did. */
  editor: Account | null;
  minimized: MinimizedReason | null;
}

export interface IssueEvent {
  readonly typename: 'IssueEvent';
  readonly id: number;
  readonly nodeId: string;
  readonly issue: Issue | PullRequest;
  readonly kind: IssueEventKind;
  readonly actor: Account;
  readonly createdAt: string;
  readonly details: IssueEventDetails;
}

export type IssueEventKind =
  | 'assigned' | 'unassigned' | 'labeled' | 'unlabeled' | 'milestoned' | 'demilestoned' | 'renamed'
  | 'closed' | 'reopened' | 'merged' | 'locked' | 'unlocked' | 'converted_to_draft' | 'ready_for_review'
  | 'review_requested' | 'review_request_removed' | 'review_dismissed' | 'base_ref_changed' | 'head_ref_deleted'
  | 'head_ref_restored' | 'head_ref_force_pushed' | 'base_ref_force_pushed'; // oxfmt-ignore

/** What an event of its kind also says; each kind uses those that it needs. */
export interface IssueEventDetails {
  readonly assignee?: Account;
  readonly label?: { readonly name: string; readonly color: string };
  readonly milestone?: Milestone;
  readonly rename?: { readonly from: string; readonly to: string };
  /** closed, merged: the commit that did it. */
  readonly sha?: string | null;
  readonly lockReason?: string | null;
  readonly reviewer?: Account | Team;
  readonly review?: { readonly id: number; readonly state: string; readonly message: string | null };
  /** Branch names for base_ref_changed, commits for the force pushes. */
  readonly before?: string;
  readonly after?: string;
}
