import type { Label, Milestone } from '../entities/issue.ts';
import { pullsOf } from '../pull-requests.ts';
import { paginate } from './connection.ts';
import { repositoryPath, repositoryUrl } from './graphql-context.ts';
import { filterIssues, filterPulls, issuesOf, type IssueFilter, type PullFilter } from './issue-filters.ts';
import type { Fields } from './resolver-map.ts';

/** The labels that GitHub gives each new repository. */
const DEFAULT_LABELS = new Set([
  'bug',
  'documentation',
  'duplicate',
  'enhancement',
  'good first issue',
  'help wanted',
  'invalid',
  'question',
  'wontfix',
]);

const labelPath = ({ name }: Label) => `/labels/${encodeURIComponent(name)}`;

export const label: Fields<Label> = {
  id: ({ nodeId }) => nodeId,
  name: ({ name }) => name,
  color: ({ color }) => color,
  description: ({ description }) => description,
  createdAt: ({ createdAt }) => createdAt,
  isDefault: ({ name }) => DEFAULT_LABELS.has(name),
  repository: ({ repository }) => repository,
  resourcePath: (one) => `${repositoryPath(one.repository)}${labelPath(one)}`,
  url: (one, _, context) => `${repositoryUrl(one.repository, context)}${labelPath(one)}`,
  pullRequests: (one, args: PullFilter) =>
    paginate(
      filterPulls(
        pullsOf(one.repository).filter(({ labels }) => labels.includes(one)),
        args,
      ),
      args,
      ({ id }) => id,
    ),
  issues: (one, args: IssueFilter) =>
    paginate(
      filterIssues(
        issuesOf(one.repository).filter(({ labels }) => labels.includes(one)),
        args,
      ),
      args,
      ({ id }) => id,
    ),
};

export const milestone: Fields<Milestone> = {
  id: ({ nodeId }) => nodeId,
  number: ({ number }) => number,
  title: ({ title }) => title,
  description: ({ description }) => description,
  state: ({ state }) => state.toUpperCase(),
  closed: ({ state }) => state === 'closed',
  closedAt: ({ closedAt }) => closedAt,
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ updatedAt }) => updatedAt,
  dueOn: ({ dueOn }) => dueOn,
  creator: ({ creator }) => creator,
  repository: ({ repository }) => repository,
  resourcePath: ({ repository, number }) => `${repositoryPath(repository)}/milestone/${number}`,
  url: ({ repository, number }, _, context) => `${repositoryUrl(repository, context)}/milestone/${number}`,
  progressPercentage: (one) => {
    const items = [...one.repository.issues.values()].filter((item) => item.milestone === one);
    return items.length === 0 ? 0 : (100 * items.filter(({ state }) => state === 'closed').length) / items.length;
  },
  pullRequests: (one, args: PullFilter) =>
    paginate(
      filterPulls(
        pullsOf(one.repository).filter((pull) => pull.milestone === one),
        args,
      ),
      args,
      ({ id }) => id,
    ),
  issues: (one, args: IssueFilter) =>
    paginate(
      filterIssues(
        issuesOf(one.repository).filter((issue) => issue.milestone === one),
        args,
      ),
      args,
      ({ id }) => id,
    ),
};
