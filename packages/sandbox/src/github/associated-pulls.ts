import type { PullRequest } from './entities/pull-request.ts';
import type { Repository } from './entities/repository.ts';
import { commitsOf } from './pull-requests.ts';
import { preparePullRefs } from './pushes.ts';
import type { GitHub } from './server.ts';
import { pullsOf } from './pull-requests.ts';

/**
 * The pull requests that a commit belongs to: for a commit of the default branch the merged ones that brought it
 * there, for any other the merged and open ones that hold it. One call of git finds the candidates of thousands.
 *
 * @see https://docs.github.com/en/rest/commits/commits#list-pull-requests-associated-with-a-commit
 */
export async function pullsOfCommit(github: GitHub, repository: Repository, oid: string): Promise<PullRequest[]> {
  const { git } = repository;
  await preparePullRefs(github, repository);
  const heads = await git.git(['for-each-ref', `--contains=${oid}`, '--format=%(refname)', 'refs/pull/*/head']);
  const containing = new Set(heads.split('\n').map((name) => Number(/^refs\/pull\/(\d+)\/head$/.exec(name)?.[1])));
  const found: PullRequest[] = [];
  for (const pull of pullsOf(repository)) {
    if (pull.state === 'closed' && pull.mergedAt === null) continue;
    const merged = pull.mergeCommitSha === oid && pull.mergedAt !== null;
    if (merged || (containing.has(pull.number) && (await brings(pull, oid)))) found.push(pull);
  }
  const main = await git.branch(repository.defaultBranch);
  const isOnMain = main !== undefined && (await git.isAncestor(oid, main));
  return isOnMain ? found.filter(({ mergedAt }) => mergedAt !== null) : found;
}

async function brings(pull: PullRequest, oid: string): Promise<boolean> {
  if (await pull.repository.git.isAncestor(oid, pull.baseSha)) return false;
  return (await commitsOf(pull)).includes(oid);
}
