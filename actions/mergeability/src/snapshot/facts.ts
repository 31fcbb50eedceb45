import type { Account } from './account.ts';

export interface ChangedFile {
  readonly path: string;
  /** Where a renamed or copied file came from. */
  readonly previousPath?: string;
  readonly status: 'added' | 'modified' | 'removed' | 'renamed' | 'copied';
}

/** Lines that the change adds and deletes in one file; a binary file has none. */
export interface LineCounts {
  readonly additions: number;
  readonly deletions: number;
}

/** Who a commit names. `account` is null when the e-mail address belongs to no account. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly account: Account | null;
}

export interface Signature {
  readonly valid: boolean;
  /** GitHub's word for the state, such as VALID or UNKNOWN_KEY. */
  readonly state: string;
  readonly signer: Account | null;
  readonly keyId: string | null;
}

export interface Commit {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Person;
  readonly committer: Person;
  /** People of `Co-authored-by:` lines. */
  readonly coAuthors: readonly Person[];
  /** Null for a commit without any signature. */
  readonly signature: Signature | null;
  /** Milliseconds since 1970, as the committer's clock had it. */
  readonly committedAt: number;
}

export interface Review {
  readonly id: string;
  readonly author: Account | null;
  readonly state: 'approved' | 'changes-requested' | 'dismissed' | 'commented' | 'pending';
  /** The commit that GitHub says was reviewed; GitHub moves it after a patch-identical force push. */
  readonly commit: string | null;
  readonly submittedAt: number;
  /** Whether the author may push to the repository, today. */
  readonly canPush: boolean;
}

export interface Conversation {
  readonly path: string;
  readonly isResolved: boolean;
  readonly isOutdated: boolean;
  readonly author: Account | null;
}

export interface Comment {
  readonly author: Account | null;
  readonly body: string;
  readonly createdAt: number;
  /** Whether the text was changed after it was written, by anybody. */
  readonly isEdited: boolean;
}

/** A check run, or a commit status, on the judged commit. Only the newest attempt of each. */
export interface Check {
  readonly name: string;
  readonly kind: 'check-run' | 'commit-status';
  /** `queued` stands for everything that has not ended. */
  readonly conclusion:
    | 'success'
    | 'failure'
    | 'neutral'
    | 'cancelled'
    | 'skipped'
    | 'timed_out'
    | 'action_required'
    | 'stale'
    | 'startup_failure'
    | 'error'
    | 'queued';
  /** The slug of the app, such as github-actions; for a commit status the login of who set it. */
  readonly source: string | null;
  /** Path and name of the workflow, when a workflow made it. */
  readonly workflow: { readonly path: string; readonly name: string } | null;
  readonly isRequired: boolean;
}

/** The pull request moved under its reviewers: a force push of the head, or another base. Oldest first. */
export interface Movement {
  readonly kind: 'force-push' | 'retarget';
  readonly at: number;
  /** The head before and after a force push; null when GitHub no longer has it, and for a retarget. */
  readonly before: string | null;
  readonly after: string | null;
}

/** An issue that the pull request closes. */
export interface LinkedIssue {
  readonly repository: string;
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly labels: readonly string[];
}

export interface ReviewRequest {
  readonly account: Account | null;
  /** `org/slug`, when a team was asked. */
  readonly team: string | null;
}

/** What can be known about a pull request without asking about anybody else: read in the first step. */
export interface FactTypes {
  readonly labels: readonly string[];
  readonly assignees: readonly Account[];
  readonly reviewRequests: readonly ReviewRequest[];
  readonly files: readonly ChangedFile[];
  /** By path. */
  readonly lines: Readonly<Record<string, LineCounts>>;
  /** All commits of the head that the base does not have, also those behind second parents; newest last. */
  readonly commits: readonly Commit[];
  readonly reviews: readonly Review[];
  readonly conversations: readonly Conversation[];
  readonly comments: readonly Comment[];
  readonly checks: readonly Check[];
  readonly movements: readonly Movement[];
  readonly closingIssues: readonly LinkedIssue[];
  readonly projects: readonly string[];
  /** Whether the change conflicts with the base. */
  readonly conflict: boolean;
  /** How many commits of the base the head does not have. */
  readonly behind: number;
  /** The CODEOWNERS file of the base, at the first of the three places where GitHub looks. */
  readonly codeowners: { readonly path: string; readonly text: string } | null;
  /** The pull request template of the base. */
  readonly template: string | null;
}

export type FactName = keyof FactTypes;

/** Something known, or the reason why it is not. Never a stand-in value. */
export type Fact<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly reason: string; readonly fix?: string };

export const known = <T>(value: T): Fact<T> => ({ known: true, value });

/** A fact that could not be read. @param fix what to change, as a sentence */
export function unreadable(reason: string, fix?: string): Fact<never> {
  return fix === undefined ? { known: false, reason } : { known: false, reason, fix };
}
