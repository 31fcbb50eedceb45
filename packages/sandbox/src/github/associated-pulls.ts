import type { PullRequest } from './entities/pull-request.ts';
import type { Repository } from './entities/repository.ts';
import { commitsOf } from './pull-requests.ts';
import { pullsOf } from './pull-requests.ts';

/**
 * The pull requests that a commit belongs to: for a commit of the default branch the merged ones that brought it
 * there, for any other the merged and open ones that hold it. One call of git finds the candidates of thousands.
 *
 * @see https://docs.github.com/en/rest/commits/commits#list-pull-requests-associated-with-a-commit
 */
export async function pullsOfCommit(repository: Repository, oid: string): Promise<PullRequest[]> {
  const { git } = repository;
  const pulls = pullsOf(repository);
  const containing = await headsThatContain(repository, oid, new Set(pulls.map(({ headSha }) => headSha)));
  const found: PullRequest[] = [];
  for (const pull of pulls) {
    if (pull.state === 'closed' && pull.mergedAt === null) continue;
    const merged = pull.mergeCommitSha === oid && pull.mergedAt !== null;
    if (merged || (containing.has(pull.headSha) && (await brings(pull, oid)))) found.push(pull);
  }
  const main = await git.branch(repository.defaultBranch);
  const isOnMain = main !== undefined && (await git.isAncestor(oid, main));
  return isOnMain ? found.filter(({ mergedAt }) => mergedAt !== null) : found;
}

/** Those of some commits that have another among their ancestors, or are it. */
async function headsThatContain(
  { git }: Repository,
  oid: string,
  heads: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const input = [`^${oid}`, ...heads].join('\n');
  const descendants = await git.git(['rev-list', '--ancestry-path', '--ignore-missing', '--stdin'], {
    input: `${input}\n`,
  });
  return new Set([oid, ...descendants.split('\n').filter((sha) => heads.has(sha))]);
}

async function brings(pull: PullRequest, oid: string): Promise<boolean> {
  if (await pull.repository.git.isAncestor(oid, pull.baseSha)) return false;
  return (await commitsOf(pull)).includes(oid);
}
