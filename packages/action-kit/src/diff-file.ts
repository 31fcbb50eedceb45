/** What a diff says happened to a file. `unknown`: the diff did not say it, or could not be read. */
export type FileStatus =
  | 'added'
  | 'deleted'
  | 'modified'
  | 'renamed'
  | 'copied'
  | 'type-changed'
  | 'unmerged'
  | 'unknown';

/** What the file is. Only lines of `text` files have meaning for a reader; `unknown` comes with a `problem`. */
export type FileKind = 'text' | 'binary' | 'submodule' | 'symlink' | 'unknown';

/** Lines `start` to `end`, both included, counted from 1; `before` counts the lines of all earlier ranges of the list. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
  readonly before: number;
}

/** The numbers of a hunk header, as written: with a count of 0 the start is the line before which nothing stands. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
}

/** One file of a diff. Ranges and hunks are in ascending order and do not overlap. */
export interface DiffFile {
  /** The path after the change; for a deleted file the path that it had. */
  readonly path: string;
  /** The path before the change; for an added file the path that it has now. */
  readonly oldPath: string;
  readonly status: FileStatus;
  readonly kind: FileKind;
  /** File modes as git writes them (`100644`), where the diff names them. */
  readonly oldMode?: string | undefined;
  readonly newMode?: string | undefined;
  readonly hunks: readonly Hunk[];
  /** Added lines, numbered as in the new file. */
  readonly added: readonly LineRange[];
  /** Deleted lines, numbered as in the old file. */
  readonly deleted: readonly LineRange[];
  /** Whether the last line has no line end, where the diff shows the last line. */
  readonly oldNoNewline: boolean;
  readonly newNoNewline: boolean;
  /** Why the lines of this file cannot be known; then `kind` is `unknown` and no line may be called unchanged. */
  readonly problem?: string | undefined;
}

/** Whether the diff adds this line of the new file. O(log ranges). */
export function isAdded(file: DiffFile, newLine: number): boolean {
  return rangeOf(file.added, newLine) !== undefined;
}

/** Whether the diff deletes this line of the old file. */
export function isDeleted(file: DiffFile, oldLine: number): boolean {
  return rangeOf(file.deleted, oldLine) !== undefined;
}

/** The range that holds the line, by binary search. */
export function rangeOf(ranges: readonly LineRange[], line: number): LineRange | undefined {
  const range = ranges[lastIndexWhere(ranges.length, (i) => (ranges[i]?.start ?? 0) <= line)];
  return range !== undefined && line <= range.end ? range : undefined;
}

/**
 * The hunk that shows this line on the given side, added or as context. Review comments are accepted on such lines
 * only, and a comment over several lines needs all of them in one hunk.
 */
export function hunkOf(file: DiffFile, line: number, side: 'old' | 'new' = 'new'): Hunk | undefined {
  const start = (hunk: Hunk): number => (side === 'new' ? hunk.newStart : hunk.oldStart);
  const count = (hunk: Hunk): number => (side === 'new' ? hunk.newCount : hunk.oldCount);
  const { hunks } = file;
  // A hunk without lines on this side may share its start with the next; step back over those.
  for (let i = lastIndexWhere(hunks.length, (at) => start(hunks[at] as Hunk) <= line); i >= 0; i -= 1) {
    const hunk = hunks[i] as Hunk;
    if (count(hunk) > 0) return line < start(hunk) + count(hunk) ? hunk : undefined;
  }
  return undefined;
}

/** Whether GitHub takes a review comment on these lines of the new file: a text file, all lines in one hunk. */
export function isCommentable(file: DiffFile, startLine: number, endLine: number = startLine): boolean {
  if (file.kind !== 'text' || endLine < startLine) return false;
  const hunk = hunkOf(file, startLine);
  return hunk !== undefined && endLine < hunk.newStart + hunk.newCount;
}

/** All lines of the new file on which a comment can stand, as ranges: those of the hunks. */
export function commentableRanges(file: DiffFile): LineRange[] {
  if (file.kind !== 'text') return [];
  let before = 0;
  return file.hunks
    .filter((hunk) => hunk.newCount > 0)
    .map(({ newStart, newCount }) => {
      const range = { start: newStart, end: newStart + newCount - 1, before };
      before += newCount;
      return range;
    });
}

/** How many lines the ranges hold. */
export function lineCount(ranges: readonly LineRange[]): number {
  const last = ranges.at(-1);
  return last === undefined ? 0 : last.before + last.end - last.start + 1;
}

/** Where a line of the old file stands in the new one; undefined when it was deleted. Any diff context will do. */
export function newLineOf(file: DiffFile, oldLine: number): number | undefined {
  return counterpart(file.deleted, file.added, oldLine);
}

/** Where a line of the new file stood in the old one; undefined when it was added. */
export function oldLineOf(file: DiffFile, newLine: number): number | undefined {
  return counterpart(file.added, file.deleted, newLine);
}

/** The k-th line that is left on one side is the k-th line that is left on the other. */
function counterpart(gone: readonly LineRange[], born: readonly LineRange[], line: number): number | undefined {
  if (rangeOf(gone, line) !== undefined) return undefined;
  const left = gone[lastIndexWhere(gone.length, (i) => (gone[i] as LineRange).start <= line)];
  const kept = left === undefined ? line : line - (left.before + left.end - left.start + 1);
  const keptBefore = (range: LineRange): number => range.start - 1 - range.before;
  const right = born[lastIndexWhere(born.length, (i) => keptBefore(born[i] as LineRange) < kept)];
  return right === undefined ? kept : kept + right.before + right.end - right.start + 1;
}

/** The last index for which the (monotonic) condition holds, or -1. */
function lastIndexWhere(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
