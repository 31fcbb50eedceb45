import type { Checks } from '../checks.ts';
import type { GitRepository } from '../git-repository.ts';
import type { Account, Team } from './account.ts';
import type { CommitStatus, Deployment, Environment, Release, WorkflowRun } from './automation.ts';
import type { Comment, Issue, Label, Milestone } from './issue.ts';
import type { PullRequest, Review, ReviewComment, ReviewThread } from './pull-request.ts';

/** From least to most; each may do what those before it may. */
export type Role = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';

export interface Repository {
  readonly typename: 'Repository';
  readonly id: number;
  readonly nodeId: string;
  readonly owner: Account;
  readonly name: string;
  description: string | null;
  readonly private: boolean;
  readonly archived: boolean;
  /** The repository that this one is a fork of. */
  readonly parent: Repository | null;
  defaultBranch: string;
  readonly createdAt: string;
  updatedAt: string;
  pushedAt: string;
  readonly topics: string[];
  allowMergeCommit: boolean;
  allowSquashMerge: boolean;
  allowRebaseMerge: boolean;
  deleteBranchOnMerge: boolean;
  /** Whether a workflow's token may open and approve pull requests; off in a new repository. */
  readonly allowActionsApproval: boolean;
  readonly git: GitRepository;
  readonly collaborators: Map<Account, Role>;
  readonly teams: Map<Team, Role>;
  readonly assignable: Set<Account>;
  /** Issues and pull requests share their numbers. */
  readonly issues: Map<number, Issue | PullRequest>;
  nextNumber: number;
  readonly labels: Map<string, Label>;
  readonly milestones: Milestone[];
  /** Comments of issues and pull requests by id. */
  readonly comments: Map<number, Comment>;
  readonly reviews: Map<number, Review>;
  readonly reviewComments: Map<number, ReviewComment>;
  readonly reviewThreads: Map<number, ReviewThread>;
  readonly commitComments: Map<number, CommitComment>;
  /** By commit, oldest first. */
  readonly statuses: Map<string, CommitStatus[]>;
  readonly checks: Checks;
  readonly releases: Release[];
  readonly deployments: Deployment[];
  readonly environments: Environment[];
  readonly workflowRuns: WorkflowRun[];
  readonly branchProtections: BranchProtection[];
  readonly rulesets: Ruleset[];
}

export interface CommitComment {
  readonly typename: 'CommitComment';
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly sha: string;
  readonly author: Account;
  body: string;
  readonly path: string | null;
  readonly position: number | null;
  readonly line: number | null;
  readonly createdAt: string;
  updatedAt: string;
}

/** Classic protection of the branches that a pattern (`*` within a segment) names. */
export interface BranchProtection {
  readonly typename: 'BranchProtectionRule';
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly pattern: string;
  readonly requiredStatusChecks: {
    readonly strict: boolean;
    /** `app` is the slug of the app that must have set it; null: any. */
    readonly checks: readonly { readonly context: string; readonly app: string | null }[];
  } | null;
  readonly requiredReviews: {
    readonly count: number;
    readonly dismissStale: boolean;
    readonly codeOwners: boolean;
    readonly lastPush: boolean;
  } | null;
  readonly enforceAdmins: boolean;
  readonly linearHistory: boolean;
  readonly conversationResolution: boolean;
  readonly allowForcePushes: boolean;
  readonly allowDeletions: boolean;
  readonly locked: boolean;
  readonly signatures: boolean;
}

/** One rule of a ruleset, spelt as the API spells it. */
export interface Rule {
  readonly type: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface Ruleset {
  readonly typename: 'RepositoryRuleset';
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly name: string;
  readonly target: 'branch' | 'tag';
  readonly enforcement: 'active' | 'evaluate' | 'disabled';
  /** Full refs with `*`, or `~DEFAULT_BRANCH` and `~ALL`. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly rules: readonly Rule[];
  readonly createdAt: string;
}
