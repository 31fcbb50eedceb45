import type { Account } from '../entities/account.ts';
import type { Repository } from '../entities/repository.ts';
import { userJson } from '../present/account.ts';
import { readCommit } from '../present/commit.ts';
import { appJson } from '../present/issue.ts';
import { headPullsJson } from '../present/pull-minimal.ts';
import { repositoryApi, repositoryPage } from '../present/repository.ts';
import type { Json as ReadonlyJson, RepositoryContext } from '../request-context.ts';

export type Json = ReadonlyJson;

/** What the objects of one repository refer to. */
export interface RepositoryLinks {
  /** The repository in the API, e.g. `http://127.0.0.1:4000/repos/octo/app`. */
  readonly api: string;
  /** Its page, e.g. `http://127.0.0.1:4000/octo/app`. */
  readonly html: string;
  /** The "simple user" of an account. */
  readonly user: (account: Account) => Json;
  /** The GitHub App of a slug. */
  readonly app: (slug: string) => Json;
  /** The open pull requests whose head a commit is. */
  readonly pullsAt: (sha: string) => readonly Json[];
}

export function linksOf({ github, repository }: RepositoryContext): RepositoryLinks {
  const api = repositoryApi(github, repository);
  return {
    api,
    html: repositoryPage(github, repository),
    user: (account) => userJson(github, account),
    app: (slug) => appJson(github, slug),
    pullsAt: (sha) => headPullsJson(repository, api, (pull) => pull.headSha === sha),
  };
}

/** The few words on a commit that stand in check suites and workflow runs. */
export async function simpleCommitJson(repository: Repository, sha: string): Promise<Json> {
  const { tree, message, author, committer } = await readCommit(repository, sha);
  return {
    id: sha,
    tree_id: tree,
    message,
    timestamp: committer.date,
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  };
}
