import type { Endpoints } from '@octokit/types';
import type { RepositoryName } from './event.ts';
import type { GitHub } from './github.ts';
import { GitHubError } from './github-error.ts';

/** One side of a pull request. */
export interface PullRequestSide {
  readonly sha: string;
  readonly ref: string;
  /** Undefined when the repository (a fork) is gone. */
  readonly repository: { readonly id: number; readonly owner: string; readonly repo: string } | undefined;
}

/** The facts of a pull request as GitHub has them now, never those of an event's payload. */
export interface PullRequest {
  readonly number: number;
  readonly nodeId: string;
  readonly url: string;
  readonly title: string;
  /** Empty when there is none. */
  readonly body: string;
  readonly state: 'open' | 'closed';
  readonly draft: boolean;
  readonly merged: boolean;
  readonly author: { readonly id: number; readonly login: string; readonly bot: boolean } | undefined;
  readonly labels: readonly string[];
  readonly head: PullRequestSide;
  /** `sha` is the tip of the base branch, which is not the merge base. */
  readonly base: PullRequestSide;
  /** The merge of head into base that GitHub made, where it could. */
  readonly mergeCommitSha: string | undefined;
  readonly changedFiles: number;
  readonly commits: number;
  readonly additions: number;
  readonly deletions: number;
  /** Whether head is in another repository than base: then a workflow's token can only read. */
  readonly fromFork: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

type ApiPullRequest = Endpoints['GET /repos/{owner}/{repo}/pulls/{pull_number}']['response']['data'];

/** Reads a pull request. One request. @throws GitHubError with status 404 when there is none of that number */
export async function readPullRequest(
  github: GitHub,
  repository: RepositoryName,
  number: number,
): Promise<PullRequest> {
  const parameters = { ...repository, pull_number: number };
  const { data } = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', parameters);
  return toPullRequest(data);
}

/** Like {@link readPullRequest}, but undefined when there is none of that number. */
export async function findPullRequest(
  github: GitHub,
  repository: RepositoryName,
  number: number,
): Promise<PullRequest | undefined> {
  try {
    return await readPullRequest(github, repository, number);
  } catch (error) {
    if (error instanceof GitHubError && error.status === 404) return undefined;
    throw error;
  }
}

function toPullRequest(data: ApiPullRequest): PullRequest {
  const head = sideOf(data.head);
  const base = sideOf(data.base);
  return {
    number: data.number,
    nodeId: data.node_id,
    url: data.html_url,
    title: data.title,
    body: data.body ?? '',
    state: data.state,
    draft: data.draft ?? false,
    merged: data.merged,
    author: personOf(data.user),
    labels: data.labels.map((label) => label.name),
    head,
    base,
    mergeCommitSha: data.merge_commit_sha ?? undefined,
    changedFiles: data.changed_files,
    commits: data.commits,
    additions: data.additions,
    deletions: data.deletions,
    // A fork that is gone is still a fork.
    fromFork: head.repository?.id !== base.repository?.id,
    createdAt: data.created_at,
    updatedAt: data.updated_at,
  };
}

function personOf(user: ApiPullRequest['user'] | null): PullRequest['author'] {
  return user === null ? undefined : { id: Number(user.id), login: user.login, bot: user.type === 'Bot' };
}

/** Octokit reads numbers beyond 2^53 as bigint; GitHub's ids are far below. */
type Id = number | bigint;
type ApiRepository = { readonly id: Id; readonly name: string; readonly owner: { readonly login: string } } | null;

function sideOf(side: { readonly sha: string; readonly ref: string; readonly repo: ApiRepository }): PullRequestSide {
  const { sha, ref, repo } = side;
  return {
    sha,
    ref,
    repository: repo === null ? undefined : { id: Number(repo.id), owner: repo.owner.login, repo: repo.name },
  };
}
