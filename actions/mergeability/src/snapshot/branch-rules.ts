import type { Fact } from './facts.ts';

/** What rulesets and branch protection ask of a branch, together: the strictest of each. */
export interface BranchRules {
  /** Checks that have to pass. `app` is the number of the app that has to set it; null: whoever. */
  readonly checks: readonly { readonly name: string; readonly app: number | null }[];
  /** How many approvals; 0 for none. */
  readonly approvals: number;
  /** Whether every push that changes something takes approvals away. */
  readonly dismissesApprovals: boolean;
  /** How pull requests may get in: what the repository allows and no rule forbids. */
  readonly mergeMethods: readonly MergeMethod[];
}

export const MERGE_METHODS = ['merge', 'squash', 'rebase'] as const;
export type MergeMethod = (typeof MERGE_METHODS)[number];

/** How the verdict is tied to the branch. Decides nothing; it shows where policy and branch contradict each other. */
export interface Gate {
  /** The name of the commit status that tells the verdict. */
  readonly context: string;
  /** The names of such statuses for all bases, `*` for the base: none of them is a check of others. */
  readonly contexts: string;
  /** Whether GitHub says that this status is required here; null as long as there is none. */
  readonly isRequired: boolean | null;
  readonly rules: Fact<BranchRules>;
}
