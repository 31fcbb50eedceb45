import type { Account } from '../entities/account.ts';
import type { Repository } from '../entities/repository.ts';
import { nodeId } from '../node-id.ts';
import type { RepositoryContext } from '../request-context.ts';

/** A JSON object of the API. */
export type Json = Record<string, unknown>;

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
}

export function linksOf(context: RepositoryContext): RepositoryLinks {
  const { github, repository } = context;
  const name = `${repository.owner.login}/${repository.name}`;
  return {
    api: `${github.apiUrl}/repos/${name}`,
    html: `${github.url}/${name}`,
    user: (account) => ({ login: account.login, id: account.id }),
    app: (slug) => ({ id: 1, slug, node_id: nodeId('App', slug), name: slug }),
  };
}

export async function commitJson(context: RepositoryContext, sha: string): Promise<Json> {
  return { id: sha, message: (await context.repository.git.commit(sha))?.message.trim() ?? '' };
}

export function minimalRepositoryJson(context: RepositoryContext, repository: Repository = context.repository): Json {
  return { id: repository.id, full_name: `${repository.owner.login}/${repository.name}` };
}
