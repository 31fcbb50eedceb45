import { UserError } from './errors.ts';
import { numberAt, textAt, valueAt, type WorkflowEvent } from './event.ts';
import type { GitHub } from './github.ts';
import { listAll } from './github-pages.ts';
import { type MergeGroup, resolveMergeGroup } from './merge-group.ts';
import { findPullRequest, type PullRequest, readPullRequest } from './pull-request.ts';

/** What an event is about. All facts are read from GitHub now; only the identity comes from the event. */
export type PullRequestTarget =
  | {
      readonly kind: 'pull-request';
      readonly pullRequest: PullRequest;
      /** The head that the event speaks of; when it is not the present head, the event is stale. */
      readonly eventHeadSha: string | undefined;
    }
  | ({ readonly kind: 'merge-group' } & MergeGroup)
  /** A sweep: the numbers of all open pull requests. */
  | { readonly kind: 'open-pull-requests'; readonly numbers: readonly number[] }
  | { readonly kind: 'none'; readonly reason: string };

export interface ResolveOptions {
  /**
   * A number given from outside. It decides, except for `workflow_run`, where it may come from an artifact that a fork
   * wrote: there it only chooses among the pull requests whose head is the commit of the run.
   */
  readonly number?: number | undefined;
  /** Names of `workflow_dispatch` inputs that may hold the number. */
  readonly dispatchInputs?: readonly string[];
}

const DISPATCH_INPUTS = ['pull-request', 'pull_request', 'pull-request-number', 'pr', 'pr-number', 'number'];

/**
 * From an event to what it is about.
 *
 * @throws UserError when several pull requests fit and nothing says which
 */
export async function resolvePullRequest(
  github: GitHub,
  event: WorkflowEvent,
  options: ResolveOptions = {},
): Promise<PullRequestTarget> {
  const { name, payload, repository } = event;
  if (name === 'workflow_run') return fromWorkflowRun(github, event, options.number);
  if (options.number !== undefined) return single(await readPullRequest(github, repository, options.number), undefined);
  switch (name) {
    case 'pull_request':
    case 'pull_request_target':
    case 'pull_request_review':
    case 'pull_request_review_comment': {
      const number = numberAt(payload, 'pull_request', 'number') ?? numberAt(payload, 'number');
      if (number === undefined) throw new UserError(`The payload of the ${name} event names no pull request.`);
      return single(await readPullRequest(github, repository, number), textAt(payload, 'pull_request', 'head', 'sha'));
    }
    case 'issue_comment': {
      const number = numberAt(payload, 'issue', 'number');
      if (number === undefined) throw new UserError('The payload of the issue_comment event names no issue.');
      if (valueAt(payload, 'issue', 'pull_request') === undefined) {
        return none(`The comment is on issue ${number}, which is no pull request.`);
      }
      return single(await readPullRequest(github, repository, number), undefined);
    }
    case 'merge_group':
      return { kind: 'merge-group', ...(await resolveMergeGroup(github, event)) };
    case 'push':
      return fromPush(github, event);
    case 'workflow_dispatch':
      return fromDispatch(github, event, options.dispatchInputs ?? DISPATCH_INPUTS);
    case 'schedule': {
      const open = await listAll(github, 'GET /repos/{owner}/{repo}/pulls', { ...repository, state: 'open' });
      return { kind: 'open-pull-requests', numbers: open.map((each) => each.number).sort((a, b) => a - b) };
    }
    default:
      return none(`The event ${name} does not say which pull request it is about.`);
  }
}

const none = (reason: string): PullRequestTarget => ({ kind: 'none', reason });

const single = (pullRequest: PullRequest, eventHeadSha: string | undefined): PullRequestTarget => ({
  kind: 'pull-request',
  pullRequest,
  eventHeadSha,
});

async function fromDispatch(
  github: GitHub,
  event: WorkflowEvent,
  names: readonly string[],
): Promise<PullRequestTarget> {
  const name = names.find((each) => (textAt(event.payload, 'inputs', each) ?? '').trim() !== '');
  if (name === undefined) return none(`The workflow was started by hand without a pull request (input ${names[0]}).`);
  const number = numberAt(event.payload, 'inputs', name);
  if (number === undefined) {
    const found = JSON.stringify(textAt(event.payload, 'inputs', name)?.slice(0, 100));
    throw new UserError(`Expected the number of a pull request in the workflow's input "${name}", found ${found}.`);
  }
  return single(await readPullRequest(github, event.repository, number), undefined);
}

