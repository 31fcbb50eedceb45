import type { CommentState, IssueState, PullRequestState } from '../../state.ts';
import { addComment, addIssue, labelFor } from '../conversation.ts';
import type { Issue } from '../entities/issue.ts';
import type { PullRequest } from '../entities/pull-request.ts';
import type { Repository } from '../entities/repository.ts';
import { close } from '../issue-events.ts';
import type { Store } from '../store.ts';
import { account, dateOr, StateError } from './names.ts';

/** The next number in front of which nothing of the state stands in the way. */
export function checkNumber(repository: Repository, number: number | undefined, where: string): void {
  if (number !== undefined && (repository.issues.has(number) || !Number.isInteger(number) || number < 1))
    throw new StateError(`${where}.number: expected a number that nothing else has, found ${number}`);
}

export function loadIssues(store: Store, repository: Repository, issues: readonly IssueState[], where: string): void {
  for (const [index, state] of issues.entries()) {
    const at = `${where}.issues[${index}]`;
    checkNumber(repository, state.number, at);
    const author = state.author === undefined ? repository.owner : account(store, state.author, `${at}.author`);
    const createdAt = dateOr(state.createdAt, store.clock.iso(), `${at}.createdAt`);
    const issue = addIssue(store, repository, { ...state, author, createdAt });
    loadConversation(store, issue, state, at);
    if (state.state === 'closed') close(store, issue, author);
  }
}

/** What issues and pull requests have in common. */
export function loadConversation(
  store: Store,
  issue: Issue | PullRequest,
  state: IssueState | PullRequestState,
  where: string,
): void {
  const { repository } = issue;
  for (const name of state.labels ?? []) issue.labels.push(labelFor(store, repository, name));
  for (const login of state.assignees ?? []) issue.assignees.push(account(store, login, `${where}.assignees`));
  if (state.milestone !== undefined) {
    issue.milestone = repository.milestones.find((one) => one.title === state.milestone) ?? null;
    if (!issue.milestone)
      throw new StateError(`${where}.milestone: expected the title of a milestone, found "${state.milestone}"`);
  }
  issue.locked = state.locked ?? false;
  for (const [index, comment] of (state.comments ?? []).entries())
    loadComment(store, issue, comment, `${where}.comments[${index}]`);
}

function loadComment(store: Store, issue: Issue | PullRequest, state: CommentState, where: string): void {
  const author = account(store, state.author, `${where}.author`);
  const createdAt = dateOr(state.createdAt, store.clock.iso(), `${where}.createdAt`);
  const comment = addComment(store, issue, { author, body: state.body, app: state.app ?? null, createdAt });
  comment.minimized = state.minimized ?? null;
}
