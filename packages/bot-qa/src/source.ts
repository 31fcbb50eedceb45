/** Where something was written. Lines and columns count from 1, as editors and annotations do. */
export interface SourcePosition {
  /** The path as the user gave it (relative to the working directory), with forward slashes. */
  readonly file: string;
  readonly line: number;
  /** In UTF-16 code units, as editors count. */
  readonly column: number;
  /** How many code units the thing spans on its line; 0 or absent when only its start is known. */
  readonly length?: number;
  /** Where lines mean nothing to the reader: a spreadsheet cell such as `Sheet1!B7`. */
  readonly cell?: string;
}

/** A file that was read, with everything that a code frame needs. */
export interface SourceFile {
  readonly file: string;
  /** Decoded text without byte order mark; line ends as they were. */
  readonly text: string;
  /** The bytes, for formats that are no text (xlsx). */
  readonly bytes: Uint8Array;
}

/**
 * A stable code for one kind of mistake. Reports, tests and users' filters rely on it, so a code is never reworded.
 * Codes of fixture mistakes end in exit code 2, codes of assertions (see `FailureReason` in result.ts) in 1.
 */
export type ProblemCode =
  | 'ambiguous-utterance-name'
  | 'assertion-not-boolean'
  | 'asserter-not-run'
  | 'bad-asserter-arguments'
  | 'bad-encoding'
  | 'bad-hook-arguments'
  | 'bad-json'
  | 'bad-json-path'
  | 'bad-regex'
  | 'bad-value'
  | 'bad-yaml'
  | 'duplicate-key'
  | 'duplicate-name'
  | 'empty-fixture'
  | 'include-cycle'
  | 'misplaced-text'
  | 'missing-key'
  | 'no-assertion'
  | 'nothing-selected'
  | 'quarantine-expired'
  | 'skipped-file'
  | 'too-big'
  | 'unknown-asserter'
  | 'unknown-bot'
  | 'unknown-format'
  | 'unknown-include'
  | 'unknown-key'
  | 'unknown-section'
  | 'unknown-utterance-list'
  | 'unknown-variable'
  | 'unreadable-file'
  | 'unreadable-table'
  | 'unsupported-assertion'
  | 'unsupported-feature';

/** One mistake in a fixture or configuration. All mistakes of all files are collected in one pass, never thrown one by one. */
export interface Problem {
  readonly code: ProblemCode;
  /** `error` makes the run exit with 2 before a bot is called; `warning` is said and counted. */
  readonly level: 'error' | 'warning';
  /** One sentence: what was expected and what was found. */
  readonly message: string;
  readonly at: SourcePosition;
  /** The text to write instead ("#bot"), when one is close enough to be meant. */
  readonly suggestion?: string;
}
