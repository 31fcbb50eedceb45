import type { Problem, SourceFile, SourcePosition } from './source.ts';

/**
 * The lines around a position with a mark below the place, as compilers show it:
 *
 *     12 |     - bott: hello
 *        |       ^^^^
 */
export function codeFrame(source: SourceFile | undefined, at: SourcePosition): string {
  if (!source || source.text === '') return '';
  const lines = source.text.split(/\r\n|\r|\n/);
  const line = lines[at.line - 1];
  if (line === undefined) return '';
  const width = String(at.line).length;
  // A minified file has one line of a megabyte: the part around the place is enough.
  const from = Math.max(0, at.column - 1 - 80);
  const shown = line.slice(from, from + 160);
  const caret =
    ' '.repeat(visibleWidth(shown.slice(0, at.column - 1 - from))) +
    '^'.repeat(Math.max(1, Math.min(at.length ?? 1, shown.length - (at.column - 1 - from))));
  const before = lines[at.line - 2];
  const frame =
    before === undefined || before.trim() === ''
      ? []
      : [`${String(at.line - 1).padStart(width)} | ${printable(before.slice(0, 160))}`];
  return [...frame, `${String(at.line).padStart(width)} | ${printable(shown)}`, `${' '.repeat(width)} | ${caret}`].join(
    '\n',
  );
}

/** A problem for people: place, sentence, suggestion, frame. */
export function formatProblem(problem: Problem, sources: ReadonlyMap<string, SourceFile>): string {
  const { at } = problem;
  const place = at.cell === undefined ? `${at.file}:${at.line}:${at.column}` : `${at.file} ${at.cell}`;
  const suggestion = problem.suggestion === undefined ? '' : ` Did you mean "${problem.suggestion}"?`;
  const frame = codeFrame(sources.get(at.file), at);
  return `${place} ${problem.level} ${problem.code}\n  ${problem.message}${suggestion}${frame === '' ? '' : `\n${frame.replace(/^/gm, '  ')}`}`;
}

function visibleWidth(text: string): number {
  return printable(text).length;
}

/** Tabs as one space, control characters as a visible mark, so that the caret stands where it should and no terminal is steered. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\t/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\u00b7');
}
