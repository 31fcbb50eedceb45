import type { Pattern } from 'action-kit/pattern';
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
  /** Comments of one of these forms approve as well. */
  readonly comments?: readonly Pattern[];
  readonly countsEdited: boolean;
  /** Whether merges of the base are left out in which git finds no hand of anybody. */
  readonly ignoresUpdateMerges: boolean;
  readonly blocks: boolean;
  readonly refusesUnattributed: boolean;
}
