import type { GitHub } from 'action-kit/github';
import { BUDGETS } from 'action-kit/markdown-budget';
import { truncateText } from 'action-kit/truncate-text';
import { visibleLine } from 'action-kit/visible-text';
import { writeOnce } from 'action-kit/write-once';
import type { OwnStatus } from '../collect/read-facts.ts';
import type { Verdict } from '../engine/verdict.ts';

/** A commit status as it should be. */
export interface WantedStatus {
  readonly state: 'success' | 'failure' | 'pending' | 'error';
  /** At most 140 characters. */
  readonly description: string;
}

const STATES: Readonly<Record<Verdict, WantedStatus['state']>> = {
  pass: 'success',
  fail: 'failure',
  pending: 'pending',
  error: 'error',
};

/** The status for a verdict. The text is made visible and cut between characters. */
export function statusOf(verdict: Verdict, summary: string): WantedStatus {
  return { state: STATES[verdict], description: truncateText(visibleLine(summary).trim(), BUDGETS.statusDescription) };
}

/** Whether GitHub already says the same; the link does not count, it changes with every run. */
export function isSaid(wanted: WantedStatus, found: OwnStatus | null): boolean {
  return (
    found !== null && found.state.toLowerCase() === wanted.state && (found.description ?? '') === wanted.description
  );
}

/**
 * Who else set the status under our name, as a warning; undefined when nobody did. Whoever may write statuses can do
 * so, also with the same identity as ours: then the link, which always leads to a run of a workflow, may tell.
 */
export function findForeignStatus(found: OwnStatus | null, viewer: string, runsUrl: string): string | undefined {
  if (found === null) return undefined;
  const login = found.creator?.login ?? 'a deleted account';
  const plain = (name: string): string => name.toLowerCase().replace(/\[bot\]$/, '');
  if (plain(login) !== plain(viewer))
    return `The status was last set by @${login}, not by @${viewer}: somebody else writes under its name.`;
  if (!found.targetUrl?.startsWith(runsUrl))
    return `The status was last set by something else than this action (its link is ${found.targetUrl ?? 'missing'}).`;
  return undefined;
}

export interface StatusPlace {
  readonly owner: string;
  readonly repo: string;
  readonly sha: string;
  readonly context: string;
  readonly targetUrl: string;
}

/** Sets the status, exactly once although an answer may get lost. */
export async function postStatus(github: GitHub, place: StatusPlace, wanted: WantedStatus): Promise<void> {
  const { owner, repo, sha, context } = place;
  await writeOnce({
    async write() {
      await github.request('POST /repos/{owner}/{repo}/statuses/{sha}', {
        owner,
        repo,
        sha,
        context,
        state: wanted.state,
        description: wanted.description,
        target_url: place.targetUrl,
      });
      return true;
    },
    async findExisting() {
      const { data } = await github.request('GET /repos/{owner}/{repo}/commits/{ref}/statuses', {
        owner,
        repo,
        ref: sha,
        per_page: 100,
      });
      const newest = data.find((status) => status.context === context);
      return newest?.state === wanted.state &&
        newest.description === wanted.description &&
        newest.target_url === place.targetUrl
        ? true
        : undefined;
    },
  });
}
