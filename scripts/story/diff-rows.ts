/** One line of a file's patch as a reviewer sees it. */
export type DiffRow = { kind: 'hunk' | 'added' | 'deleted' | 'context'; text: string; old?: number; new?: number };

/** The rows of a REST `patch`, with the line numbers of both sides. */
export function readDiffRows(patch: string): DiffRow[] {
  const rows: DiffRow[] = [];
  let old = 0;
  let next = 0;
  for (const line of patch.split('\n')) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    if (header) {
      old = Number(header[1]);
      next = Number(header[2]);
      rows.push({ kind: 'hunk', text: line });
    } else if (line.startsWith('+')) {
      rows.push({ kind: 'added', text: line.slice(1), new: next++ });
    } else if (line.startsWith('-')) {
      rows.push({ kind: 'deleted', text: line.slice(1), old: old++ });
    } else if (line.startsWith(' ')) {
      rows.push({ kind: 'context', text: line.slice(1), old: old++, new: next++ });
    }
  }
  return rows;
}
