import { visibleLine } from 'action-kit/visible-text';
import type { Finding, Judgement } from '../engine/judgement.ts';

const MARKS: Readonly<Record<string, string>> = {
  pass: '✓',
  fail: '✗',
  pending: '…',
  error: '!',
  bypassed: '~',
  'not-applicable': '-',
};

/** A judgement for a terminal. @param isDetailed whether every condition is shown */
export function renderJudgement(judgement: Judgement, isDetailed = false): string {
  const rules = judgement.rules.flatMap((rule) => [
    `${MARKS[rule.verdict]} ${visibleLine(rule.name)}: ${rule.verdict}`,
    `    ${visibleLine(rule.why)}`,
    ...(rule.todo === ''
      ? []
      : [`    → ${visibleLine(rule.todo)}${rule.who.length > 0 ? ` (${rule.who.map(visibleLine).join(', ')})` : ''}`]),
    ...(isDetailed
      ? [
          ...(rule.when ? ['    when', ...tree(rule.when, 3)] : []),
          ...(rule.require ? ['    require', ...tree(rule.require, 3)] : []),
        ]
      : []),
  ]);
  return [...rules, '', `${judgement.verdict}: ${visibleLine(judgement.summary)}`].join('\n');
}

function tree(finding: Finding, depth: number): string[] {
  const line = `${'  '.repeat(depth)}${MARKS[finding.verdict]} ${finding.key}${finding.parts ? '' : `: ${visibleLine(finding.why)}`}`;
  return [line, ...(finding.parts ?? []).flatMap((part) => tree(part, depth + 1))];
}
