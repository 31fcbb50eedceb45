import type { Edit, Offset } from '../finding.ts';
import { countAt, indexAt, objectAt, textAt, type JsonObject } from './json-value.ts';

/** A SARIF region: by lines, or by an offset when it has no lines (then the line is 0 until the text is read). */
export interface Region {
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
  readonly endColumn: number;
  readonly offset: Offset | undefined;
}

/** Reads a region with the defaults of SARIF §3.30: one line, from its start to its end. */
export function readRegion(region: JsonObject): Region {
  const line = countAt(region, 'startLine');
  const endLine = Math.max(line, countAt(region, 'endLine'));
  const column = countAt(region, 'startColumn');
  return {
    line,
    endLine,
    column: line > 0 && column === 0 ? 1 : column,
    endColumn: countAt(region, 'endColumn'),
    offset: line > 0 ? undefined : offsetOf(region),
  };
}

function offsetOf(region: JsonObject): Offset | undefined {
  for (const kind of ['char', 'byte'] as const) {
    const start = indexAt(region, `${kind}Offset`);
    if (start >= 0) return { kind, start, length: Math.max(0, indexAt(region, `${kind}Length`)) };
  }
  return undefined;
}

/** Reads a replacement: a region to delete and the text to put there. */
export function readEdit(replacement: JsonObject): Edit {
  const region = readRegion(objectAt(replacement, 'deletedRegion'));
  const text = textAt(objectAt(replacement, 'insertedContent'), 'text');
  const { line, column, endLine, endColumn, offset } = region;
  return { line, column, endLine, endColumn, text, ...(offset ? { offset } : {}) };
}
