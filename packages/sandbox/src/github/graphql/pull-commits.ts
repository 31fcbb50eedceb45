import type { PullRequest } from '../entities/pull-request.ts';
import { nodeId } from '../node-id.ts';
import { commitsOf } from '../pull-requests.ts';
import { issuePath } from './comment.ts';
import { commitSource } from './git-source.ts';
import type { Fields } from './resolver-map.ts';

/** A commit as part of a pull request. */
export interface PullCommitSource {
  readonly typename: 'PullRequestCommit';
  readonly pull: PullRequest;
  readonly oid: string;
}

/** GitHub shows the first 250 commits of a pull request (docs.github.com/rest/pulls/pulls#list-commits-on-a-pull-request). */
const SHOWN = 250;

export async function pullCommits(pull: PullRequest): Promise<PullCommitSource[]> {
  return (await commitsOf(pull)).slice(0, SHOWN).map((oid) => ({ typename: 'PullRequestCommit', pull, oid }));
}

export const pullCommit: Fields<PullCommitSource> = {
  id: ({ pull, oid }) => nodeId('PullRequestCommit', `${pull.id}:${oid}`),
  commit: ({ pull, oid }) => commitSource(pull.repository, oid),
  pullRequest: ({ pull }) => pull,
  resourcePath: ({ pull, oid }) => `${issuePath(pull)}/commits/${oid}`,
  url: ({ pull, oid }, _, { github }) => `${github.url}${issuePath(pull)}/commits/${oid}`,
};
