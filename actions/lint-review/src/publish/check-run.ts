import { BUDGETS } from 'action-kit/markdown-budget';
import { truncateText } from 'action-kit/truncate-text';
import { digest } from '../identity/content-key.ts';
import { rankOf, type Level } from '../finding.ts';
import type { HostError, ReviewHost } from '../review/review-host.ts';
import type { Shown } from '../review/group-findings.ts';

/** GitHub takes this many annotations in one request. */
export const ANNOTATIONS_PER_REQUEST = 50;
/** More would take longer than a reader's patience, at one request a second. */
const MAX_ANNOTATIONS = 500;
const MESSAGE_LIMIT = { characters: 16_000 };
const TITLE_LIMIT = { characters: 255 };

/** An annotation as the API takes it. */
export interface CheckAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: 'failure' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

/** A check run to write, its annotations in requests of at most {@link ANNOTATIONS_PER_REQUEST}. */
export interface CheckRunOrder {
  readonly name: string;
  readonly head: string;
  /** Tells this order from every other one, so that a later run finds what it has written before. */
  readonly key: string;
  readonly conclusion: 'success' | 'failure' | 'neutral';
  readonly title: string;
  readonly summary: string;
  readonly batches: readonly (readonly CheckAnnotation[])[];
}

/** The findings that a check run can show: those with a file, the worst first. */
export function choose(findings: readonly Shown[]): Shown[] {
  return [...findings]
    .filter(({ path }) => path !== '')
    .sort((a, b) => rankOf(b.finding.level) - rankOf(a.finding.level) || a.index - b.index)
    .slice(0, MAX_ANNOTATIONS);
}

/** The check run that shows the findings. */
export function checkRunOf(findings: readonly Shown[], shown: number, name: string, head: string): CheckRunOrder {
  const annotations = findings.map(annotationOf);
  const batches: CheckAnnotation[][] = [];
  for (let i = 0; i < annotations.length; i += ANNOTATIONS_PER_REQUEST)
    batches.push(annotations.slice(i, i + ANNOTATIONS_PER_REQUEST));
  const hasErrors = findings.some(({ finding }) => finding.level === 'error');
  const conclusion = hasErrors ? 'failure' : findings.length > 0 ? 'neutral' : 'success';
  const summary = `${findings.length} of ${shown} shown findings are annotated here.`;
  return {
    name: truncateText(name, { characters: 100 }),
    head,
    key: digest([name, conclusion, summary, ...annotations.map((one) => JSON.stringify(one))]),
    conclusion,
    title: shown === 0 ? 'No findings' : `${shown} finding${shown === 1 ? '' : 's'}`,
    summary: truncateText(summary, BUDGETS.checkRunSummary),
    batches,
  };
}

const LEVELS: Record<Level, CheckAnnotation['annotation_level']> = {
  error: 'failure',
  warning: 'warning',
  note: 'notice',
  none: 'notice',
};

function annotationOf({ finding, path }: Shown): CheckAnnotation {
  const line = Math.max(1, finding.line);
  return {
    path,
    start_line: line,
    end_line: Math.max(line, finding.endLine),
    annotation_level: LEVELS[finding.level],
    title: truncateText(finding.rule === '' ? finding.tool : `${finding.tool} ${finding.rule}`, TITLE_LIMIT),
    message: truncateText(
      finding.message.trim() === '' ? 'The tool gives no message.' : finding.message,
      MESSAGE_LIMIT,
    ),
  };
}

/**
 * Writes the check run, or the rest of it when an earlier run was stopped in the middle; returns the findings whose
 * annotations GitHub has, and why it took no more.
 */
export async function writeCheckRun(
  host: Pick<ReviewHost, 'findCheckRun' | 'createCheckRun' | 'addAnnotations'>,
  order: CheckRunOrder,
  findings: readonly Shown[],
  isRefusal: (error: unknown) => error is HostError,
): Promise<{ written: readonly Shown[]; trouble: string | undefined }> {
  let done = 0;
  try {
    const found = await host.findCheckRun(order);
    const [first = [], ...rest] = order.batches;
    const id = found?.id ?? (await host.createCheckRun(order, first));
    done = first.length;
    for (const batch of rest) {
      if (found === undefined || found.annotations <= done) await host.addAnnotations(id, order, batch);
      done += batch.length;
    }
    return { written: findings, trouble: undefined };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { written: findings.slice(0, done), trouble: error.message };
  }
}
