import type { Issue } from '../entities/issue.ts';
import type { PullRequest } from '../entities/pull-request.ts';
import { visible } from '../reply.ts';
import { findClosingReferences } from './closing-keywords.ts';
import { commentFields, editFields, issuePath, mayChange } from './comment.ts';
import { pullsOf } from '../pull-requests.ts';
import { paginate, type PageArguments } from './connection.ts';
import { maySee } from '../authorize.ts';
import type { GraphqlContext } from './graphql-context.ts';
import { type Order } from './issue-filters.ts';
import type { Fields } from './resolver-map.ts';
import { timelineItems } from './timeline.ts';

/** The fields that issues and pull requests share. */
export function issueFields<S extends Issue | PullRequest>(): Fields<S> {
  return {
    ...commentFields<S>(),
    ...editFields<S>(),
    number: ({ number }) => number,
    title: ({ title }) => title,
    closed: ({ state }) => state === 'closed',
    closedAt: ({ closedAt }) => closedAt,
    locked: ({ locked }) => locked,
    activeLockReason: ({ lockReason }) => lockReason?.toUpperCase().replaceAll(/[ -]/g, '_') ?? null,
    milestone: ({ milestone }) => milestone,
    resourcePath: issuePath,
    url: (one, _, { github }) => `${github.url}${issuePath(one)}`,
    viewerCanClose: (one, _, context) => mayChange(one, context),
    viewerCanReopen: (one, _, context) => mayChange(one, context),
    viewerCanLabel: (one, _, context) => mayChange(one, context),
    labels: (
      { labels },
      args: PageArguments & { orderBy?: { readonly field: string; readonly direction: string } | null },
    ) => {
      const { orderBy } = args;
      const sorted = orderBy?.field === 'NAME' ? labels.toSorted((a, b) => a.name.localeCompare(b.name)) : [...labels];
      return paginate(orderBy?.direction === 'DESC' ? sorted.reverse() : sorted, args, ({ id }) => id);
    },
    assignees: ({ assignees }, args: PageArguments) => paginate(assignees, args, ({ id }) => id),
    comments: (one, args: PageArguments & { orderBy?: Order | null }, context) => {
      const { orderBy } = args;
      const shown = visible(context, one.comments);
      const sorted = orderBy
        ? shown.toSorted((a, b) => a.updatedAt.localeCompare(b.updatedAt) || a.id - b.id)
        : [...shown];
      return paginate(orderBy?.direction === 'DESC' ? sorted.reverse() : sorted, args, ({ id }) => id);
    },
    participants: ({ author, comments, assignees }, args: PageArguments) => {
      const people = new Set([author, ...assignees, ...comments.map((comment) => comment.author)]);
      return paginate(
        [...people].filter(({ typename }) => typename === 'User'),
        args,
        ({ id }) => id,
      );
    },
    timelineItems,
  };
}

/** The issues that merging a pull request into the default branch closes, by the keywords in its text. */
export function closingIssues(pull: PullRequest, context: GraphqlContext): Issue[] {
  const { repository } = pull;
  if (pull.baseRef !== repository.defaultBranch) return [];
  return findClosingReferences(pull.body ?? '').flatMap(({ owner, repository: name, number }) => {
    const home = owner === undefined || name === undefined ? repository : context.store.findRepository(owner, name);
    if (!home || !maySee(context.store, context.token, home)) return [];
    const issue = home.issues.get(number);
    return issue?.typename === 'Issue' ? [issue] : [];
  });
}

export const issue: Fields<Issue> = {
  ...issueFields<Issue>(),
  state: ({ state }) => state.toUpperCase(),
  stateReason: ({ stateReason, state }, { enableDuplicate }: { enableDuplicate?: boolean }) => {
    if (stateReason === null || (stateReason !== 'reopened' && state === 'open')) return null;
    return stateReason === 'duplicate' && enableDuplicate !== true ? 'NOT_PLANNED' : stateReason.toUpperCase();
  },
  closedByPullRequestsReferences: (one, args: PageArguments & { includeClosedPrs?: boolean }, context) => {
    const { includeClosedPrs } = args;
    const pulls = [...context.store.repositories]
      .filter((repository) => maySee(context.store, context.token, repository))
      .flatMap(pullsOf)
      .filter(
        (pull) =>
          (includeClosedPrs === true || pull.state === 'open' || pull.mergedAt !== null) &&
          closingIssues(pull, context).includes(one),
      );
    return paginate(pulls, args, ({ id }) => id);
  },
};
