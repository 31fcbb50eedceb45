import { addComment, removeComment } from '../../conversation.ts';
import type { Comment, Issue } from '../../entities/issue.ts';
import type { PullRequest } from '../../entities/pull-request.ts';
import { mayChange } from '../comment.ts';
import { paginate } from '../connection.ts';
import { demand } from '../graphql-context.ts';
import { forbidden, unprocessable } from '../graphql-failure.ts';
import type { Fields } from '../resolver-map.ts';
import { checkBody, findTarget, mutation } from './mutation.ts';

/** Comments of conversations. */
export const commentMutations: Fields<object> = {
  addComment: mutation<{ readonly subjectId: string; readonly body: string }>(
    ['subjectId', 'body'],
    async ({ subjectId, body }, context) => {
      const subject = await findTarget<Issue | PullRequest>(subjectId, ['Issue', 'PullRequest'], context);
      const { repository } = subject;
      demand(
        repository,
        subject.typename === 'Issue' ? ['issues:write'] : ['pull_requests:write', 'issues:write'],
        context,
      );
      if (body.trim() === '') throw unprocessable("Body can't be blank");
      const { token, store, viewer } = context;
      if (subject.locked) demand(repository, ['contents:write'], context);
      const app = token.kind === 'user' ? null : token.app;
      const comment = addComment(store, subject, { author: viewer, body: checkBody(body), app });
      const [commentEdge] = paginate([comment], {}, ({ id }) => id).edges;
      return { subject, commentEdge };
    },
  ),
  updateIssueComment: mutation<{ readonly id: string; readonly body: string }>(
    ['id', 'body'],
    async ({ id, body }, context) => {
      const issueComment = await findTarget<Comment>(id, ['IssueComment'], context);
      if (!mayChange(issueComment, context)) throw forbidden();
      const now = context.store.clock.iso();
      Object.assign(issueComment, { body: checkBody(body), updatedAt: now, lastEditedAt: now, editor: context.viewer });
      return { issueComment };
    },
  ),
  deleteIssueComment: mutation<{ readonly id: string }>(['id'], async ({ id }, context) => {
    const comment = await findTarget<Comment>(id, ['IssueComment'], context);
    if (!mayChange(comment, context)) throw forbidden();
    removeComment(context.store, comment);
    return {};
  }),
};
