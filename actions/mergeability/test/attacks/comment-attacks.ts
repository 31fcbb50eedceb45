import type { Attack } from './attack.ts';
import { OLD, AT, account, expect } from './review-facts.ts';

/** Attacks by comments that approve or object. */
export const commentAttacks: readonly Attack[] = [
  {
    name: 'an approving comment is edited by somebody else',
    attempt: () =>
      expect(
        'fail',
        "approvals: { count: 1, comments: '^LGTM', stale: never, permission: none }",
        {},
        { facts: { comments: [{ author: account('bo'), body: 'LGTM', createdAt: AT, isEdited: true }] } },
      ),
    mutation: { file: 'approvals/reviews.ts', from: '(isEdited && !countsEdited) ||', to: '' },
  },
  {
    name: 'an approving comment survives a push',
    attempt: () =>
      expect(
        'fail',
        "approvals: { count: 1, comments: '^LGTM', permission: none }",
        {},
        { facts: { comments: [{ author: account('bo'), body: `LGTM ${OLD}`, createdAt: AT, isEdited: false }] } },
      ),
    mutation: { file: 'approvals/freshness.ts', from: 'heads.has(review.commit)', to: 'heads.size > 0' },
  },
  {
    name: 'an edited comment takes an objection back',
    attempt: () =>
      expect(
        'fail',
        "objections: { from: [bo], comments: '^no', withdrawals: '^yes' }",
        {},
        {
          facts: {
            comments: [
              { author: account('bo'), body: 'no', createdAt: AT, isEdited: false },
              { author: account('bo'), body: 'yes', createdAt: AT + 1, isEdited: true },
            ],
          },
        },
      ),
    mutation: { file: 'conditions/objections.ts', from: '!isEdited && withdrawals', to: 'withdrawals' },
  },
];
