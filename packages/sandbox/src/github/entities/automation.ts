import type { CheckConclusion, CheckStatus } from '../checks.ts';
import type { Account } from './account.ts';
import type { Repository } from './repository.ts';

export type CommitStatusState = 'error' | 'failure' | 'pending' | 'success';

export interface CommitStatus {
  readonly typename: 'StatusContext';
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly sha: string;
  readonly context: string;
  readonly state: CommitStatusState;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: Account;
  readonly createdAt: string;
}

export interface Release {
  readonly typename: 'Release';
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  tagName: string;
  /** The branch or commit that the tag is made at when it does not exist yet. */
  target: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  /** `true`, `false` or `legacy` of make_latest. */
  makeLatest: 'true' | 'false' | 'legacy';
  readonly author: Account;
  /** The date of the tagged commit once it is published. */
  createdAt: string;
  updatedAt: string;
  publishedAt: string | null;
  readonly assets: ReleaseAsset[];
}

export interface ReleaseAsset {
  readonly typename: 'ReleaseAsset';
  readonly id: number;
  readonly nodeId: string;
  readonly release: Release;
  name: string;
  label: string | null;
  readonly contentType: string;
  readonly content: Buffer;
  readonly uploader: Account;
  downloadCount: number;
  readonly createdAt: string;
  updatedAt: string;
}

export type DeploymentState = 'error' | 'failure' | 'inactive' | 'in_progress' | 'queued' | 'pending' | 'success';

export interface Deployment {
  readonly typename: 'Deployment';
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly payload: unknown;
  readonly environment: string;
  readonly description: string | null;
  readonly transient: boolean;
  readonly production: boolean;
  readonly creator: Account;
  readonly createdAt: string;
  updatedAt: string;
  readonly statuses: DeploymentStatus[];
}

export interface DeploymentStatus {
  readonly typename: 'DeploymentStatus';
  readonly id: number;
  readonly nodeId: string;
  readonly deployment: Deployment;
  state: DeploymentState;
  readonly creator: Account;
  readonly description: string;
  readonly environment: string;
  readonly environmentUrl: string;
  readonly logUrl: string;
  readonly createdAt: string;
}

export interface Environment {
  readonly typename: 'Environment';
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly name: string;
  waitMinutes: number;
  readonly reviewers: Account[];
  preventSelfReview: boolean;
  branchPolicy: { readonly protectedBranches: boolean; readonly customBranchPolicies: boolean } | null;
  readonly createdAt: string;
  updatedAt: string;
}

export interface WorkflowRun {
  readonly typename: 'WorkflowRun';
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly name: string;
  /** `.github/workflows/ci.yml` */
  readonly path: string;
  readonly event: string;
  readonly headSha: string;
  readonly headBranch: string | null;
  /** Another one than `repository` for a pull request of a fork. */
  readonly headRepository: Repository;
  readonly actor: Account;
  readonly runNumber: number;
  runAttempt: number;
  status: CheckStatus;
  conclusion: CheckConclusion | null;
  readonly createdAt: string;
  updatedAt: string;
  readonly artifacts: Artifact[];
}

export interface Artifact {
  readonly typename: 'Artifact';
  readonly id: number;
  readonly nodeId: string;
  readonly run: WorkflowRun;
  readonly name: string;
  /** The zip file. */
  readonly content: Buffer;
  expired: boolean;
  readonly createdAt: string;
}
