import type * as Shown from '../state.ts';
import type { Comment, Issue, IssueBase } from './entities/issue.ts';
import type { PullRequest, Review, ReviewComment, ReviewThread } from './entities/pull-request.ts';
import { shown } from './export-shown.ts';

function exportConversation(issue: IssueBase): Shown.IssueState {
  return shown<Shown.IssueState>({
    number: issue.number,
    title: issue.title,
    body: issue.body,
    author: issue.author.login,
    state: issue.state,
    labels: issue.labels.map((label) => label.name),
    assignees: issue.assignees.map((account) => account.login),
    milestone: issue.milestone?.title,
    locked: issue.locked,
    comments: issue.comments.map(exportComment),
  });
}

/** An issue in the words of the state file. */
export function exportIssue(issue: Issue): Shown.IssueState {
  return exportConversation(issue);
}

function exportComment(comment: Comment | ReviewComment): Shown.CommentState {
  return shown<Shown.CommentState>({ author: comment.author.login, body: comment.body, minimized: comment.minimized });
}

/** A pull request in the words of the state file, with its reviews and their threads. */
export function exportPull(pull: PullRequest): Shown.PullRequestState {
  const fork =
    pull.headRepository !== null && pull.headRepository !== pull.repository
      ? `${pull.headRepository.owner.login}:`
      : '';
  return shown<Shown.PullRequestState>({
    ...exportConversation(pull),
    head: `${fork}${pull.headRef}`,
    base: pull.baseRef,
    draft: pull.draft,
    merged:
      pull.mergedAt === null
        ? null
        : shown<Shown.MergedState>({ at: pull.mergedAt, by: pull.mergedBy?.login, commit: pull.mergeCommitSha }),
    requestedReviewers: pull.requestedReviewers.map((account) => account.login),
    requestedTeams: pull.requestedTeams.map((team) => team.slug),
    reviews: pull.reviews.map((review) => exportReview(review, pull)),
  });
}

/** A review tells the threads that it began, each with its replies. */
function exportReview(review: Review, pull: PullRequest): Shown.ReviewState {
  const began = pull.threads.filter((thread) => thread.comments[0]?.review === review);
  return shown<Shown.ReviewState>({
    author: review.author.login,
    state: review.state.toLowerCase() as NonNullable<Shown.ReviewState['state']>,
    body: review.body,
    commit: review.commitSha,
    submittedAt: review.submittedAt,
    comments: began.map(exportThread),
  });
}

function exportThread({ anchor, comments, resolvedBy }: ReviewThread): Shown.ReviewCommentState {
  const [first, ...replies] = comments;
  return shown<Shown.ReviewCommentState>({
    path: anchor.path,
    body: first?.body ?? '',
    line: anchor.line,
    side: anchor.side,
    startLine: anchor.startLine,
    startSide: anchor.startSide,
    replies: replies.map(exportComment),
    resolvedBy: resolvedBy?.login,
  });
}
