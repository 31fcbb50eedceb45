import type { Attack } from './attack.ts';
import { otherAttacks } from './other-attacks.ts';
import { policyAttacks } from './policy-attacks.ts';
import { reviewAttacks } from './review-attacks.ts';

/** Every attack that needs no process and no network. */
export const attacks: readonly Attack[] = [...policyAttacks, ...reviewAttacks, ...otherAttacks];
