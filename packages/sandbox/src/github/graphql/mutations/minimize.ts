import type { Comment, MinimizedReason } from '../../entities/issue.ts';
import type { Review, ReviewComment } from '../../entities/pull-request.ts';
import { mayChange } from '../comment.ts';
import { forbidden } from '../graphql-failure.ts';
import type { Fields } from '../resolver-map.ts';
import { findTarget, mutation } from './mutation.ts';

type Minimizable = Comment | Review | ReviewComment;

const MINIMIZABLE = ['IssueComment', 'PullRequestReview', 'PullRequestReviewComment'];

/** ReportedContentClassifiers as they are shown afterwards in `minimizedReason`. */
const REASONS: Readonly<Record<string, MinimizedReason>> = {
  ABUSE: 'abuse',
  DUPLICATE: 'duplicate',
  OFF_TOPIC: 'off-topic',
  OUTDATED: 'outdated',
  RESOLVED: 'resolved',
  SPAM: 'spam',
};

/** Writing pull requests or issues is enough here, unlike for resolving threads. */
export const minimizeMutations: Fields<object> = {
  minimizeComment: mutation<{ readonly subjectId: string; readonly classifier: string }>(
    ['subjectId', 'classifier'],
    async ({ subjectId, classifier }, context) => {
      const minimizedComment = await findTarget<Minimizable>(subjectId, MINIMIZABLE, context);
      if (!mayChange(minimizedComment, context)) throw forbidden();
      minimizedComment.minimized = REASONS[classifier] ?? 'off-topic';
      return { minimizedComment };
    },
  ),
  unminimizeComment: mutation<{ readonly subjectId: string }>(['subjectId'], async ({ subjectId }, context) => {
    const unminimizedComment = await findTarget<Minimizable>(subjectId, MINIMIZABLE, context);
    if (!mayChange(unminimizedComment, context)) throw forbidden();
    unminimizedComment.minimized = null;
    return { unminimizedComment };
  }),
};
