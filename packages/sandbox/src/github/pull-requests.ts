import { issueBase, type NewIssue } from './conversation.ts';
import type { PullRequest } from './entities/pull-request.ts';
import type { Repository } from './entities/repository.ts';
import type { FileDiff } from './git/diff.ts';
import type { Store } from './store.ts';

export interface NewPull extends NewIssue {
  readonly headRepository: Repository;
  readonly headRef: string;
  readonly headSha: string;
  readonly baseRef: string;
  readonly baseSha: string;
  readonly draft?: boolean | undefined;
  readonly maintainerCanModify?: boolean | undefined;
}

/** Opens a pull request. The commits of a fork must have been fetched into the repository before. */
export function addPull(store: Store, repository: Repository, given: NewPull): PullRequest {
  const pull = store.add<PullRequest>({
    ...store.identify('PullRequest'), ...issueBase(store, repository, given), issueId: store.nextId(),
    headRepository: given.headRepository, headRef: given.headRef, headSha: given.headSha, baseRef: given.baseRef,
    baseSha: given.baseSha, draft: given.draft ?? false, maintainerCanModify: given.maintainerCanModify ?? false,
    mergedAt: null, mergedBy: null, mergeCommitSha: null, autoMerge: null, requestedReviewers: [], requestedTeams: [],
    reviews: [], threads: [], testMerge: null,
  }); // oxfmt-ignore
  repository.issues.set(pull.number, pull);
  return pull;
}

/** The pull requests of a repository in the order of their numbers' arrival. */
export function pullsOf(repository: Repository): PullRequest[] {
  return [...repository.issues.values()].filter((one) => one.typename === 'PullRequest');
}

export function findPull(repository: Repository, number: number): PullRequest | undefined {
  const found = repository.issues.get(number);
  return found?.typename === 'PullRequest' ? found : undefined;
}

/** Where a pull request's changes begin: the merge base with its base branch, or the base when they share nothing. */
export async function mergeBaseOf(pull: PullRequest, headSha = pull.headSha): Promise<string> {
  return (await pull.repository.git.mergeBase(pull.baseSha, headSha)) ?? pull.baseSha;
}

/** What a pull request changes. */
export async function filesOf(pull: PullRequest, headSha = pull.headSha): Promise<readonly FileDiff[]> {
  return pull.repository.git.diff(await mergeBaseOf(pull, headSha), headSha);
}

/** The commits of a pull request, oldest first; GitHub shows 250 of them. */
export async function commitsOf(pull: PullRequest): Promise<string[]> {
  return pull.repository.git.revList([pull.headSha, `^${pull.baseSha}`], ['--reverse']);
}
