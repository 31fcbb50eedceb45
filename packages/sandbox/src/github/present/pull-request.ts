import { authorAssociation } from '../author-association.ts';
import type { CurrentPlace, PullRequest, Review, ReviewComment } from '../entities/pull-request.ts';
import type { Repository } from '../entities/repository.ts';
import type { Json } from '../request-context.ts';
import { commitsOf, filesOf } from '../pull-requests.ts';
import { currentPlace } from '../review-places.ts';
import type { GitHub } from '../server.ts';
import { teamJson, userJson } from './account.ts';
import { issuePage, labelJson, milestoneJson, reactions } from './issue.ts';
import { repositoryApi, repositoryJson } from './repository.ts';

function sideJson(github: GitHub, repository: Repository | null, ref: string, sha: string): Json {
  const owner = repository?.owner;
  return {
    label: `${owner?.login ?? 'unknown repository'}:${ref}`, ref, sha, user: owner ? userJson(github, owner) : null,
    repo: repository ? repositoryJson(github, repository) : null,
  }; // oxfmt-ignore
}

/** A pull request as lists tell it. */
export function pullSimpleJson(github: GitHub, pull: PullRequest): Json {
  const { repository, number } = pull;
  const api = repositoryApi(github, repository);
  const url = `${api}/pulls/${number}`;
  const issue = `${api}/issues/${number}`;
  const html = issuePage(github, pull);
  const statuses = `${api}/statuses/${pull.headSha}`;
  const link = (href: string) => ({ href });
  return {
    url, id: pull.id, node_id: pull.nodeId, html_url: html, diff_url: `${html}.diff`, patch_url: `${html}.patch`, issue_url: issue,
    number, state: pull.state, locked: pull.locked, title: pull.title, user: userJson(github, pull.author), body: pull.body,
    created_at: pull.createdAt, updated_at: pull.updatedAt, closed_at: pull.closedAt, merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha ?? pull.testMerge?.mergeSha ?? null,
    assignee: pull.assignees[0] ? userJson(github, pull.assignees[0]) : null, assignees: pull.assignees.map((one) => userJson(github, one)),
    requested_reviewers: pull.requestedReviewers.map((one) => userJson(github, one)),
    requested_teams: pull.requestedTeams.map((team) => teamJson(github, team)),
    labels: pull.labels.map((label) => labelJson(github, label)), milestone: pull.milestone ? milestoneJson(github, pull.milestone) : null,
    draft: pull.draft, commits_url: `${url}/commits`, review_comments_url: `${url}/comments`, review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`, statuses_url: statuses, head: sideJson(github, pull.headRepository, pull.headRef, pull.headSha),
    base: sideJson(github, repository, pull.baseRef, pull.baseSha),
    _links: {
      self: link(url), html: link(html), issue: link(issue), comments: link(`${issue}/comments`), review_comments: link(`${url}/comments`),
      review_comment: link(`${api}/pulls/comments{/number}`), commits: link(`${url}/commits`), statuses: link(statuses),
    },
    author_association: authorAssociation(github.store, repository, pull.author),
    auto_merge: pull.autoMerge && {
      enabled_by: userJson(github, pull.autoMerge.enabledBy), merge_method: pull.autoMerge.method, commit_title: null, commit_message: null,
    },
    active_lock_reason: pull.lockReason,
  }; // oxfmt-ignore
}

/** Whether it could be merged now, as far as GitHub has found out. */
export interface Mergeability {
  readonly mergeable: boolean | null;
  readonly state: 'clean' | 'dirty' | 'blocked' | 'behind' | 'unstable' | 'draft' | 'unknown';
}

/** A pull request as it tells of itself: with its size and whether it can be merged. */
export async function pullJson(github: GitHub, pull: PullRequest, mergeability: Mergeability): Promise<Json> {
  const files = await filesOf(pull);
  const total = (count: (file: (typeof files)[number]) => number) => files.reduce((sum, file) => sum + count(file), 0);
  return {
    ...pullSimpleJson(github, pull), merged: pull.mergedAt !== null, mergeable: mergeability.mergeable, rebaseable: mergeability.mergeable,
    mergeable_state: mergeability.state, merged_by: pull.mergedBy ? userJson(github, pull.mergedBy) : null, comments: pull.comments.length,
    review_comments: pull.threads.reduce((sum, thread) => sum + thread.comments.length, 0), maintainer_can_modify: pull.maintainerCanModify,
    commits: (await commitsOf(pull)).length, additions: total((file) => file.additions), deletions: total((file) => file.deletions),
    changed_files: files.length,
  }; // oxfmt-ignore
}

export function reviewJson(github: GitHub, review: Review): Json {
  const { pull } = review;
  const html = `${issuePage(github, pull)}#pullrequestreview-${review.id}`;
  const url = `${repositoryApi(github, pull.repository)}/pulls/${pull.number}`;
  return {
    id: review.id, node_id: review.nodeId, user: userJson(github, review.author), body: review.body, state: review.state, html_url: html,
    pull_request_url: url, author_association: authorAssociation(github.store, pull.repository, review.author),
    _links: { html: { href: html }, pull_request: { href: url } }, commit_id: review.commitSha,
    ...(review.submittedAt !== null && { submitted_at: review.submittedAt }),
  }; // oxfmt-ignore
}

/** A comment in the diff, where it hangs now and where it hung when it was made. */
export async function reviewCommentJson(github: GitHub, comment: ReviewComment): Promise<Json> {
  const { thread, review } = comment;
  const { anchor, pull } = thread;
  const place: CurrentPlace = await currentPlace(thread);
  const api = repositoryApi(github, pull.repository);
  const url = `${api}/pulls/comments/${comment.id}`;
  const pullUrl = `${api}/pulls/${pull.number}`;
  const html = `${issuePage(github, pull)}#discussion_r${comment.id}`;
  const isFile = anchor.subject === 'file';
  return {
    url, pull_request_review_id: review.id, id: comment.id, node_id: comment.nodeId, diff_hunk: anchor.diffHunk, path: anchor.path,
    commit_id: place.commitSha, original_commit_id: anchor.commitSha, user: userJson(github, comment.author), body: comment.body,
    created_at: comment.createdAt, updated_at: comment.updatedAt, html_url: html, pull_request_url: pullUrl,
    author_association: authorAssociation(github.store, pull.repository, comment.author),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pullUrl } }, reactions: reactions(url),
    start_line: place.startLine, original_start_line: anchor.startLine, start_side: anchor.startSide,
    // A comment on a file has no lines; GitHub gives position 1 to satisfy older clients.
    line: isFile ? null : place.line, original_line: isFile ? null : anchor.line, side: anchor.side,
    original_position: isFile ? 1 : anchor.position, position: isFile ? (place.outdated ? null : 1) : place.position,
    subject_type: anchor.subject, ...(comment.inReplyTo && { in_reply_to_id: comment.inReplyTo.id }),
  }; // oxfmt-ignore
}
