import type { Account } from './entities/account.ts';
import type { Issue, IssueEvent, IssueEventDetails, IssueEventKind } from './entities/issue.ts';
import type { PullRequest } from './entities/pull-request.ts';
import type { Store } from './store.ts';

/** Writes down that something happened to an issue or pull request, and that this changed it. */
export function recordEvent(
  store: Store,
  issue: Issue | PullRequest,
  kind: IssueEventKind,
  actor: Account,
  details: IssueEventDetails = {},
): IssueEvent {
  const createdAt = store.clock.iso();
  const event = store.add({ ...store.identify('IssueEvent'), issue, kind, actor, createdAt, details });
  issue.events.push(event);
  issue.updatedAt = createdAt;
  return event;
}

/** Closes an issue or a pull request without merging it; nothing happens to one that is closed. */
export function close(
  store: Store,
  issue: Issue | PullRequest,
  actor: Account,
  reason: Issue['stateReason'] = 'completed',
): void {
  if (issue.state === 'closed') return;
  recordEvent(store, issue, 'closed', actor);
  issue.state = 'closed';
  issue.closedAt = issue.updatedAt;
  issue.closedBy = actor;
  if (issue.typename === 'Issue') issue.stateReason = reason;
}

export function reopen(store: Store, issue: Issue | PullRequest, actor: Account): void {
  if (issue.state === 'open') return;
  recordEvent(store, issue, 'reopened', actor);
  issue.state = 'open';
  issue.closedAt = null;
  issue.closedBy = null;
  if (issue.typename === 'Issue') issue.stateReason = 'reopened';
}
