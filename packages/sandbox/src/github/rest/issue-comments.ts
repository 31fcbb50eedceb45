import { ApiError } from '../api-error.ts';
import { requireRole } from '../authorize.ts';
import { addComment, removeComment } from '../conversation.ts';
import type { Comment } from '../entities/issue.ts';
import { commentJson } from '../present/issue.ts';
import { BodyReader } from '../read-body.ts';
import { created, noContent, ok, paginate, type Reply } from '../reply.ts';
import { actorOf, type RepositoryContext } from '../request-context.ts';
import type { GitHub } from '../server.ts';
import { commentOf, issueOf } from './found.ts';

const issues = '/repos/{owner}/{repo}/issues';
const reads = { permission: ['issues:read', 'pull_requests:read'] } as const;
const writes = { permission: ['issues:write', 'pull_requests:write'] } as const;

/** Comments in the conversation of issues and pull requests. */
export function addIssueCommentRoutes({ router }: GitHub): void {
  router.route('GET', `${issues}/comments`, { ...reads, handler: listAll });
  router.route('GET', `${issues}/{issue_number}/comments`, {
    ...reads,
    handler: (context) => list(context, issueOf(context).comments),
  });
  router.route('POST', `${issues}/{issue_number}/comments`, { ...writes, createsContent: true, handler: create });
  router.route('GET', `${issues}/comments/{comment_id}`, {
    ...reads,
    handler: (context) => ok(commentJson(context.github, commentOf(context))),
  });
  router.route('PATCH', `${issues}/comments/{comment_id}`, { ...writes, handler: update });
  router.route('DELETE', `${issues}/comments/{comment_id}`, { ...writes, handler: remove });
}

function list(context: RepositoryContext, comments: readonly Comment[]): Promise<Reply> {
  const since = context.query.get('since');
  const shown = comments.filter((one) => since === null || Date.parse(one.updatedAt) >= Date.parse(since));
  return paginate(context, shown, (comment) => commentJson(context.github, comment));
}

function listAll(context: RepositoryContext): Promise<Reply> {
  const { query, repository } = context;
  const key = (one: Comment) => (query.get('sort') === 'updated' ? one.updatedAt : one.createdAt);
  const sorted = [...repository.comments.values()].sort((a, b) => key(a).localeCompare(key(b)) || a.id - b.id);
  if (query.has('sort') && query.get('direction') === 'desc') sorted.reverse();
  return list(context, sorted);
}

function create(context: RepositoryContext): Reply {
  const issue = issueOf(context);
  const { github, token, repository } = context;
  const body = new BodyReader(context.body, 'IssueComment');
  const words = body.comment();
  if (issue.locked) {
    if (token?.permissions) throw new ApiError(403, 'Unable to create comment because issue is locked.');
    requireRole(github.store, token, repository, 'write');
  }
  const app = token?.permissions ? token.app : null;
  const comment = addComment(github.store, issue, { author: actorOf(context), body: words, app });
  const json = commentJson(github, comment);
  return created(json, String(json.url));
}

function mayChange(context: RepositoryContext, comment: Comment): void {
  if (comment.author !== context.actor) requireRole(context.github.store, context.token, context.repository, 'write');
}

function update(context: RepositoryContext): Reply {
  const comment = commentOf(context);
  mayChange(context, comment);
  const body = new BodyReader(context.body, 'IssueComment');
  comment.body = body.comment();
  comment.updatedAt = context.github.store.clock.iso();
  comment.lastEditedAt = comment.updatedAt;
  comment.editor = actorOf(context);
  return ok(commentJson(context.github, comment));
}

function remove(context: RepositoryContext): Reply {
  const comment = commentOf(context);
  mayChange(context, comment);
  removeComment(context.github.store, comment);
  return noContent;
}
