import type { Account } from './entities/account.ts';
import type { Comment, Issue, IssueBase, Label, Milestone } from './entities/issue.ts';
import type { PullRequest } from './entities/pull-request.ts';
import type { Repository } from './entities/repository.ts';
import type { Store } from './store.ts';

/** Characters of the body of an issue, a pull request, a comment or a review. */
export const bodyLength = 65_536;

/** What an issue or a pull request begins with. */
export interface NewIssue {
  /** The next free number when left out. */
  readonly number?: number | undefined;
  readonly title: string;
  readonly body?: string | null | undefined;
  readonly author: Account;
  readonly createdAt?: string | undefined;
}

/** Takes a number for an issue or a pull request: the next one that is free, or the one that is asked for. */
export function takeNumber(repository: Repository, wanted?: number): number {
  const number = wanted ?? repository.nextNumber;
  repository.nextNumber = Math.max(repository.nextNumber, number + 1);
  return number;
}

/** The fields that a new issue and a new pull request have in common. */
export function issueBase(store: Store, repository: Repository, given: NewIssue): Omit<IssueBase, 'id' | 'nodeId'> {
  const createdAt = given.createdAt ?? store.clock.iso();
  return {
    repository, number: takeNumber(repository, given.number), title: given.title, body: given.body ?? null,
    author: given.author, state: 'open', locked: false, lockReason: null, labels: [], assignees: [], milestone: null,
    comments: [], events: [], createdAt, updatedAt: createdAt, closedAt: null, closedBy: null, lastEditedAt: null,
  }; // oxfmt-ignore
}

export function addIssue(store: Store, repository: Repository, given: NewIssue): Issue {
  const issue = store.add<Issue>({
    ...store.identify('Issue'),
    ...issueBase(store, repository, given),
    stateReason: null,
  });
  repository.issues.set(issue.number, issue);
  return issue;
}

/** Adds a comment to the conversation of an issue or a pull request. */
export function addComment(
  store: Store,
  issue: Issue | PullRequest,
  given: {
    readonly author: Account;
    readonly body: string;
    readonly app?: string | null;
    readonly createdAt?: string | undefined;
  },
): Comment {
  const createdAt = given.createdAt ?? store.clock.iso();
  const comment = store.add<Comment>({
    ...store.identify('IssueComment'), issue, author: given.author, app: given.app ?? null, body: given.body, createdAt,
    updatedAt: createdAt, lastEditedAt: null, editor: null, minimized: null,
  }); // oxfmt-ignore
  issue.comments.push(comment);
  issue.repository.comments.set(comment.id, comment);
  if (createdAt > issue.updatedAt) issue.updatedAt = createdAt;
  return comment;
}

export function removeComment(store: Store, comment: Comment): void {
  const { comments, repository } = comment.issue;
  comments.splice(comments.indexOf(comment), 1);
  repository.comments.delete(comment.id);
  store.remove(comment);
}

/** The label of a name, whatever its case. */
export function findLabel(repository: Repository, name: string): Label | undefined {
  return repository.labels.get(name.toLowerCase());
}

/** What GitHub does for a label that is put on an issue but does not exist: it makes one. */
export function labelFor(store: Store, repository: Repository, name: string): Label {
  return findLabel(repository, name) ?? addLabel(store, repository, { name });
}

export function addLabel(
  store: Store,
  repository: Repository,
  given: {
    readonly name: string;
    readonly color?: string | undefined;
    readonly description?: string | null | undefined;
  },
): Label {
  const label = store.add<Label>({
    ...store.identify('Label'), repository, name: given.name, color: (given.color ?? 'ededed').replace('#', '').toLowerCase(),
    description: given.description ?? null, createdAt: store.clock.iso(),
  }); // oxfmt-ignore
  repository.labels.set(label.name.toLowerCase(), label);
  return label;
}

export function addMilestone(
  store: Store,
  repository: Repository,
  given: {
    readonly title: string;
    readonly description?: string | null | undefined;
    readonly state?: 'open' | 'closed' | undefined;
    readonly dueOn?: string | null | undefined;
    readonly creator: Account;
  },
): Milestone {
  const now = store.clock.iso();
  const milestone = store.add<Milestone>({
    ...store.identify('Milestone'), repository, number: Math.max(0, ...repository.milestones.map((one) => one.number)) + 1,
    title: given.title, description: given.description ?? null, state: given.state ?? 'open', dueOn: given.dueOn ?? null,
    creator: given.creator, createdAt: now, updatedAt: now, closedAt: given.state === 'closed' ? now : null,
  }); // oxfmt-ignore
  repository.milestones.push(milestone);
  return milestone;
}
