import { UserError } from './errors.ts';
import { type RepositoryName, textAt, type WorkflowEvent } from './event.ts';
import type { GitHub } from './github.ts';
import { GitHubError } from './github-error.ts';
import { type Connection, listAll, listConnection } from './github-pages.ts';
import { findPullRequest, type PullRequest } from './pull-request.ts';

/** What a merge queue is about to merge at once. */
export interface MergeGroup {
  /** The commit that is tested and will become the tip of the base branch. */
  readonly headSha: string;
  readonly baseSha: string;
  /** Without `refs/heads/`. */
  readonly baseRef: string;
  /** All pull requests of the group, in the order of the queue. Never empty. */
  readonly pullRequests: readonly PullRequest[];
}

/**
 * The pull requests of a merge group. The name of the group's branch holds only the last one's number, so the queue is
 * asked which entries lie between the group's base and its head; where the token may not read the queue, each commit of
 * the group's first-parent line is led back to its pull request by the API.
 *
 * @throws UserError when a part of the group stays unexplained: a gate must not pass what it has not seen
 */
export async function resolveMergeGroup(github: GitHub, event: WorkflowEvent): Promise<MergeGroup> {
  const headSha = textAt(event.payload, 'merge_group', 'head_sha');
  const baseSha = textAt(event.payload, 'merge_group', 'base_sha');
  const baseRef = textAt(event.payload, 'merge_group', 'base_ref')?.replace(/^refs\/heads\//, '');
  if (headSha === undefined || baseSha === undefined || baseRef === undefined) {
    throw new UserError('The payload of the merge_group event does not name its head and base.');
  }
  const group = { headSha, baseSha, baseRef };
  const numbers =
    (await numbersByQueue(github, event.repository, group)) ??
    (await numbersByCommits(github, event.repository, group));
  const pullRequests = await Promise.all(numbers.map((number) => findPullRequest(github, event.repository, number)));
  const missing = numbers.filter((_, index) => pullRequests[index] === undefined);
  if (missing.length > 0) throw unexplained(group, `pull request ${missing.join(', ')} cannot be read`);
  return { ...group, pullRequests: pullRequests.filter((each) => each !== undefined) };
}

interface Group {
  readonly headSha: string;
  readonly baseSha: string;
  readonly baseRef: string;
}

const unexplained = (group: Group, why: string): UserError =>
  new UserError(`The pull requests of the merge group ${group.headSha} are not all known: ${why}.`, {
    hint: 'Give the token "merge-queues: read" (a GitHub App) and "pull-requests: read".',
  });

interface QueueEntry {
  readonly headCommit: { readonly oid: string } | null;
  readonly baseCommit: { readonly oid: string } | null;
  readonly pullRequest: { readonly number: number } | null;
}

const QUEUE = `query ($owner: String!, $repo: String!, $branch: String!, $cursor: String) {
  repository(owner: $owner, name: $repo) {
    mergeQueue(branch: $branch) {
      entries(first: 100, after: $cursor) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { headCommit { oid } baseCommit { oid } pullRequest { number } }
      }
    }
  }
}`;

interface QueueData {
  readonly repository: { readonly mergeQueue: { readonly entries: Connection<QueueEntry> } | null };
}

/** The chain of queue entries from the group's head back to its base; undefined when the queue does not show it. */
async function numbersByQueue(github: GitHub, repository: RepositoryName, group: Group): Promise<number[] | undefined> {
  let entries: QueueEntry[];
  try {
    entries = await listConnection<QueueData, QueueEntry>(
      github,
      QUEUE,
      { ...repository, branch: group.baseRef },
      (data) => data.repository.mergeQueue?.entries,
    );
  } catch (error) {
    // The queue needs a permission that a workflow's own token cannot have, and GHES may lack it.
    if (error instanceof GitHubError && error.name !== 'RateLimitError') return undefined;
    throw error;
  }
  const numbers: number[] = [];
  for (let at = group.headSha; at !== group.baseSha;) {
    const entry = entries.find((each) => each.headCommit?.oid === at);
    if (!entry?.pullRequest || entry.baseCommit === null || numbers.includes(entry.pullRequest.number))
      return undefined;
    numbers.unshift(entry.pullRequest.number);
    at = entry.baseCommit.oid;
  }
  return numbers.length === 0 ? undefined : numbers;
}

interface GroupCommit {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly message: string;
}

async function numbersByCommits(github: GitHub, repository: RepositoryName, group: Group): Promise<number[]> {
  const commits = await firstParentLine(github, repository, group);
  const numbers: number[] = [];
  for (const commit of commits) {
    const number = await numberOfCommit(github, repository, group, commit);
    if (number === undefined)
      throw unexplained(group, `commit ${commit.sha} belongs to no open pull request into ${group.baseRef}`);
    if (!numbers.includes(number)) numbers.push(number);
  }
  if (numbers.length === 0) throw unexplained(group, 'it holds no commit');
  return numbers;
}

/** The commits that the queue made, oldest first: one per pull request when it merges or squashes. */
async function firstParentLine(github: GitHub, repository: RepositoryName, group: Group): Promise<GroupCommit[]> {
  const line: GroupCommit[] = [];
  for (let at = group.headSha; at !== group.baseSha;) {
    if (line.length === 250) throw unexplained(group, 'it has more than 250 commits');
    const { data } = await github.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', {
      ...repository,
      commit_sha: at,
    });
    const parents = data.parents.map((parent) => parent.sha);
    const [first] = parents;
    if (first === undefined) throw unexplained(group, 'its head does not descend from its base');
    line.unshift({ sha: data.sha, parents, message: data.message });
    at = first;
  }
  return line;
}

/** The open pull request into the base branch from which the queue made this commit. */
async function numberOfCommit(
  github: GitHub,
  repository: RepositoryName,
  group: Group,
  commit: GroupCommit,
): Promise<number | undefined> {
  const merged = commit.parents[1];
  const associated = await listAll(github, 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', {
    ...repository,
    commit_sha: merged ?? commit.sha,
  });
  const open = associated.filter((each) => each.state === 'open' && each.base.ref === group.baseRef);
  const exact = merged === undefined ? open : open.filter((each) => each.head.sha === merged);
  if (exact.length === 1) return exact[0]?.number;
  // A squashed commit is nobody's yet; its title names the pull request, which then has to be open and for this branch.
  const named =
    /\(#(\d{1,9})\)$/.exec(commit.message.split('\n', 1)[0]?.trimEnd() ?? '')?.[1] ??
    /^Merge pull request #(\d{1,9}) from /.exec(commit.message)?.[1];
  if (named === undefined) return undefined;
  const pullRequest = await findPullRequest(github, repository, Number(named));
  const fits = pullRequest?.state === 'open' && pullRequest.base.ref === group.baseRef;
  return fits && (merged === undefined || pullRequest.head.sha === merged) ? pullRequest.number : undefined;
}
