import type { PullRequest } from '../entities/pull-request.ts';
import type { Repository } from '../entities/repository.ts';
import { pullsOf } from '../pull-requests.ts';
import type { Json } from '../request-context.ts';

/**
 * The open pull requests that a check run, a check suite or a workflow run names: those from the repository itself
 * whose head it is for. Never a fork's, which is why whoever follows such a run must find its pull request otherwise.
 *
 * @param api the repository in the API
 */
export function headPullsJson(repository: Repository, api: string, isHead: (pull: PullRequest) => boolean): Json[] {
  const { id, name } = repository;
  const side = (ref: string, sha: string) => ({ ref, sha, repo: { id, url: api, name } });
  return pullsOf(repository)
    .filter((pull) => pull.state === 'open' && pull.headRepository === repository && isHead(pull))
    .map((pull) => ({
      id: pull.id, number: pull.number, url: `${api}/pulls/${pull.number}`,
      head: side(pull.headRef, pull.headSha), base: side(pull.baseRef, pull.baseSha),
    })); // oxfmt-ignore
}
