import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Collection } from '../collection.ts';
import type { Finding, Offset } from '../finding.ts';
import { fileText, type FileText } from './file-text.ts';

const MAX_SIZE = 1 << 26;

/** Gives findings that were placed by an offset the lines of it, from the files as they were linted. */
export function locateOffsets(collection: Collection, workspace: string): void {
  const texts = new Map<string, FileText | undefined>();
  for (const finding of collection.findings) {
    const offset = finding.details?.offset;
    const path = finding.file?.path;
    if (offset === undefined || path === undefined || finding.line > 0) continue;
    if (!texts.has(path)) texts.set(path, readText(join(workspace, path)));
    const text = texts.get(path);
    if (text !== undefined) placeAt(finding, offset, text);
  }
}

function placeAt(finding: Finding, offset: Offset, text: FileText): void {
  const start = text.fromOffset(offset.kind, offset.start, finding.unit);
  const end = text.fromOffset(offset.kind, offset.start + Math.max(0, offset.length - 1), finding.unit);
  if (start === undefined) return;
  finding.line = text.lineAt(start);
  finding.endLine = end === undefined ? finding.line : text.lineAt(end);
}

function readText(path: string): FileText | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() && stat.size <= MAX_SIZE ? fileText(readFileSync(path, 'utf8')) : undefined;
}
