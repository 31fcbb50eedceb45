import type { Finding, ReportedFile } from '../finding.ts';

/** A record that could not be read as a finding. It is counted and shown; it is never dropped in silence. */
export interface Unreadable {
  /** `file:line:column` or `file: element n`. */
  readonly where: string;
  readonly what: string;
}

/** Where a reader puts what it finds. */
export interface ReportSink {
  /** The one object for a file name; `base` is the folder that a report gives for relative names. */
  file(reported: string): ReportedFile;
  add(finding: Finding): void;
  unreadable(problem: Unreadable): void;
  /** Something odd that lost nothing, such as text before the report. */
  notice(text: string): void;
}

/** What a reader has to know beside the bytes. */
export interface ReadOptions {
  /** Name of the tool where the report does not tell it. */
  readonly tool: string;
  /** Formats of the user's own for a text, in the language of Vim's 'errorformat'. */
  readonly errorformat?: readonly string[] | undefined;
}
