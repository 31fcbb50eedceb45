import type { RequestCount } from 'action-kit/github';
import { visibleLine } from 'action-kit/visible-text';
import type { OutputValue } from 'action-kit/outputs';
import { allOf } from './engine/verdict.ts';
import type { OutputName } from './generated/action.ts';
import type { Outcome } from './run.ts';

/** The outputs of the action. What could not be judged counts as an error. */
export function outputsOf(
  { settled, failures }: Outcome,
  { reads, writes }: RequestCount,
): Record<OutputName, OutputValue> {
  const verdicts = settled.map(({ judged }) => judged.judgement.verdict);
  const verdict = allOf([...verdicts, ...(failures.length > 0 ? (['error'] as const) : [])]);
  const worst = settled.find(({ judged }) => judged.judgement.verdict === verdict);
  return {
    verdict: settled.length + failures.length === 0 ? '' : verdict,
    summary: visibleLine(worst?.judged.judgement.summary ?? failures[0] ?? ''),
    judgement: settled.map(({ judged: { number, standing, judgement, loaded } }) => ({
      number,
      base: standing.baseRef,
      baseSha: standing.baseSha,
      headSha: standing.headSha,
      policy: loaded.files,
      ...judgement,
    })),
    posted: settled.filter(({ posted }) => posted).length,
    requests: reads + writes,
  };
}
