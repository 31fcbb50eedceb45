import type { ReviewThread } from '../../entities/pull-request.ts';
import { forbidden } from '../graphql-failure.ts';
import type { Fields } from '../resolver-map.ts';
import { mayResolve } from '../review.ts';
import { findTarget, mutation } from './mutation.ts';

interface ThreadInput {
  readonly threadId: string;
}

/** Resolving twice is resolving once: who did it first stays. */
export const reviewThreadMutations: Fields<object> = {
  resolveReviewThread: mutation<ThreadInput>(['threadId'], async ({ threadId }, context) => {
    const thread = await findTarget<ReviewThread>(threadId, ['PullRequestReviewThread'], context);
    if (!mayResolve(thread, context)) throw forbidden();
    thread.resolvedBy ??= context.viewer;
    return { thread };
  }),
  unresolveReviewThread: mutation<ThreadInput>(['threadId'], async ({ threadId }, context) => {
    const thread = await findTarget<ReviewThread>(threadId, ['PullRequestReviewThread'], context);
    if (!mayResolve(thread, context)) throw forbidden();
    thread.resolvedBy = null;
    return { thread };
  }),
};
