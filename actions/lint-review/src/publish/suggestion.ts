import { fenceFor } from 'action-kit/markdown';
import type { ColumnUnit, Edit, Finding, Fix, Offset } from '../finding.ts';
import { positionOf, type FileText } from '../place/file-text.ts';

/** A change that a reviewer can take over with one click. It replaces whole lines. */
export interface Suggestion {
  readonly line: number;
  readonly endLine: number;
  readonly markdown: string;
}

const MAX_LINES = 40;
const MAX_LENGTH = 10_000;

/**
 * The first fix of a finding as a suggested change, or undefined when there is none that can be offered: the edits must
 * be in order and apart, cover the finding's first line, and change few lines.
 *
 * @param text the file exactly as it is at the head of the pull request
 */
export function suggestionOf(finding: Finding, text: FileText): Suggestion | undefined {
  for (const fix of finding.details?.fixes ?? []) {
    const suggestion = fromFix(finding, fix, text);
    if (suggestion) return suggestion;
  }
  return undefined;
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function fromFix(finding: Finding, fix: Fix, text: FileText): Suggestion | undefined {
  const spans: Span[] = [];
  for (const edit of fix) {
    const span = spanOf(edit, finding, text);
    if (span === undefined) return undefined;
    spans.push(span);
  }
  spans.sort((a, b) => a.start - b.start || a.end - b.end);
  const first = spans[0];
  const last = spans.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (spans.some((span, i) => i > 0 && span.start < (spans[i - 1] as Span).end)) return undefined;
  const line = text.lineAt(first.start);
  // A deletion that ends at the start of a line takes the line end before it along; the line itself stays as it is.
  const endsAtStart = last.end > last.start && last.end === text.lineStart(text.lineAt(last.end));
  const endLine = Math.max(line, text.lineAt(last.end) - (endsAtStart && endsWithBreak(last) ? 1 : 0));
  if (endLine - line >= MAX_LINES || finding.line < line || finding.line > endLine) return undefined;
  const from = text.lineStart(line);
  const to = text.lineStart(endLine + 1);
  let result = '';
  let at = from;
  for (const span of spans) {
    result += text.content.slice(at, span.start) + span.text;
    at = span.end;
  }
  result += text.content.slice(at, Math.max(at, to));
  // GitHub cannot add or take away the end of the last line, so that alone is nothing to offer.
  if (withoutEnd(result) === withoutEnd(text.content.slice(from, to)) || result.length > MAX_LENGTH) return undefined;
  return { line, endLine, markdown: render(result) };
}

function withoutEnd(lines: string): string {
  return lines.replace(/\r?\n$/, '');
}

function endsWithBreak(span: Span): boolean {
  return span.text === '' || span.text.endsWith('\n');
}

/** Where an edit is in the text, in UTF-16 units; undefined when it is nowhere, or when something else stands there. */
function spanOf(edit: Edit, { unit }: Finding, text: FileText): Span | undefined {
  const [start, end] = edit.offset ? offsetsOf(edit.offset, unit, text) : positionsOf(edit, unit, text);
  if (start === undefined || end === undefined || end < start) return undefined;
  const { replaces } = edit;
  if (replaces !== undefined && withoutEnd(replaces) !== withoutEnd(text.content.slice(start, end))) return undefined;
  return { start, end, text: edit.text };
}

type Ends = readonly [start: number | undefined, end: number | undefined];

function offsetsOf({ kind, start, length }: Offset, unit: ColumnUnit, text: FileText): Ends {
  return [text.fromOffset(kind, start, unit), text.fromOffset(kind, start + length, unit)];
}

function positionsOf({ line, column, endLine, endColumn }: Edit, unit: ColumnUnit, text: FileText): Ends {
  if (line < 1 || endLine < line) return [undefined, undefined];
  const start = positionOf(text, line, Math.max(1, column), unit);
  return [start, endColumn === 0 ? text.lineEnd(endLine) : positionOf(text, endLine, endColumn, unit)];
}

/** GitHub adds the line end of the last line itself; an empty block deletes the lines. */
function render(text: string): string {
  const body = withoutEnd(text);
  const fence = fenceFor(body);
  return `${fence}suggestion\n${text === '' ? '' : `${body}\n`}${fence}`;
}
