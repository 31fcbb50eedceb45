import { appId, appName } from '../app-identity.ts';
import { authorAssociation } from '../author-association.ts';
import type { Comment, Issue, IssueEvent, Label, Milestone } from '../entities/issue.ts';
import type { PullRequest } from '../entities/pull-request.ts';
import { nodeId } from '../node-id.ts';
import type { Json } from '../request-context.ts';
import type { GitHub } from '../server.ts';
import { teamJson, userJson } from './account.ts';
import { repositoryApi, repositoryPage } from './repository.ts';

/** The labels that GitHub gives every new repository. */
const defaultLabels = new Set([
  'bug', 'documentation', 'duplicate', 'enhancement', 'good first issue', 'help wanted', 'invalid', 'question', 'wontfix',
]); // oxfmt-ignore

export function labelJson(github: GitHub, label: Label): Json {
  return {
    id: label.id, node_id: label.nodeId, url: `${repositoryApi(github, label.repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name, color: label.color, default: defaultLabels.has(label.name), description: label.description,
  }; // oxfmt-ignore
}

export function milestoneJson(github: GitHub, milestone: Milestone): Json {
  const { repository } = milestone;
  const url = `${repositoryApi(github, repository)}/milestones/${milestone.number}`;
  const within = [...repository.issues.values()].filter((issue) => issue.milestone === milestone);
  return {
    url, html_url: `${repositoryPage(github, repository)}/milestone/${milestone.number}`, labels_url: `${url}/labels`,
    id: milestone.id, node_id: milestone.nodeId, number: milestone.number, title: milestone.title, description: milestone.description,
    creator: userJson(github, milestone.creator), open_issues: within.filter((one) => one.state === 'open').length,
    closed_issues: within.filter((one) => one.state === 'closed').length, state: milestone.state, created_at: milestone.createdAt,
    updated_at: milestone.updatedAt, due_on: milestone.dueOn, closed_at: milestone.closedAt,
  }; // oxfmt-ignore
}

/** The page of an issue or pull request. */
export function issuePage(github: GitHub, issue: Issue | PullRequest): string {
  return `${repositoryPage(github, issue.repository)}/${issue.typename === 'PullRequest' ? 'pull' : 'issues'}/${issue.number}`;
}

export function reactions(url: string): Json {
  const none = { total_count: 0, '+1': 0, '-1': 0, laugh: 0, confused: 0, heart: 0, hooray: 0, eyes: 0, rocket: 0 };
  return { url: `${url}/reactions`, ...none };
}

/** An issue, or a pull request seen as one. */
export function issueJson(github: GitHub, issue: Issue | PullRequest): Json {
  const { repository, number } = issue;
  const api = repositoryApi(github, repository);
  const url = `${api}/issues/${number}`;
  const pull = issue.typename === 'PullRequest' ? issue : undefined;
  const html = issuePage(github, issue);
  return {
    url, repository_url: api, labels_url: `${url}/labels{/name}`, comments_url: `${url}/comments`, events_url: `${url}/events`,
    html_url: html, id: pull?.issueId ?? issue.id, node_id: issue.nodeId, number, title: issue.title, user: userJson(github, issue.author),
    labels: issue.labels.map((label) => labelJson(github, label)), state: issue.state, locked: issue.locked,
    assignee: issue.assignees[0] ? userJson(github, issue.assignees[0]) : null,
    assignees: issue.assignees.map((one) => userJson(github, one)), milestone: issue.milestone ? milestoneJson(github, issue.milestone) : null,
    comments: issue.comments.length, created_at: issue.createdAt, updated_at: issue.updatedAt, closed_at: issue.closedAt,
    closed_by: issue.closedBy ? userJson(github, issue.closedBy) : null, author_association: authorAssociation(github.store, repository, issue.author),
    active_lock_reason: issue.lockReason, body: issue.body, reactions: reactions(url), timeline_url: `${url}/timeline`,
    performed_via_github_app: null, state_reason: issue.typename === 'Issue' ? issue.stateReason : null,
    ...(pull && {
      draft: pull.draft,
      pull_request: {
        url: `${api}/pulls/${number}`, html_url: html, diff_url: `${html}.diff`, patch_url: `${html}.patch`, merged_at: pull.mergedAt,
      },
    }),
  }; // oxfmt-ignore
}

export function commentJson(github: GitHub, comment: Comment): Json {
  const { issue } = comment;
  const api = repositoryApi(github, issue.repository);
  const url = `${api}/issues/comments/${comment.id}`;
  return {
    url, html_url: `${issuePage(github, issue)}#issuecomment-${comment.id}`, issue_url: `${api}/issues/${issue.number}`, id: comment.id,
    node_id: comment.nodeId, user: userJson(github, comment.author), created_at: comment.createdAt, updated_at: comment.updatedAt,
    author_association: authorAssociation(github.store, issue.repository, comment.author), body: comment.body, reactions: reactions(url),
    performed_via_github_app: comment.app === null ? null : appJson(github, comment.app),
  }; // oxfmt-ignore
}

/** The app of a slug. */
export function appJson(github: GitHub, slug: string): Json {
  const now = '2018-07-30T09:30:17Z';
  const owner = github.store.findAccount(`${slug}[bot]`) ?? github.store.findAccount('ghost');
  const id = appId(slug);
  return {
    id, slug, node_id: nodeId('App', id), owner: owner ? userJson(github, owner) : {},
    name: appName(slug), description: '', external_url: github.url, html_url: `${github.url}/apps/${slug}`,
    created_at: now, updated_at: now, permissions: {}, events: [],
  }; // oxfmt-ignore
}

/** One event of an issue, as `/events` and the timeline tell it. */
export function eventJson(github: GitHub, event: IssueEvent): Json {
  const { issue, details } = event;
  const api = repositoryApi(github, issue.repository);
  const sha = details.sha ?? (event.kind === 'head_ref_force_pushed' ? (details.after ?? null) : null);
  const { reviewer } = details;
  const asked =
    reviewer &&
    (reviewer.typename === 'Team'
      ? { requested_team: teamJson(github, reviewer) }
      : { requested_reviewer: userJson(github, reviewer) });
  return {
    id: event.id, node_id: event.nodeId, url: `${api}/issues/events/${event.id}`, actor: userJson(github, event.actor), event: event.kind,
    commit_id: sha, commit_url: sha === null ? null : `${api}/commits/${sha}`, created_at: event.createdAt, performed_via_github_app: null,
    ...(details.assignee && { assignee: userJson(github, details.assignee), assigner: userJson(github, event.actor) }),
    ...(details.label && { label: details.label }),
    ...(details.milestone && { milestone: { title: details.milestone.title } }),
    ...(details.rename && { rename: details.rename }),
    ...(details.lockReason !== undefined && { lock_reason: details.lockReason }),
    ...(reviewer && { ...asked, review_requester: userJson(github, event.actor) }),
    ...(details.review && {
      dismissed_review: { state: details.review.state, review_id: details.review.id, dismissal_message: details.review.message },
    }),
    ...(event.kind === 'closed' && { state_reason: issue.typename === 'Issue' ? issue.stateReason : null }),
  }; // oxfmt-ignore
}
