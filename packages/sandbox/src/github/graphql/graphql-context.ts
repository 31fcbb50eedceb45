import { maySee, may } from '../authorize.ts';
import type { Account, Token } from '../entities/account.ts';
import type { Repository } from '../entities/repository.ts';
import type { Budget } from '../rate-limits.ts';
import type { NeededPermission } from '../router.ts';
import type { GitHub } from '../server.ts';
import type { Store } from '../store.ts';
import { forbidden } from './graphql-failure.ts';
import type { QueryCost } from './query-cost.ts';

/** What resolvers work with: one per request. */
export interface GraphqlContext {
  readonly github: GitHub;
  readonly store: Store;
  readonly token: Token;
  readonly viewer: Account;
  /** The milliseconds by which lists lag for this request, as in REST. */
  readonly lag: number;
  readonly cost: QueryCost;
  /** The hourly budget of points, after this query was charged. */
  readonly budget: Budget;
}

export function visibleRepositories({ store, token }: GraphqlContext): Repository[] {
  return [...store.repositories].filter((repository) => maySee(store, token, repository));
}

/** Whether the token has one of the permissions; see authorize.ts. */
export function mayAny(repository: Repository, needed: readonly NeededPermission[], context: GraphqlContext): boolean {
  return needed.some((permission) => may(context.store, context.token, repository, permission));
}

/** Throws GitHub's FORBIDDEN unless the token has one of the permissions. */
export function demand(repository: Repository, needed: readonly NeededPermission[], context: GraphqlContext): void {
  if (mayAny(repository, needed, context)) return;
  const { token, viewer } = context;
  throw token.permissions
    ? forbidden()
    : forbidden(`${viewer.login} does not have the correct permissions to execute this.`);
}

export function repositoryPath({ owner, name }: Repository): string {
  return `/${owner.login}/${name}`;
}

export function repositoryUrl(repository: Repository, { github }: GraphqlContext): string {
  return `${github.url}${repositoryPath(repository)}`;
}
