import { setTimeout } from 'node:timers/promises';
import type { Collection, Entry } from '../collection.ts';
import type { Target } from '../find-target.ts';
import { digest } from '../identity/content-key.ts';
import { nameFindings } from '../identity/name-findings.ts';
import type { Inputs } from '../inputs.ts';
import type { Ledger } from '../ledger.ts';
import type { Place } from '../place/open-place.ts';
import type { Shown } from '../review/group-findings.ts';
import type { OwnThread } from '../review/thread.ts';
import type { Surroundings } from '../run.ts';
import { annotate } from './annotate.ts';
import type { ReviewResult } from './publish-review.ts';
import { findStillReported } from './still-reported.ts';

/** What showing the findings needs beside them. */
export interface ShowOrder {
  readonly inputs: Inputs;
  readonly target: Target;
  readonly place: Place;
  readonly collection: Collection;
  readonly ledger: Ledger;
  readonly surroundings: Surroundings;
  /** Overrides how threads are told whose finding is reported, but not shown. */
  readonly stillReported?: (threads: readonly OwnThread[]) => Promise<ReadonlySet<OwnThread>>;
}

/** How the findings were shown. */
export interface Showing {
  /** Findings without a comment, listed in the summary. */
  readonly inSummary: readonly Shown[];
  readonly fixed: number;
  readonly warnings: readonly string[];
}

/**
 * Shows findings where they are best seen: as review comments, then as annotations, then in the job summary. What one
 * way cannot take goes on to the next, so that nothing gets lost.
 */
export async function showFindings(shown: readonly Shown[], order: ShowOrder): Promise<Showing> {
  const { ledger, surroundings } = order;
  const warnings: string[] = [];
  const review = await reviewOf(shown, order, warnings);
  for (const { index } of review.commented) ledger.settle(index, 'commented');
  for (const { index } of review.merged) ledger.settle(index, 'merged');
  for (const { index } of review.alreadyPosted) ledger.settle(index, 'already-posted');
  if (review.trouble !== undefined) warnings.push(`Not all findings could be written as comments. ${review.trouble}`);
  const checked = order.inputs.checkRun ? await checkRunFor(review.rest, shown.length, order, warnings) : [];
  for (const { index } of checked) ledger.settle(index, 'annotated');
  const inCheckRun = new Set(checked);
  const unchecked = review.rest.filter((one) => !inCheckRun.has(one));
  const annotated = annotate(unchecked, surroundings.log);
  for (const { index } of annotated) ledger.settle(index, 'annotated');
  for (const { index } of review.rest) if (ledger.fateOf(index) === undefined) ledger.settle(index, 'summarised');
  return { inSummary: review.rest, fixed: review.fixed, warnings };
}

async function checkRunFor(
  rest: readonly Shown[],
  shown: number,
  { target, surroundings }: ShowOrder,
  warnings: string[],
): Promise<readonly Shown[]> {
  const [{ checkRunOf, choose, writeCheckRun }, { githubReviewHost }, { HostError }, github] = await Promise.all([
    import('./check-run.ts'),
    import('../review/github-review-host.ts'),
    import('../review/review-host.ts'),
    surroundings.github.connect(),
  ]);
  const host = githubReviewHost(github, { owner: target.owner, repo: target.repo, number: target.pullRequest ?? 0 });
  const chosen = choose(rest);
  const name = `lint-review ${surroundings.env['GITHUB_JOB'] ?? ''}`.trim();
  const isRefusal = (error: unknown): error is InstanceType<typeof HostError> => error instanceof HostError;
  const { written, trouble } = await writeCheckRun(
    host,
    checkRunOf(chosen, shown, name, target.head),
    chosen,
    isRefusal,
  );
  if (trouble !== undefined) warnings.push(`The check run could not be written in full. ${trouble}`);
  return written;
}

async function reviewOf(shown: readonly Shown[], order: ShowOrder, warnings: string[]): Promise<ReviewResult> {
  const { inputs, target, place, collection, surroundings } = order;
  const none = { commented: [], merged: [], alreadyPosted: [], rest: shown, fixed: 0, trouble: undefined };
  if (target.pullRequest === undefined || !inputs.comments || inputs.mode === 'collect' || place.change === undefined)
    return none;
  if (surroundings.token === '') return { ...none, trouble: 'The input "github-token" is empty.' };
  const [{ publishReview }, { githubReviewHost }, { commentRenderer }, github] = await Promise.all([
    import('./publish-review.ts'),
    import('../review/github-review-host.ts'),
    import('./comment-renderer.ts'),
    surroundings.github.connect(),
  ]);
  const host = githubReviewHost(github, { owner: target.owner, repo: target.repo, number: target.pullRequest });
  const scope = scopeOf(surroundings.env, inputs.scope);
  return publishReview(shown, {
    host,
    head: target.head,
    scope,
    caps: {
      total: inputs.maxComments,
      perFile: inputs.maxCommentsPerFile,
      perRule: inputs.maxCommentsPerRule,
      wholeFile: MAX_FILE_COMMENTS,
    },
    bodyOf: (comments, elsewhere) => bodyOf(comments, elsewhere, surroundings.env),
    render: await commentRenderer(shown, order, scope),
    name: (findings) => nameFindings(findings, place.change),
    exists: (path) => place.change?.files.get(path)?.isDeleted !== true && existsAtHead(path, place),
    healthy: healthyEntries(collection),
    stillReported: order.stillReported ?? ((threads) => findStillReported(threads, collection, place)),
    fixedComments: inputs.fixedComments,
    warn: (message) => warnings.push(message),
    pause: (ms) => setTimeout(ms),
  });
}

/** Each costs a request of its own. */
const MAX_FILE_COMMENTS = 3;

/**
 * Entries that failed may miss findings, so nothing about them is called fixed. Two entries of one name are healthy only
 * together.
 */
function healthyEntries(collection: Collection): Set<string> {
  const isWhole = ({ failures, unreadable }: Entry): boolean => failures.length === 0 && unreadable === 0;
  const failed = new Set(collection.entries.filter((entry) => !isWhole(entry)).map(({ key }) => key));
  const healthy = collection.entries.filter(({ key }) => !failed.has(key));
  return new Set(healthy.map(({ key }) => digest([key])));
}

/** A renamed file is one whose old name the pull request lists as the origin of another. */
function existsAtHead(path: string, place: Place): boolean {
  const files = place.change?.files;
  if (files === undefined || files.has(path)) return true;
  for (const file of files.values()) if (file.oldPath === path && file.path !== path) return false;
  return place.exists(path);
}

/** Jobs are told apart by workflow file, job and scope, so that they leave each other's comments alone. */
function scopeOf(env: Readonly<Record<string, string | undefined>>, scope: string): string {
  const workflow = (env['GITHUB_WORKFLOW_REF'] ?? env['GITHUB_WORKFLOW'] ?? '').replace(/@.*$/, '');
  return digest([workflow, env['GITHUB_JOB'] ?? '', scope]);
}

function bodyOf(comments: number, elsewhere: number, env: Readonly<Record<string, string | undefined>>): string {
  if (elsewhere === 0) return '';
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  const summary = run ? `[job summary](${server}/${repository}/actions/runs/${run})` : 'job summary';
  return `${comments} of ${comments + elsewhere} findings are commented here; the others are in the ${summary}.`;
}
