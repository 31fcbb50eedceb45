import { writeFile } from 'node:fs/promises';
import type { WorkflowEvent } from 'action-kit/event';
import { describeError } from 'action-kit/errors';
import { MissingPermissionError } from 'action-kit/github-error';
import { upsertStickyComment } from 'action-kit/sticky-comment';
import { whyNotCompared } from './engine/contradictions.ts';
import type { Inputs } from './inputs.ts';
import { previewPolicy } from './judge/preview.ts';
import { reportFailure } from './judge/report-failure.ts';
import type { Services, Settings } from './judge/services.ts';
import { settle, type Settled } from './judge/settle.ts';
import { settleGroup } from './judge/settle-group.ts';
import { findTargets } from './judge/targets.ts';
import { renderSummary } from './report/summary.ts';

/** What the run brought about. */
export interface Outcome {
  readonly settled: readonly Settled[];
  /** Markdown, one part for each pull request. */
  readonly summaries: readonly string[];
  readonly warnings: readonly string[];
  /** What makes the run red: what could not be judged or said. */
  readonly failures: readonly string[];
}

/** Judges what the event asks for and reports it. One pull request that cannot be judged does not keep others waiting. */
export async function run(inputs: Inputs, event: WorkflowEvent, services: Services): Promise<Outcome> {
  const settings: Settings = { ...event.repository, ...inputs };
  const { log } = services;
  const targets = await findTargets(services.github, event, inputs.pullRequest);
  const settled: Settled[] = [];
  const failures: string[] = [];
  if (targets.kind === 'none') log.notice(targets.reason);
  if (targets.kind === 'merge-group') {
    const { group } = targets;
    await guard(
      async () => settled.push(...(await settleGroup(group, services, settings))),
      (error) => reportFailure({ sha: group.headSha, baseRef: group.baseRef }, error, services, settings),
      failures,
    );
  }
  if (targets.kind === 'pull-requests') {
    for (const { number, baseRef } of targets.list) {
      await guard(
        async () => settled.push(await settle(number, baseRef, services, settings)),
        (error) => reportFailure({ number }, error, services, settings),
        failures,
      );
    }
  }
  const warnings = [...new Set(settled.flatMap((each) => each.warnings))];
  const summaries: string[] = [];
  for (const each of settled) {
    if (each.failure !== undefined) failures.push(each.failure);
    summaries.push(await report(each, services, settings, warnings));
  }
  if (inputs.snapshotFile !== undefined) {
    await writeFile(
      inputs.snapshotFile,
      `${JSON.stringify(
        settled.map(({ judged }) => judged.collected.snapshot),
        null,
        2,
      )}\n`,
    );
  }
  return { settled, summaries, warnings, failures };
}

/** A failure is told where the status stands, and to the run; the next pull request goes on. */
async function guard(
  work: () => Promise<unknown>,
  tell: (error: unknown) => Promise<string>,
  failures: string[],
): Promise<void> {
  try {
    await work();
  } catch (error) {
    failures.push(await tell(error));
  }
}

async function report(
  { judged, warnings }: Settled,
  services: Services,
  settings: Settings,
  all: string[],
): Promise<string> {
  const { number, standing, judgement, loaded, collected } = judged;
  let preview: string | undefined;
  try {
    preview = judged.subject.kind === 'pull-request' ? await previewPolicy(judged, services, settings) : undefined;
  } catch (error) {
    all.push(`The policy of pull request ${number} could not be previewed: ${describeError(error)}`);
  }
  const bypass = loaded.policy.rules.find(
    (rule) =>
      rule.bypass &&
      judgement.rules.some(
        (each) => each.name === rule.name && (each.verdict === 'fail' || each.verdict === 'pending'),
      ),
  )?.bypass;
  const markdown = renderSummary({
    number,
    headSha: standing.headSha,
    judgement,
    source: loaded,
    warnings,
    note: whyNotCompared(collected.snapshot),
    preview,
    ...(bypass && { bypass }),
  });
  services.log.info(`Pull request ${number}: ${judgement.verdict}: ${judgement.summary}`);
  if (settings.comment && !settings.dryRun) {
    const place = {
      repository: { owner: settings.owner, repo: settings.repo },
      number,
      key: `mergeability ${judged.context}`,
    };
    try {
      await upsertStickyComment(services.github, place, markdown);
    } catch (error) {
      if (!(error instanceof MissingPermissionError)) throw error;
      all.push(`The comment could not be written: ${describeError(error)}`);
    }
  }
  return markdown;
}
