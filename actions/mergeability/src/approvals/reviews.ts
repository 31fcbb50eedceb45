import type { Account } from '../snapshot/account.ts';
import type { Review } from '../snapshot/facts.ts';

/** A review that says yes or no, by somebody whose account exists. */
export interface Opinion extends Review {
  readonly author: Account;
  readonly state: 'approved' | 'changes-requested';
}

/**
 * What each person says last. Comments change nothing; a dismissed review says nothing and does not bring an older one
 * back. People are told apart by id, so that a renamed account does not count twice.
 */
export function latestOpinions(reviews: readonly Review[]): Opinion[] {
  const latest = new Map<string, Review & { author: Account }>();
  const inOrder = reviews
    .map((review, index) => ({ review, index }))
    .sort((a, b) => a.review.submittedAt - b.review.submittedAt || a.index - b.index);
  for (const { review } of inOrder) {
    const { author, state } = review;
    if (author === null || state === 'commented' || state === 'pending') continue;
    latest.set(author.id, { ...review, author });
  }
  return [...latest.values()].filter(
    (review): review is Opinion => review.state === 'approved' || review.state === 'changes-requested',
  );
}
