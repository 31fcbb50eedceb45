import type { Attack } from './attack.ts';
import { approverAttacks } from './approver-attacks.ts';
import { commentAttacks } from './comment-attacks.ts';
import { otherAttacks } from './other-attacks.ts';
import { policyAttacks } from './policy-attacks.ts';
import { staleApprovalAttacks } from './stale-approval-attacks.ts';

/** Every attack that needs no process and no network. */
export const attacks: readonly Attack[] = [
  ...policyAttacks,
  ...approverAttacks,
  ...staleApprovalAttacks,
  ...commentAttacks,
  ...otherAttacks,
];
