import type { Side } from '../entities/pull-request.ts';

/** One line of a patch. `position` counts from the line below the first hunk header, headers of later hunks included. */
export interface PatchLine {
  readonly position: number;
  readonly hunk: number;
  /** The line in the old file; null for an added one. */
  readonly left: number | null;
  /** The line in the new file; null for a removed one. */
  readonly right: number | null;
  readonly text: string;
}

export interface Patch {
  readonly lines: readonly PatchLine[];
  /** The `@@` line of each hunk. */
  readonly headers: readonly string[];
}

/** Reads the patch of one file. */
export function readPatch(patch: string): Patch {
  const lines: PatchLine[] = [];
  const headers: string[] = [];
  let left = 0;
  let right = 0;
  let position = -1;
  for (const text of patch.split('\n')) {
    position += 1;
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(text);
    if (header) {
      left = Number(header[1]);
      right = Number(header[2]);
      headers.push(text);
      continue;
    }
    const hunk = headers.length - 1;
    if (text.startsWith('+')) lines.push({ position, hunk, left: null, right: right++, text });
    else if (text.startsWith('-')) lines.push({ position, hunk, left: left++, right: null, text });
    else if (text.startsWith(' ')) lines.push({ position, hunk, left: left++, right: right++, text });
  }
  return { lines, headers };
}

/** The line of the patch that a comment on `line` of `side` hangs at. */
export function findLine(patch: Patch, side: Side, line: number): PatchLine | undefined {
  return patch.lines.find((one) => (side === 'RIGHT' ? one.right : one.left) === line);
}

/**
 * Where a line of an old version of a file is in a newer one: the difference of the versions as a patch without
 * context. Null: the line itself was changed or removed.
 */
export function mapLine(patch: string, line: number): number | null {
  let shift = 0;
  for (const [, oldStart = '', oldCount, newStart = '', newCount] of patch.matchAll(
    /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm,
  )) {
    const removed = Number(oldCount ?? 1);
    // With no lines removed, the start names the line above.
    const first = removed === 0 ? Number(oldStart) + 1 : Number(oldStart);
    if (line < first) break;
    if (line < first + removed) return null;
    const added = Number(newCount ?? 1);
    const newFirst = added === 0 ? Number(newStart) + 1 : Number(newStart);
    shift = newFirst + added - (first + removed);
  }
  return line + shift;
}
