import type { Account } from './entities/account.ts';
import type { Repository } from './entities/repository.ts';
import type { Store } from './store.ts';

/** What an author is to a repository. @see https://docs.github.com/en/graphql/reference/enums#commentauthorassociation */
export type AuthorAssociation = 'COLLABORATOR' | 'CONTRIBUTOR' | 'MEMBER' | 'NONE' | 'OWNER';

const contributors = new WeakMap<Repository, { readonly merged: number; readonly authors: ReadonlySet<Account> }>();

/** The closest tie first: owner, member of the organization, collaborator, author of something that was merged. */
export function authorAssociation(store: Store, repository: Repository, account: Account): AuthorAssociation {
  if (account === repository.owner) return 'OWNER';
  if (repository.owner.members.has(account)) return 'MEMBER';
  const invited = [...repository.teams.keys()].some((team) => store.isTeamMember(team, account));
  if (invited || repository.collaborators.has(account)) return 'COLLABORATOR';
  return contributorsOf(repository).has(account) ? 'CONTRIBUTOR' : 'NONE';
}

/** Counting anew for each of a thousand comments would be slow; only merges change who has contributed. */
function contributorsOf(repository: Repository): ReadonlySet<Account> {
  const merged = [...repository.issues.values()].filter(
    (one) => one.typename === 'PullRequest' && one.mergedAt !== null,
  );
  const known = contributors.get(repository);
  if (known?.merged === merged.length) return known.authors;
  const authors = new Set(merged.map(({ author }) => author));
  contributors.set(repository, { merged: merged.length, authors });
  return authors;
}
