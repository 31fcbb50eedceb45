import { fenceFor } from 'action-kit/markdown';
import type { Edit, Finding, Fix } from '../finding.ts';
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
  if (result === text.content.slice(from, to) || result.length > MAX_LENGTH) return undefined;
  return { line, endLine, markdown: render(result) };
}

function endsWithBreak(span: Span): boolean {
  return span.text === '' || span.text.endsWith('\n');
}

/** Offsets of an edit in the text, in UTF-16 units. */
function spanOf(edit: Edit, finding: Finding, text: FileText): Span | undefined {
  if (edit.offset) {
    const start = text.fromOffset(edit.offset.kind, edit.offset.start, finding.unit);
    const end = text.fromOffset(edit.offset.kind, edit.offset.start + edit.offset.length, finding.unit);
    return start === undefined || end === undefined ? undefined : { start, end, text: edit.text };
  }
  if (edit.line < 1 || edit.endLine < edit.line) return undefined;
  const start = positionOf(text, edit.line, Math.max(1, edit.column), finding.unit);
  const end =
    edit.endColumn === 0 ? text.lineEnd(edit.endLine) : positionOf(text, edit.endLine, edit.endColumn, finding.unit);
  return start === undefined || end === undefined || end < start ? undefined : { start, end, text: edit.text };
}

/** GitHub adds the line end of the last line itself; an empty block deletes the lines. */
function render(text: string): string {
  const body = text.replace(/\r?\n$/, '');
  const fence = fenceFor(body);
  return `${fence}suggestion\n${text === '' ? '' : `${body}\n`}${fence}`;
}
