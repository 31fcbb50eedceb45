import { describeError } from 'action-kit/errors';
import { MissingPermissionError } from 'action-kit/github-error';
import { findContradictions } from '../engine/contradictions.ts';
import type { Verdict } from '../engine/verdict.ts';
import { allOf } from '../engine/verdict.ts';
import { findForeignStatus, isSaid, postStatus, statusOf, type WantedStatus } from '../report/status.ts';
import { contextFor, type Judged, judgePullRequest, siblingsOf, stillHolds } from './judge-pull-request.ts';
import type { Services, Settings } from './services.ts';

/** A pull request whose status says what was found. */
export interface Settled {
  readonly judged: Judged;
  readonly status: WantedStatus;
  readonly posted: boolean;
  readonly warnings: readonly string[];
  /** What makes the run red: the status could not be set although it now says too much. */
  readonly failure?: string;
}

const MAX_ROUNDS = 5;

/**
 * Judges a pull request and makes its status say so. After writing, looks whether what was judged still holds, and
 * judges again if not: of runs at the same time the last one to write also is the last one to look, so that the status
 * ends up right in whatever order they write.
 */
export async function settle(
  number: number,
  baseRef: string | undefined,
  services: Services,
  settings: Settings,
): Promise<Settled> {
  let hint = baseRef;
  let posted = false;
  for (let round = 1; ; round++) {
    const judged = await judgePullRequest(number, hint, undefined, services, settings);
    const status = await statusWithSiblings(judged, services, settings);
    const written = await writeStatus(judged, status, services, settings);
    posted ||= written.posted;
    if (!written.posted || round === MAX_ROUNDS || (await stillHolds(judged, services)))
      return { judged, status, ...written, posted };
    services.log.info(`Pull request ${number} changed while its status was written; judging again.`);
    hint = judged.standing.baseRef;
  }
}

/** The worst verdict among the open pull requests that share the commit and the name of the status. */
async function statusWithSiblings(judged: Judged, services: Services, settings: Settings): Promise<WantedStatus> {
  const siblings = siblingsOf(judged).filter(
    ({ baseRef }) => contextFor(settings.statusContext, baseRef) === judged.context,
  );
  const { verdict, summary } = judged.judgement;
  if (siblings.length === 0) return statusOf(verdict, summary);
  const all: { number: number; verdict: Verdict; summary: string }[] = [{ number: judged.number, verdict, summary }];
  for (const sibling of siblings) {
    try {
      const { judgement } = await judgePullRequest(sibling.number, sibling.baseRef, undefined, services, settings);
      all.push({ number: sibling.number, verdict: judgement.verdict, summary: judgement.summary });
    } catch (error) {
      all.push({ number: sibling.number, verdict: 'error', summary: describeError(error) });
    }
  }
  return worstOf(all);
}

/** One status for several pull requests: the worst verdict, and whose it is. */
export function worstOf(
  all: readonly { readonly number: number; readonly verdict: Verdict; readonly summary: string }[],
): WantedStatus {
  const verdict = allOf(all.map((each) => each.verdict));
  const sorted = [...all].sort((a, b) => a.number - b.number);
  const worst = sorted.find((each) => each.verdict === verdict);
  const numbers = sorted.map(({ number }) => `#${number}`).join(', ');
  return statusOf(
    verdict,
    verdict === 'pass' ? `${numbers} pass` : `#${worst?.number} of ${numbers}: ${worst?.summary}`,
  );
}

/** Writes the status of a judged commit where GitHub does not say it already. */
export async function writeStatus(
  judged: Judged,
  wanted: WantedStatus,
  services: Services,
  settings: Settings,
): Promise<{ posted: boolean; warnings: string[]; failure?: string }> {
  const { github, runUrl, runsUrl } = services;
  const found = judged.collected.first.commit.status?.own ?? null;
  const foreign = findForeignStatus(found, judged.collected.first.viewer, runsUrl);
  const warnings = [
    ...(foreign === undefined ? [] : [foreign]),
    ...findContradictions(judged.collected.snapshot, judged.loaded.policy),
  ];
  if (settings.dryRun || (isSaid(wanted, found) && foreign === undefined)) return { posted: false, warnings };
  const { owner, repo } = settings;
  try {
    await postStatus(
      github,
      { owner, repo, sha: judged.subject.sha, context: judged.context, targetUrl: runUrl },
      wanted,
    );
    return { posted: true, warnings };
  } catch (error) {
    if (!(error instanceof MissingPermissionError)) throw error;
    const why = `The status could not be set: ${describeError(error)}`;
    const lies = found?.state.toLowerCase() === 'success' && wanted.state !== 'success';
    return lies
      ? { posted: false, warnings, failure: `${why} It still says success, which is no longer true.` }
      : { posted: false, warnings: [...warnings, why] };
  }
}
