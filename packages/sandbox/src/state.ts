/**
 * What a GitHub holds when it starts: the one state file (YAML or JSON), or the same from code.
 * Commits are named by the `id` of an inline commit, a branch, a tag or an object name.
 * Dates are ISO 8601; left out, they are the moment of the start.
 */
export interface State {
  /** People and bots by login; whoever is named elsewhere must be here. A login that ends in [bot] is a bot. */
  readonly users?: Readonly<Record<string, UserState>>;
  /** By login. */
  readonly organizations?: Readonly<Record<string, OrganizationState>>;
  /** By name, e.g. `ci`; the name is what the request log shows. */
  readonly tokens?: Readonly<Record<string, TokenState>>;
  /** By `owner/name`. The parent of a fork comes before it. */
  readonly repositories?: Readonly<Record<string, RepositoryState>>;
}

export interface UserState {
  readonly name?: string;
  /** Commits by this address are this user's. */
  readonly email?: string;
  readonly siteAdmin?: boolean;
  readonly id?: number;
}

export interface OrganizationState {
  readonly name?: string;
  readonly email?: string;
  /** Login → role. */
  readonly members?: Readonly<Record<string, 'admin' | 'member'>>;
  /** By slug; a parent comes before its children. */
  readonly teams?: Readonly<Record<string, TeamState>>;
}

export interface TeamState {
  readonly name?: string;
  readonly description?: string;
  readonly privacy?: 'closed' | 'secret';
  /** The slug of the team above. */
  readonly parent?: string;
  /** Login → role. */
  readonly members?: Readonly<Record<string, 'member' | 'maintainer'>>;
}

export interface TokenState {
  /** The secret; made from the name when left out. */
  readonly value?: string;
  /** A personal token of this user. */
  readonly user?: string;
  /** An installation token of the app with this slug; `github-actions` for a workflow's GITHUB_TOKEN. */
  readonly app?: string;
  /** What an app's token may do, as in a workflow: `pull-requests: write`. Left out: everything. */
  readonly permissions?: PermissionsState | 'read-all' | 'write-all';
  /** The repositories (`owner/name`) that an app's token is for; left out: all. */
  readonly repositories?: readonly string[];
}

/** What a workflow's `permissions:` may name, and what only an App may have: administration, members, secrets, workflows. */
export type PermissionsState = Readonly<
  Partial<
    Record<
      | 'actions' | 'administration' | 'attestations' | 'checks' | 'contents' | 'deployments' | 'environments'
      | 'id-token' | 'issues' | 'members' | 'metadata' | 'packages' | 'pages' | 'pull-requests'
      | 'repository-projects' | 'secrets' | 'security-events' | 'statuses' | 'workflows',
      'none' | 'read' | 'write' | 'admin'
    >
  >
>; // oxfmt-ignore

export interface RepositoryState {
  readonly description?: string;
  readonly private?: boolean;
  readonly archived?: boolean;
  /** `owner/name` of the repository that this is a fork of; branches and tags are copied from it. */
  readonly forkOf?: string;
  /** main when left out. */
  readonly defaultBranch?: string;
  readonly topics?: readonly string[];
  readonly allowMergeCommit?: boolean;
  readonly allowSquashMerge?: boolean;
  readonly allowRebaseMerge?: boolean;
  readonly deleteBranchOnMerge?: boolean;
  /** "Allow GitHub Actions to create and approve pull requests"; off when left out, as in a new repository. */
  readonly allowActionsApproval?: boolean;
  /** Login → role. */
  readonly collaborators?: Readonly<Record<string, RoleState>>;
  /** Slug of a team of the owner → role. */
  readonly teams?: Readonly<Record<string, RoleState>>;
  /** The first commit holds the files of this folder (without what its .gitignore names). */
  readonly folder?: string;
  /** Branches and tags are copied from the git repository in this folder. */
  readonly git?: string;
  /** Made in this order, after `folder` and `git`. */
  readonly commits?: readonly CommitState[];
  /** More branches: name → commit. */
  readonly branches?: Readonly<Record<string, string>>;
  /** Tag → commit; `message` makes it an annotated tag. */
  readonly tags?: Readonly<Record<string, string | TagState>>;
  readonly labels?: readonly LabelState[];
  readonly milestones?: readonly MilestoneState[];
  readonly issues?: readonly IssueState[];
  readonly pullRequests?: readonly PullRequestState[];
  readonly statuses?: readonly StatusState[];
  readonly checks?: readonly CheckState[];
  readonly branchProtection?: readonly BranchProtectionState[];
  readonly rulesets?: readonly RulesetState[];
  readonly releases?: readonly ReleaseState[];
  readonly environments?: readonly EnvironmentState[];
  readonly deployments?: readonly DeploymentState[];
  readonly workflowRuns?: readonly WorkflowRunState[];
}

