import type { GitHub } from 'action-kit/github';
import { numberAt, textAt, type WorkflowEvent } from 'action-kit/event';
import { listAll } from 'action-kit/github-pages';
import { type MergeGroup, resolveMergeGroup } from 'action-kit/merge-group';
import { resolvePullRequest } from 'action-kit/resolve-pull-request';

/** One pull request to judge; the base as far as the event tells, which is confirmed later. */
export interface Target {
  readonly number: number;
  readonly baseRef: string | undefined;
}

export type Targets =
  | { readonly kind: 'pull-requests'; readonly list: readonly Target[] }
  | { readonly kind: 'merge-group'; readonly group: MergeGroup }
  | { readonly kind: 'none'; readonly reason: string };

const OF_PULL_REQUEST = ['pull_request', 'pull_request_target', 'pull_request_review', 'pull_request_review_comment'];
/** `gh-readonly-queue/<base>/pr-<number>-<sha of the base>` */
const QUEUE_BRANCH = /^gh-readonly-queue\/(.+)\/pr-\d+-([0-9a-f]{40})$/;

/**
 * What the event asks to judge. Only numbers and branch names are taken from it; facts are always read anew, because
 * the payload of a run that is started again is old.
 */
export async function findTargets(github: GitHub, event: WorkflowEvent, number: number | undefined): Promise<Targets> {
  const { name, payload, repository } = event;
  if (number !== undefined && name !== 'workflow_run') return one(number, undefined);
  if (OF_PULL_REQUEST.includes(name)) {
    const found = numberAt(payload, 'pull_request', 'number');
    if (found !== undefined) return one(found, textAt(payload, 'pull_request', 'base', 'ref'));
  }
  if (name === 'merge_group') return { kind: 'merge-group', group: await resolveMergeGroup(github, event) };
  if (name === 'workflow_run') {
    const [, baseRef, baseSha] = QUEUE_BRANCH.exec(textAt(payload, 'workflow_run', 'head_branch') ?? '') ?? [];
    if (baseRef !== undefined && baseSha !== undefined) {
      const group = {
        head_sha: textAt(payload, 'workflow_run', 'head_sha'),
        base_sha: baseSha,
        base_ref: `refs/heads/${baseRef}`,
      };
      return {
        kind: 'merge-group',
        group: await resolveMergeGroup(github, { ...event, name: 'merge_group', payload: { merge_group: group } }),
      };
    }
  }
  if (name === 'push' || (name === 'workflow_dispatch' && !isNumbered(event))) {
    const branch = /^refs\/heads\/(.+)$/.exec(event.ref)?.[1];
    const filter = name === 'push' && branch !== undefined ? { base: branch } : {};
    const open = await listAll(github, 'GET /repos/{owner}/{repo}/pulls', { ...repository, state: 'open', ...filter });
    return {
      kind: 'pull-requests',
      list: open.map((each) => ({ number: each.number, baseRef: each.base.ref })).sort((a, b) => a.number - b.number),
    };
  }
  const target = await resolvePullRequest(github, event, { number });
  switch (target.kind) {
    case 'pull-request':
      return one(target.pullRequest.number, target.pullRequest.base.ref);
    case 'open-pull-requests':
      return { kind: 'pull-requests', list: target.numbers.map((each) => ({ number: each, baseRef: undefined })) };
    case 'merge-group':
      return { kind: 'merge-group', group: target };
    case 'none':
      return target;
  }
}

const one = (number: number, baseRef: string | undefined): Targets => ({
  kind: 'pull-requests',
  list: [{ number, baseRef }],
});

const isNumbered = ({ payload }: WorkflowEvent): boolean =>
  ['pull-request', 'pull_request', 'pull-request-number', 'pr', 'pr-number', 'number'].some(
    (input) => (textAt(payload, 'inputs', input) ?? '').trim() !== '',
  );
