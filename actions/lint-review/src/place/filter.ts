import type { Finding } from '../finding.ts';
import type { Change, ChangedFile } from './change.ts';
import { firstLineWithin, lastLineOfRange, type Lines } from './ranges.ts';

/** Which findings are shown. */
export const FILTERS = ['added', 'diff-context', 'file', 'nofilter', 'introduced'] as const;

/** One of {@link FILTERS}. */
export type Filter = (typeof FILTERS)[number];

/** Where in the pull request a finding can be shown. */
export interface Anchor {
  readonly path: string;
  /** First line of the comment; equal to `line` for a comment on one line. */
  readonly startLine: number;
  /** Last line of the comment, or 0 for a comment on the file. */
  readonly line: number;
}

const WHOLE_FILE = 0;

/** Lines that a diff shows below the last change, unless the file ends before. */
const CONTEXT = 3;

/**
 * The lines that a finding is about. Linters that miss something at the end of a file, such as a bracket, may name the
 * line after the last one: that is the last one then, as far as the diff shows the end of the file.
 */
function linesOf({ line, endLine }: Finding, { added, hunks }: ChangedFile): Lines {
  const [lastAdded, shown] = [added.at(-1)?.end ?? 0, hunks.at(-1)?.end ?? 0];
  const isEnd = lastAdded > 0 && shown - lastAdded < CONTEXT;
  return isEnd && line === shown + 1 ? { start: shown, end: shown } : { start: line, end: endLine };
}

/**
 * True when a finding of a file passes the filter. A finding without a line passes `added` only in a new file, because
 * only there every line is the author's. A file whose lines nobody knows passes: silence would be a claim.
 */
export function passesFilter(finding: Finding, file: ChangedFile | undefined, filter: Filter): boolean {
  if (filter === 'nofilter' || filter === 'introduced') return true;
  if (file === undefined || file.isDeleted) return false;
  if (filter === 'file' || file.problem !== undefined) return true;
  if (finding.line === WHOLE_FILE || file.isNew) return file.isNew;
  const { start, end } = linesOf(finding, file);
  return firstLineWithin(filter === 'added' ? file.added : file.hunks, start, end) > 0;
}

const MAX_COMMENT_LINES = 50;

/**
 * The place of a comment: the finding's lines when one hunk shows all of them, otherwise one line that it shows, an
 * added one if there is one; the whole file when it shows none; undefined when the pull request lacks the file.
 */
export function anchorOf(finding: Finding, change: Change, path: string): Anchor | undefined {
  const file = change.files.get(path);
  if (file === undefined || file.isDeleted || file.problem !== undefined) return undefined;
  const { start: line, end: endLine } = linesOf(finding, file);
  const first = line === WHOLE_FILE ? 0 : firstLineWithin(file.hunks, line, endLine);
  if (first === 0) return { path, startLine: WHOLE_FILE, line: WHOLE_FILE };
  const last = lastLineOfRange(file.hunks, first, endLine);
  if (first === line && last === endLine && last - first < MAX_COMMENT_LINES)
    return { path, startLine: line, line: endLine };
  const added = firstLineWithin(file.added, line, endLine);
  const chosen = added > 0 ? added : first;
  return { path, startLine: chosen, line: chosen };
}
