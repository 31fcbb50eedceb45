import type { Pattern } from 'action-kit/pattern';
import type { Account } from '../snapshot/account.ts';
import type { Comment, Review } from '../snapshot/facts.ts';

/** Who says yes or no, when, and of which commit: by a review, or by a comment that the policy takes for one. */
export interface Statement extends Omit<Review, 'canPush'> {
  /** Null when only the permission can tell: of comments GitHub does not say it. */
  readonly canPush: boolean | null;
  readonly by: 'review' | 'comment';
}

/** A statement that says yes or no, by somebody whose account exists. */
export interface Opinion extends Statement {
  readonly author: Account;
  readonly state: 'approved' | 'changes-requested';
}

export const asStatements = (reviews: readonly Review[]): Statement[] =>
  reviews.map((review) => ({ ...review, by: 'review' }));

/**
 * Comments that approve, as statements about the commit that they name in full; a comment itself belongs to no commit.
 * An edited one may be somebody else's words: it counts only where the policy says so.
 */
export function approvingComments(
  comments: readonly Comment[],
  patterns: readonly Pattern[],
  countsEdited: boolean,
): Statement[] {
  return comments.flatMap(({ author, body, createdAt, isEdited }, index): Statement[] =>
    (isEdited && !countsEdited) || !patterns.some((each) => each.test(body))
      ? []
      : [
          {
            id: `comment ${index}`,
            author,
            state: 'approved',
            commit: /\b[0-9a-f]{40}\b/.exec(body)?.[0] ?? null,
            submittedAt: createdAt,
            canPush: null,
            by: 'comment',
          },
        ],
  );
}

/**
 * What each person says last. Plain comments change nothing; a dismissed review says nothing and does not bring an older
 * one back. People are told apart by id, so that a renamed account does not count twice.
 */
export function latestOpinions(statements: readonly Statement[]): Opinion[] {
  const latest = new Map<string, Statement & { author: Account }>();
  const inOrder = statements
    .map((statement, index) => ({ statement, index }))
    .sort((a, b) => a.statement.submittedAt - b.statement.submittedAt || a.index - b.index);
  for (const { statement } of inOrder) {
    const { author, state } = statement;
    if (author === null || state === 'commented' || state === 'pending') continue;
    latest.set(author.id, { ...statement, author });
  }
  return [...latest.values()].filter(
    (statement): statement is Opinion => statement.state === 'approved' || statement.state === 'changes-requested',
  );
}
