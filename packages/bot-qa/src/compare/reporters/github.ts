import type { ReporterContext } from '../../reporters.ts';
import { shorten } from '../../reporters/conversation-outline.ts';
import { showAnnotations, type Annotation } from '../../reporters/github-annotations.ts';
import { summaryLimit } from '../../reporters/github-summary.ts';
import { appendJobSummary } from '../../reporters/github.ts';
import { writeAll } from '../../reporters/write-all.ts';
import type { Comparison } from '../compare-runs.ts';
import { isRed, type ComparisonResult } from '../judge-comparisons.ts';
import { compareMarkdown } from './markdown.ts';
import { faultOf, passesOf, placeOfComparison } from './outline.ts';

/** For a step of GitHub Actions: annotations at the fixtures' lines and the job summary. */
export async function compareGithub(
  result: ComparisonResult,
  surroundings: Pick<ReporterContext, 'cwd' | 'environment' | 'output'>,
): Promise<void> {
  const { comparisons } = result;
  const red = comparisons.filter(isRed);
  const doubtful = comparisons.filter((one) => !isRed(one) && (one.change === 'changed' || one.change === 'flaky'));
  await writeAll(surroundings.output, showAnnotations(surroundings, red.map(annotate), doubtful.map(annotate)));
  await appendJobSummary(surroundings, (limit) => compareMarkdown(result, limit));
}

/** The job summary alone. */
export function compareSummary(result: ComparisonResult): [string] {
  return [compareMarkdown(result, summaryLimit)];
}

function annotate(one: Comparison): Annotation {
  const fault = faultOf(one);
  const [reply] = one.replies;
  const parts = [
    fault?.message ?? passesOf(one) ?? one.change,
    ...(reply ? [`old: ${reply.old ?? '(says nothing)'}`, `new: ${reply.new ?? '(says nothing)'}`] : []),
  ];
  return {
    title: `${one.change}: ${one.id}`,
    message: parts.map((part) => shorten(part, 1000)).join('\n'),
    at: fault?.at ?? placeOfComparison(one),
  };
}
