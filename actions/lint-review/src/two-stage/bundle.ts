import type { Level } from '../finding.ts';

/** Version of the file that the first stage hands to the second. */
export const BUNDLE_FORMAT = 'lint-review-bundle/1';

/** Limits of a bundle. What is over them is only in the job summary of the first stage. */
export const BUNDLE_LIMITS = {
  bytes: 32 << 20,
  findings: 5_000,
  reported: 20_000,
  entries: 200,
  path: 4_096,
  text: 500,
  message: 8_000,
} as const;

/** A finding as the second stage gets it: text and places, nothing that could be executed. */
export interface BundledFinding {
  readonly entry: number;
  readonly tool: string;
  readonly rule: string;
  readonly level: Level;
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  readonly message: string;
  readonly url: string;
  readonly key: string;
}

/** One report entry of the first stage. */
export interface BundledEntry {
  readonly key: string;
  /** Whether its result is whole, so that comments without a finding are fixed. */
  readonly whole: boolean;
}

/** What the first stage found. In the second stage every part of it is hostile input. */
export interface Bundle {
  readonly format: typeof BUNDLE_FORMAT;
  /** Commit that was linted; compared with what GitHub says, never trusted. */
  readonly head: string;
  readonly scope: string;
  readonly entries: readonly BundledEntry[];
  readonly findings: readonly BundledFinding[];
  /** Findings over the limits. */
  readonly left: number;
  /** `entry path key` of findings that are not shown but still reported, so that their comments are kept. */
  readonly reported: readonly string[];
}