/**
 * The list of open pull requests from the branch, by owner and name, is what works for forks too:
 * `workflow_run.pull_requests` is empty for them, and so is the list of pull requests of a commit.
 */
async function fromWorkflowRun(
  github: GitHub,
  event: WorkflowEvent,
  chosen: number | undefined,
): Promise<PullRequestTarget> {
  const run = valueAt(event.payload, 'workflow_run');
  const sha = textAt(run, 'head_sha');
  const branch = textAt(run, 'head_branch');
  if (sha === undefined) throw new UserError('The payload of the workflow_run event names no commit.');
  const owner = textAt(run, 'head_repository', 'owner', 'login');
  const repositoryId = numberAt(run, 'head_repository', 'id');
  if (branch === undefined || owner === undefined || repositoryId === undefined) {
    return none(`The run was for commit ${sha}, whose branch or repository is gone.`);
  }
  const open = await openFromBranch(github, event, owner, branch, repositoryId);
  const fitting = open.filter((each) => each.head.sha === sha).map((each) => each.number);
  if (fitting.length === 0) {
    const moved = open.map((each) => `#${each.number} is at ${each.head.sha}`).join(', ');
    return none(`No open pull request has the run's commit ${sha} as its head${moved === '' ? '' : ` (${moved})`}.`);
  }
  return one(github, event, fitting, sha, chosen);
}

async function fromPush(github: GitHub, event: WorkflowEvent): Promise<PullRequestTarget> {
  const sha = textAt(event.payload, 'after') ?? event.sha;
  const branch = /^refs\/heads\/(.+)$/.exec(textAt(event.payload, 'ref') ?? event.ref)?.[1];
  if (branch === undefined) return none(`The push was to ${event.ref}, which is no branch.`);
  if (/^0+$/.test(sha)) return none(`The branch ${branch} was deleted.`);
  const open = await openFromBranch(
    github,
    event,
    event.repository.owner,
    branch,
    numberAt(event.payload, 'repository', 'id'),
  );
  const fitting = open.filter((each) => each.head.sha === sha).map((each) => each.number);
  if (fitting.length === 0) return none(`No open pull request has the pushed commit ${sha} as its head.`);
  return one(github, event, fitting, sha, undefined);
}

async function openFromBranch(
  github: GitHub,
  { repository }: WorkflowEvent,
  owner: string,
  branch: string,
  repositoryId: number | undefined,
): Promise<{ number: number; head: { sha: string } }[]> {
  const head = `${owner}:${branch}`;
  const open = await listAll(github, 'GET /repos/{owner}/{repo}/pulls', { ...repository, state: 'open', head });
  // GitHub leaves out a filter that it cannot read, so the answer is filtered again.
  return open.filter(
    (each) => each.head.ref === branch && (repositoryId === undefined || Number(each.head.repo?.id) === repositoryId),
  );
}

async function one(
  github: GitHub,
  event: WorkflowEvent,
  numbers: readonly number[],
  sha: string,
  chosen: number | undefined,
): Promise<PullRequestTarget> {
  if (chosen !== undefined && !numbers.includes(chosen)) {
    throw new UserError(`Pull request ${chosen} was given, but commit ${sha} is the head of ${listOf(numbers)}.`, {
      hint: 'A number out of an artifact is not to be trusted; leave it out, or check who wrote it.',
    });
  }
  const number = chosen ?? numbers[0];
  if (number === undefined || (chosen === undefined && numbers.length > 1)) {
    throw new UserError(`Commit ${sha} is the head of several pull requests: ${listOf(numbers)}.`, {
      hint: 'Give the number of the one that is meant.',
    });
  }
  const pullRequest = await findPullRequest(github, event.repository, number);
  if (pullRequest === undefined) return none(`Pull request ${number} is gone.`);
  return single(pullRequest, sha);
}

const listOf = (numbers: readonly number[]): string => numbers.map((number) => `#${number}`).join(', ');
