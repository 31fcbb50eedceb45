import type { PullRequest } from './entities/pull-request.ts';
import type { Repository } from './entities/repository.ts';
import type { ReleasedPull } from './release-notes.ts';

/** The merged pull requests of a repository, oldest merge first. */
function mergedPulls(repository: Repository): PullRequest[] {
  return [...repository.issues.values()]
    .filter((issue) => issue.typename === 'PullRequest')
    .filter((pull) => pull.mergedAt !== null)
    .sort((a, b) => (a.mergedAt ?? '').localeCompare(b.mergedAt ?? '') || a.number - b.number);
}

/**
 * The pull requests whose merge commits lie between two commits.
 *
 * @param from the previous release's commit; undefined: from the beginning
 */
export async function releasedPulls(
  repository: Repository,
  from: string | undefined,
  to: string,
  html: string,
): Promise<ReleasedPull[]> {
  const range = new Set(await repository.git.revList(from === undefined ? [to] : [to, `^${from}`]));
  const merged = mergedPulls(repository);
  const first = new Map([...merged].reverse().map((pull) => [pull.author, pull]));
  return merged
    .filter((pull) => range.has(pull.mergeCommitSha ?? ''))
    .map((pull) => ({
      number: pull.number,
      title: pull.title,
      author: pull.author.login,
      labels: pull.labels.map((label) => label.name),
      url: `${html}/pull/${pull.number}`,
      firstContribution: first.get(pull.author) === pull,
    }));
}
