import type { Account } from '../entities/account.ts';
import type { Issue } from '../entities/issue.ts';
import type { PullRequest } from '../entities/pull-request.ts';
import type { Repository } from '../entities/repository.ts';
import type { PageArguments } from './connection.ts';
import { unsupported } from './graphql-failure.ts';

/** IssueOrder and PullRequestOrder. */
export interface Order {
  readonly field: 'COMMENTS' | 'CREATED_AT' | 'UPDATED_AT';
  readonly direction: 'ASC' | 'DESC';
}

export interface PullFilter extends PageArguments {
  readonly states?: readonly string[] | null;
  readonly baseRefName?: string | null;
  readonly headRefName?: string | null;
  readonly labels?: readonly string[] | null;
  readonly orderBy?: Order | null;
}

export interface IssueFilter extends PageArguments {
  readonly states?: readonly string[] | null;
  readonly labels?: readonly string[] | null;
  readonly orderBy?: Order | null;
  readonly filterBy?: Readonly<Record<string, unknown>> | null;
}

export function pullState(pull: PullRequest): 'CLOSED' | 'MERGED' | 'OPEN' {
  return pull.mergedAt !== null ? 'MERGED' : pull.state === 'open' ? 'OPEN' : 'CLOSED';
}

export function issuesOf(repository: Repository): Issue[] {
  return [...repository.issues.values()].filter((one) => one.typename === 'Issue');
}

export function order<T extends Issue | PullRequest>(items: readonly T[], by: Order | null | undefined): T[] {
  if (!by) return [...items];
  const sorted = items.toSorted((a, b) => {
    if (by.field === 'COMMENTS') return a.comments.length - b.comments.length || a.number - b.number;
    const [left, right] = by.field === 'UPDATED_AT' ? [a.updatedAt, b.updatedAt] : [a.createdAt, b.createdAt];
    return left.localeCompare(right) || a.number - b.number;
  });
  return by.direction === 'DESC' ? sorted.reverse() : sorted;
}

/** Any of the labels is enough, as GitHub has it. */
function hasLabel(item: Issue | PullRequest, labels: readonly string[] | null | undefined): boolean {
  const wanted = labels?.map((label) => label.toLowerCase());
  return !wanted || item.labels.some(({ name }) => wanted.includes(name.toLowerCase()));
}

export function filterPulls(pulls: readonly PullRequest[], filter: PullFilter): PullRequest[] {
  const { states, baseRefName, headRefName, labels, orderBy } = filter;
  const fits = (pull: PullRequest) =>
    (!states || states.includes(pullState(pull))) &&
    (!baseRefName || pull.baseRef === baseRefName) &&
    (!headRefName || pull.headRef === headRefName) &&
    hasLabel(pull, labels);
  return order(pulls.filter(fits), orderBy);
}

export function filterIssues(issues: readonly Issue[], filter: IssueFilter): Issue[] {
  const { states, labels, orderBy, filterBy } = filter;
  const { assignee, createdBy, milestoneNumber, since, labels: more, states: otherStates, ...rest } = filterBy ?? {};
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined) throw unsupported(`the filter '${unknown}' of issues`);
  const isNamed = ({ login }: Account, name: unknown) => login.toLowerCase() === String(name).toLowerCase();
  const fits = (issue: Issue) =>
    (!states || states.includes(issue.state.toUpperCase())) &&
    (!otherStates || (otherStates as string[]).includes(issue.state.toUpperCase())) &&
    hasLabel(issue, labels) &&
    hasLabel(issue, more as string[] | undefined) &&
    (typeof assignee !== 'string' ||
      (assignee === '*' ? issue.assignees.length > 0 : issue.assignees.some((one) => isNamed(one, assignee)))) &&
    (typeof createdBy !== 'string' || isNamed(issue.author, createdBy)) &&
    (typeof milestoneNumber !== 'string' || String(issue.milestone?.number) === milestoneNumber) &&
    (typeof since !== 'string' || issue.updatedAt >= since);
  return order(issues.filter(fits), orderBy);
}
