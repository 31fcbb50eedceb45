import type { OutputValue } from 'action-kit/outputs';
import type { OutputName } from './generated/action.ts';
import type { Outcome } from './outcome.ts';

/** The outputs of the action; every declared one has a value. */
export function outputsOf(outcome: Outcome): Record<OutputName, OutputValue> {
  const { counts, shown } = outcome;
  const ofLevel = (level: string): number => shown.filter(({ finding }) => finding.level === level).length;
  const [errors, warnings] = [ofLevel('error'), ofLevel('warning')];
  return {
    conclusion: outcome.failures.length === 0 ? 'success' : 'failure',
    findings: outcome.collection.read,
    shown: shown.length,
    errors,
    warnings,
    notes: shown.length - errors - warnings,
    ...counts,
    unexplained: outcome.unexplained,
    unreadable: outcome.collection.unreadableCount,
    fixed: outcome.fixed,
    requests: outcome.requests.length,
    'report-json': outcome.reportJson,
    sarif: outcome.sarif,
  };
}
