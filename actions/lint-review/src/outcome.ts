import type { SentRequest } from 'action-kit/github-persistence';
import type { Collection } from './collection.ts';
import type { Ledger, FateCounts } from './ledger.ts';
import type { Shown } from './review/group-findings.ts';

/** Everything that a run found out and did, for the summary, the outputs and the report. */
export interface Outcome {
  readonly collection: Collection;
  readonly ledger: Ledger;
  readonly counts: FateCounts;
  readonly unexplained: number;
  /** Findings that passed the filter. */
  readonly shown: readonly Shown[];
  /** Those of them that only the summary tells of in full. */
  readonly inSummary: readonly Shown[];
  readonly filter: string;
  /** What is under review, in words. */
  readonly subject: string;
  readonly fixed: number;
  /** Nothing of this was written to GitHub. */
  readonly dryRun: boolean;
  /** Sentences that make the step fail. */
  readonly failures: readonly string[];
  /** Sentences that a reader should know. */
  readonly warnings: readonly string[];
  readonly notices: readonly string[];
  /** Requests made to GitHub's API. */
  readonly requests: readonly SentRequest[];
  /** Absolute paths of the files written, or empty. */
  readonly reportJson: string;
  readonly sarif: string;
}