export type RoleState = 'read' | 'triage' | 'write' | 'maintain' | 'admin';

export interface CommitState {
  /** How the rest of the file calls it. */
  readonly id?: string;
  /** The branch that it is added to; the default branch when left out. */
  readonly branch?: string;
  /** Where a new branch begins: a commit, `none` for no parent; the default branch when left out. */
  readonly from?: string;
  /** The commits that it merges, for real; a conflict must be resolved by `files`. */
  readonly merge?: readonly string[];
  readonly message?: string;
  /** A login, or `Name <address>`. */
  readonly author?: string;
  readonly date?: string;
  /** Path → text; nothing (null) removes the file. */
  readonly files?: Readonly<Record<string, string | null | FileState>>;
}

export interface FileState {
  readonly text?: string;
  readonly base64?: string;
  readonly executable?: boolean;
  /** The text is where a symbolic link points. */
  readonly link?: boolean;
}

export interface TagState {
  readonly commit: string;
  readonly message?: string;
  readonly tagger?: string;
  readonly date?: string;
}

export interface LabelState {
  readonly name: string;
  readonly color?: string;
  readonly description?: string;
}

export interface MilestoneState {
  readonly title: string;
  readonly description?: string;
  readonly state?: 'open' | 'closed';
  readonly dueOn?: string;
}

export interface IssueState {
  /** The next free one when left out. */
  readonly number?: number;
  readonly title: string;
  readonly body?: string;
  readonly author?: string;
  readonly state?: 'open' | 'closed';
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
  /** The title of one. */
  readonly milestone?: string;
  readonly locked?: boolean;
  readonly createdAt?: string;
  readonly comments?: readonly CommentState[];
}

export interface CommentState {
  readonly author: string;
  readonly body: string;
  readonly createdAt?: string;
  readonly minimized?: 'abuse' | 'duplicate' | 'off-topic' | 'outdated' | 'resolved' | 'spam';
  /** The slug of the app whose token wrote it. */
  readonly app?: string;
}

export interface PullRequestState {
  /** The next free one when left out. */
  readonly number?: number;
  readonly title: string;
  readonly body?: string;
  readonly author?: string;
  /** A branch, or `owner:branch` of a fork. */
  readonly head: string;
  /** The default branch when left out. */
  readonly base?: string;
  readonly draft?: boolean;
  readonly state?: 'open' | 'closed';
  /** It is merged: for real when no commit is named. */
  readonly merged?: MergedState;
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
  readonly milestone?: string;
  readonly locked?: boolean;
  readonly createdAt?: string;
  readonly comments?: readonly CommentState[];
  /** Logins. */
  readonly requestedReviewers?: readonly string[];
  /** Slugs of teams of the owner. */
  readonly requestedTeams?: readonly string[];
  readonly reviews?: readonly ReviewState[];
}

export interface MergedState {
  readonly by?: string;
  readonly at?: string;
  readonly method?: 'merge' | 'squash' | 'rebase';
  /** The commit of the base branch that did it. */
  readonly commit?: string;
}

export interface ReviewState {
  readonly author: string;
  readonly state?: 'pending' | 'commented' | 'approved' | 'changes_requested' | 'dismissed';
  readonly body?: string;
  /** What was looked at; the head when left out. */
  readonly commit?: string;
  readonly submittedAt?: string;
  readonly comments?: readonly ReviewCommentState[];
}

export interface ReviewCommentState {
  readonly path: string;
  readonly body: string;
  /** Left out: the comment is on the file. */
  readonly line?: number;
  readonly side?: 'LEFT' | 'RIGHT';
  readonly startLine?: number;
  readonly startSide?: 'LEFT' | 'RIGHT';
  readonly replies?: readonly CommentState[];
  /** The login of who resolved the thread. */
  readonly resolvedBy?: string;
}

export interface StatusState {
  readonly commit: string;
  readonly context: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly description?: string;
  readonly targetUrl?: string;
  readonly creator?: string;
  readonly createdAt?: string;
}

