import { authorAssociation } from '../author-association.ts';
import type { Account } from '../entities/account.ts';
import type { Comment, Issue, MinimizedReason } from '../entities/issue.ts';
import type { PullRequest, Review, ReviewComment } from '../entities/pull-request.ts';
import type { Repository } from '../entities/repository.ts';
import { atLeast } from '../store.ts';
import { mayAny, repositoryPath, repositoryUrl, type GraphqlContext } from './graphql-context.ts';
import type { Fields } from './resolver-map.ts';

/** What is written by someone and can be edited, folded away or deleted. */
interface Written {
  readonly id: number;
  readonly nodeId: string;
  readonly author: Account;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly body: string | null;
}

/** The repository that a comment, review or issue belongs to. */
export function repositoryOf(one: Comment | Issue | PullRequest | Review | ReviewComment): Repository {
  switch (one.typename) {
    case 'Issue':
    case 'PullRequest':
      return one.repository;
    case 'IssueComment':
      return one.issue.repository;
    case 'PullRequestReview':
      return one.pull.repository;
    case 'PullRequestReviewComment':
      return one.thread.pull.repository;
  }
}

/** Authors may change what they wrote; those who may push, what anyone wrote. */
export function mayChange(
  one: Comment | Issue | PullRequest | Review | ReviewComment,
  context: GraphqlContext,
): boolean {
  const repository = repositoryOf(one);
  if (!mayAny(repository, ['pull_requests:write', 'issues:write'], context)) return false;
  const { token, viewer, store } = context;
  return (
    token.permissions !== undefined || one.author === viewer || atLeast(store.roleOf(repository, viewer), 'triage')
  );
}

/** The fields of GitHub's Comment interface. */
export function commentFields<S extends Comment | Issue | PullRequest | Review | ReviewComment>(): Fields<S> {
  return {
    id: ({ nodeId }) => nodeId,
    databaseId: ({ id }) => id,
    fullDatabaseId: ({ id }) => String(id),
    author: ({ author }) => author,
    authorAssociation: (one, _, { store }) => authorAssociation(store, repositoryOf(one), one.author),
    body: ({ body }: Written) => body ?? '',
    createdAt: ({ createdAt }) => createdAt,
    updatedAt: ({ updatedAt }) => updatedAt,
    publishedAt: ({ createdAt }) => createdAt,
    createdViaEmail: () => false,
    repository: (one) => repositoryOf(one),
    viewerDidAuthor: ({ author }, _, { viewer }) => author === viewer,
    viewerCanUpdate: (one, _, context) => mayChange(one, context),
  };
}

/** When and by whom it was changed after it was written; the API tells edits by nobody else than these fields. */
export function editFields<S extends { readonly lastEditedAt: string | null }>(): Fields<S> {
  return {
    lastEditedAt: ({ lastEditedAt }) => lastEditedAt,
    includesCreatedEdit: ({ lastEditedAt }) => lastEditedAt !== null,
  };
}

/** The fields of GitHub's Minimizable interface. */
export function minimizableFields<S extends Comment | Review | ReviewComment>(): Fields<S> {
  return {
    isMinimized: ({ minimized }) => minimized !== null,
    minimizedReason: ({ minimized }: { readonly minimized: MinimizedReason | null }) => minimized,
    viewerCanMinimize: (one, _, context) => mayChange(one, context),
    viewerCanDelete: (one, _, context) => mayChange(one, context),
  };
}

/** Path of the page of an issue or pull request. */
export function issuePath(issue: Issue | PullRequest): string {
  return `${repositoryPath(issue.repository)}/${issue.typename === 'Issue' ? 'issues' : 'pull'}/${issue.number}`;
}

export const issueComment: Fields<Comment> = {
  ...commentFields<Comment>(),
  ...editFields<Comment>(),
  ...minimizableFields<Comment>(),
  editor: ({ editor }) => editor,
  issue: ({ issue }) => issue,
  pullRequest: ({ issue }) => (issue.typename === 'PullRequest' ? issue : null),
  resourcePath: ({ issue, id }) => `${issuePath(issue)}#issuecomment-${id}`,
  url: ({ issue, id }, _, context) =>
    `${repositoryUrl(issue.repository, context)}${issuePath(issue).slice(repositoryPath(issue.repository).length)}#issuecomment-${id}`,
};
