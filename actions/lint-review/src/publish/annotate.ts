import type { Log } from 'action-kit/log';
import { truncateText } from 'action-kit/truncate-text';
import { rankOf, type Finding, type Level } from '../finding.ts';
import type { Shown } from '../review/group-findings.ts';

/**
 * GitHub shows 10 annotations of a level for each step and drops the others without a word. Some are kept free for what
 * the step has to say itself.
 */
const PER_LEVEL = 8;
const MESSAGE_LIMIT = { characters: 2_000 };

/** Writes annotations for the worst findings, as many as GitHub shows; returns those that it wrote. */
export function annotate(findings: readonly Shown[], log: Log): Shown[] {
  const left: Record<Level, number> = { error: PER_LEVEL, warning: PER_LEVEL, note: PER_LEVEL, none: 0 };
  left.none = 0;
  const sorted = [...findings].sort((a, b) => rankOf(b.finding.level) - rankOf(a.finding.level) || a.index - b.index);
  const written: Shown[] = [];
  for (const one of sorted) {
    const level = one.finding.level === 'none' ? 'note' : one.finding.level;
    if (left[level]-- <= 0) continue;
    write(one, level, log);
    written.push(one);
  }
  return written;
}

function write({ finding, path }: Shown, level: Exclude<Level, 'none'>, log: Log): void {
  const place = {
    title: titleOf(finding),
    ...(path === '' ? {} : { file: path, ...placeOf(finding) }),
  };
  const message = truncateText(
    finding.message.trim() === '' ? 'The tool gives no message.' : finding.message,
    MESSAGE_LIMIT,
  );
  if (level === 'error') log.error(message, place);
  else if (level === 'warning') log.warning(message, place);
  else log.notice(message, place);
}

function placeOf(finding: Finding) {
  if (finding.line === 0) return {};
  return {
    line: finding.line,
    endLine: finding.endLine,
    ...(finding.column > 0 ? { column: finding.column } : {}),
  };
}

function titleOf(finding: Finding): string {
  return truncateText(finding.rule === '' ? finding.tool : `${finding.tool} ${finding.rule}`, { characters: 200 });
}