export interface CheckState {
  readonly commit: string;
  readonly name: string;
  /** The slug of the app; github-actions when left out. */
  readonly app?: string;
  /** Runs with the same suite name share a check suite; left out: the app's suite of the commit. */
  readonly suite?: string;
  readonly status?: 'queued' | 'in_progress' | 'completed' | 'waiting' | 'requested' | 'pending';
  readonly conclusion?:
    | 'success' | 'failure' | 'neutral' | 'cancelled' | 'skipped' | 'timed_out' | 'action_required' | 'stale' | 'startup_failure'; // oxfmt-ignore
  readonly detailsUrl?: string;
  readonly externalId?: string;
  readonly startedAt?: string;
  readonly completedAt?: string;
  readonly title?: string;
  readonly summary?: string;
  readonly text?: string;
  readonly annotations?: readonly AnnotationState[];
}

export interface AnnotationState {
  readonly path: string;
  readonly line: number;
  readonly endLine?: number;
  readonly level?: 'notice' | 'warning' | 'failure';
  readonly message: string;
  readonly title?: string;
}

export interface BranchProtectionState {
  /** A branch, or a pattern with `*`. */
  readonly pattern: string;
  /** Contexts, or context → slug of the app that must set it. */
  readonly requiredChecks?: readonly string[] | Readonly<Record<string, string>>;
  /** Branches must be up to date before merging. */
  readonly strict?: boolean;
  readonly requiredApprovals?: number;
  readonly dismissStaleReviews?: boolean;
  readonly requireCodeOwners?: boolean;
  readonly requireLastPushApproval?: boolean;
  readonly enforceAdmins?: boolean;
  readonly linearHistory?: boolean;
  readonly requireResolvedConversations?: boolean;
  readonly requireSignatures?: boolean;
  readonly allowForcePushes?: boolean;
  readonly allowDeletions?: boolean;
  readonly locked?: boolean;
}

export interface RulesetState {
  readonly name: string;
  readonly target?: 'branch' | 'tag';
  readonly enforcement?: 'active' | 'evaluate' | 'disabled';
  /** Full refs with `*`, `~DEFAULT_BRANCH` or `~ALL`; the default branch when left out. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly rules: readonly RuleState[];
}

export interface RuleState {
  /** As the API calls it: `required_status_checks`, `pull_request`, `non_fast_forward` … */
  readonly type: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface ReleaseState {
  readonly tag: string;
  readonly target?: string;
  readonly name?: string;
  readonly body?: string;
  readonly draft?: boolean;
  readonly prerelease?: boolean;
  readonly author?: string;
  readonly createdAt?: string;
  readonly publishedAt?: string;
  readonly assets?: readonly AssetState[];
}

export interface AssetState {
  readonly name: string;
  readonly label?: string;
  readonly contentType?: string;
  readonly text?: string;
  readonly base64?: string;
}

export interface EnvironmentState {
  readonly name: string;
  readonly waitMinutes?: number;
  readonly reviewers?: readonly string[];
  readonly preventSelfReview?: boolean;
}

export interface DeploymentState {
  readonly ref: string;
  readonly environment?: string;
  readonly task?: string;
  readonly description?: string;
  readonly creator?: string;
  readonly createdAt?: string;
  /** Oldest first. */
  readonly statuses?: readonly DeploymentStatusState[];
}

export interface DeploymentStatusState {
  readonly state: 'error' | 'failure' | 'inactive' | 'in_progress' | 'queued' | 'pending' | 'success';
  readonly description?: string;
  readonly environmentUrl?: string;
  readonly creator?: string;
}

export interface WorkflowRunState {
  readonly id?: number;
  readonly name: string;
  /** `.github/workflows/ci.yml`; made from the name when left out. */
  readonly path?: string;
  readonly event?: string;
  /** The commit that it ran for: of a branch, of `owner:branch` of a fork, or any other. */
  readonly head: string;
  readonly actor?: string;
  readonly attempt?: number;
  readonly status?: 'queued' | 'in_progress' | 'completed' | 'waiting' | 'requested' | 'pending';
  readonly conclusion?: 'success' | 'failure' | 'neutral' | 'cancelled' | 'skipped' | 'timed_out' | 'action_required' | 'stale' | 'startup_failure'; // oxfmt-ignore
  readonly createdAt?: string;
  readonly artifacts?: readonly ArtifactState[];
}

export interface ArtifactState {
  readonly name: string;
  readonly expired?: boolean;
  /** The zip file itself, in base64. */
  readonly zip?: string;
  /** Or what lies in it: path → text. */
  readonly files?: Readonly<Record<string, string>>;
}
