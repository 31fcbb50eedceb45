import type { Actor } from '../policy/actor.ts';
import type { Globs } from '../policy/globs.ts';
import type { Permission } from '../snapshot/account.ts';
import type { Stale } from './freshness.ts';

/** So many approvals from these people; from anybody who may approve when `from` is left out. */
export interface ApprovalGroup {
  readonly count: number;
  readonly from?: readonly Actor[];
}

/** The condition `approvals` with its defaults filled in. */
export interface ApprovalsOptions {
  readonly groups: readonly ApprovalGroup[];
  readonly owners?: 'each' | 'any';
  /** What an approver needs at least. */
  readonly permission: Permission;
  /** One person fills one place only. */
  readonly distinct: boolean;
  readonly never: readonly Actor[];
  readonly stale: Stale;
  /** Changes elsewhere leave approvals standing. */
  readonly paths?: Globs;
  readonly blocks: boolean;
  readonly refusesUnattributed: boolean;
}
