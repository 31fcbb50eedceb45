import { newLineOf, type DiffFile } from 'action-kit/diff-file';
import type { Git } from 'action-kit/git';
import { diffTrees } from 'action-kit/git-diff';
import type { Finding } from '../finding.ts';

/** How files of the linted tree relate to those at the head. */
export interface LineMap {
  /** Where a line of the linted tree stands at the head; undefined when the head does not have it. */
  lineAtHead(path: string, line: number): number | undefined;
  /** The name at the head of a file of the linted tree, which the base may have renamed. */
  pathAtHead(path: string): string;
}

/**
 * Maps lines of the linted commit to the head. For `pull_request` the runner checks out a merge of head and base, so
 * lines may be shifted by what the base gained meanwhile; lines that were born there are not the author's.
 *
 * @returns undefined when both have the same files, so that nothing needs mapping
 */
export async function lineMap(git: Git, linted: string, head: string): Promise<LineMap | undefined> {
  if (linted === head) return undefined;
  const files = new Map<string, DiffFile>();
  for (const file of await diffTrees(git, linted, head, { context: 0 })) files.set(file.oldPath, file);
  if (files.size === 0) return undefined;
  return {
    pathAtHead: (path) => files.get(path)?.path ?? path,
    lineAtHead(path, line) {
      const file = files.get(path);
      if (file === undefined) return line;
      return file.status === 'deleted' || file.kind !== 'text' ? undefined : newLineOf(file, line);
    },
  };
}

/**
 * Moves a finding to the head. When its first line is gone but others are left, it begins at the first of those.
 *
 * @returns false when none of its lines is at the head
 */
export function moveFinding(finding: Finding, path: string, map: LineMap): boolean {
  if (finding.line === 0) return true;
  const lines: number[] = [];
  for (let line = finding.line; line <= Math.min(finding.endLine, finding.line + MAX_LINES); line++) {
    const moved = map.lineAtHead(path, line);
    if (moved !== undefined) lines.push(moved);
  }
  const [first] = lines;
  const last = lines.at(-1);
  if (first === undefined || last === undefined) return false;
  finding.line = first;
  finding.endLine = Math.max(first, last);
  return true;
}

const MAX_LINES = 2_000;
