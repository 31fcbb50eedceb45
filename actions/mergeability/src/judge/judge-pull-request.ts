import { UserError } from 'action-kit/errors';
import { type Collected, collect } from '../collect/collect.ts';
import type { History } from '../collect/history.ts';
import { isUnchanged } from '../collect/read-facts.ts';
import { evaluate } from '../engine/evaluate.ts';
import type { Judgement } from '../engine/judgement.ts';
import type { Subject } from '../snapshot/snapshot.ts';
import { type LoadedPolicy, loadPolicy } from './load-policy.ts';
import { openTexts, type Opened, openHistory, type Standing } from './open-history.ts';
import type { Services, Settings } from './services.ts';
import { findStackEnds, joinStack } from './stack.ts';

/** What was found about one pull request. */
export interface Judged {
  readonly number: number;
  readonly standing: Standing;
  readonly subject: Subject;
  readonly context: string;
  /** By the policy of the base. */
  readonly own: Judgement;
  /** By that and by the policies of the branches where the stack ends. */
  readonly judgement: Judgement;
  readonly collected: Collected;
  readonly loaded: LoadedPolicy;
  readonly opened: Opened;
}

/** How often a pull request that moves while it is looked at is looked at again. */
const MAX_ATTEMPTS = 5;

/** The name of the status for a base branch. */
export const contextFor = (template: string, baseRef: string): string =>
  template.replaceAll('{base}', baseRef).slice(0, 250);

/** The names of the statuses for all bases, as a pattern. */
export const contextsOf = (template: string): string => contextFor(template, '*');

/**
 * Judges a pull request as it stands. When head, base or policy move meanwhile, what was found is thrown away and looked
 * up again: a verdict never speaks of two different moments.
 *
 * @param groupSha the commit of the merge queue that is judged in place of the head
 */
export async function judgePullRequest(
  number: number,
  baseRef: string | undefined,
  groupSha: string | undefined,
  services: Services,
  settings: Settings,
): Promise<Judged> {
  let hint = baseRef;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const opened = await openHistory(number, hint, services, settings);
    const { standing, history } = opened;
    const loaded = await loadPolicy(history, settings.policyFile, standing.baseSha, services.github);
    const subject: Subject =
      groupSha === undefined ? { kind: 'pull-request', sha: standing.headSha } : { kind: 'merge-group', sha: groupSha };
    const context = contextFor(settings.statusContext, standing.baseRef);
    const now = services.now();
    const collected = await collect({
      github: services.github,
      history,
      policy: loaded.policy,
      owner: settings.owner,
      name: settings.repo,
      number,
      subject,
      baseRef: standing.baseRef,
      baseSha: standing.baseSha,
      statusContext: context,
      statusContexts: contextsOf(settings.statusContext),
      now,
    });
    const moved = describeMove(standing, collected);
    if (moved === undefined) {
      const own = evaluate(collected.snapshot, loaded.policy, now);
      const judged = { number, standing, subject, context, own, judgement: own, collected, loaded, opened };
      return groupSha === undefined ? judgeStack(judged, services, settings) : judged;
    }
    services.log.info(`Pull request ${number} moved while it was looked at (${moved}); looking again.`);
    hint = collected.first.pullRequest.baseRefName;
  }
  throw new UserError(`Pull request ${number} moved ${MAX_ATTEMPTS} times while it was looked at.`, {
    hint: 'Run again when it rests.',
  });
}

/**
 * A pull request on top of others comes into the branch where their stack ends as well, and with the status that it has
 * by then: so it is also judged by the policy of that branch, as if it had been opened there. It answers for its own
 * change only; those below answer for theirs.
 */
async function judgeStack(judged: Judged, services: Services, settings: Settings): Promise<Judged> {
  const { github } = services;
  const { number, subject, context, collected, opened } = judged;
  const { owner, repo: name, policyFile } = settings;
  let { judgement } = judged;
  for (const { branch: baseRef, sha } of await findStackEnds(collected, github, settings)) {
    const textsOfEnd = await openTexts(sha, services, settings);
    // CODEOWNERS and the like come from there, the change itself is that against its own base.
    const history: History = {
      ...opened.history,
      textsAt: (at, paths) => (at === 'base' ? textsOfEnd(paths) : opened.history.textsAt(at, paths)),
    };
    const { policy } = await loadPolicy(history, policyFile, sha, github);
    const now = services.now();
    const { snapshot } = await collect({
      github, history, policy, owner, name, number, subject, baseRef, baseSha: sha, statusContext: context,
      statusContexts: contextsOf(settings.statusContext), now,
    }); // oxfmt-ignore
    judgement = joinStack(judgement, evaluate(snapshot, policy, now), baseRef);
  }
  return { ...judged, judgement };
}

function describeMove(standing: Standing, { first: { pullRequest } }: Collected): string | undefined {
  if (pullRequest.headRefOid !== standing.headSha)
    return `head ${standing.headSha.slice(0, 7)} → ${pullRequest.headRefOid.slice(0, 7)}`;
  if (pullRequest.baseRefName !== standing.baseRef) return `base ${standing.baseRef} → ${pullRequest.baseRefName}`;
  const tip = pullRequest.baseRef?.target.oid;
  return tip === standing.baseSha
    ? undefined
    : `tip of ${standing.baseRef} ${standing.baseSha.slice(0, 7)} → ${tip?.slice(0, 7) ?? 'none'}`;
}

/** Whether everything that the verdict rests on is as it was: one request. */
export function stillHolds({ collected: { plan, first }, context }: Judged, { github }: Services): Promise<boolean> {
  return isUnchanged(github, plan.target, plan.lists, plan.extra, context, first.fingerprint);
}

/** Other open pull requests of this repository with the same head: a status of a commit counts for all of them. */
export function siblingsOf({ number, collected: { first, snapshot } }: Judged): { number: number; baseRef: string }[] {
  const own = `${snapshot.repository.owner}/${snapshot.repository.name}`.toLowerCase();
  const { associatedPullRequests: found } = first.commit;
  if (found?.pageInfo.hasNextPage)
    throw new UserError(`More than 50 pull requests have the head ${snapshot.subject.sha}.`, {
      hint: 'Close those that are not needed.',
    });
  return (found?.nodes ?? [])
    .filter(
      (node) =>
        node.state === 'OPEN' &&
        node.number !== number &&
        node.headRefOid === snapshot.pullRequest.head.sha &&
        node.repository.nameWithOwner.toLowerCase() === own,
    )
    .map((node) => ({ number: node.number, baseRef: node.baseRefName }));
}
