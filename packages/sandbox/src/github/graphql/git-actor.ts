import type { Account } from '../entities/account.ts';
import type { Signature } from '../git/commit.ts';
import type { GraphqlContext } from './graphql-context.ts';
import type { Fields } from './resolver-map.ts';

/** Who a commit says made it, and the account that its address belongs to, if any. */
export interface GitActor extends Signature {
  readonly user: Account | null;
}

export function gitActor(signature: Signature, context: GraphqlContext): GitActor {
  return { ...signature, user: context.store.findAccountByEmail(signature.email) ?? null };
}

export const gitActorFields: Fields<GitActor> = {
  name: ({ name }) => name,
  email: ({ email }) => email,
  date: ({ date }) => date,
  user: ({ user }) => user,
};
