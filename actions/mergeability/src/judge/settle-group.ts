import { UserError } from 'action-kit/errors';
import type { MergeGroup } from 'action-kit/merge-group';
import { type Judged, judgePullRequest } from './judge-pull-request.ts';
import type { Services, Settings } from './services.ts';
import { type Settled, worstOf, writeStatus } from './settle.ts';

/**
 * Judges a group of the merge queue: every pull request in it by its own facts (reviews, labels, branches, its files),
 * and by the checks of the group's commit. The worst verdict is the group's.
 *
 * The policy is that of the base branch itself: a policy that waits in front of them in the queue does not judge yet.
 */
export async function settleGroup(group: MergeGroup, services: Services, settings: Settings): Promise<Settled[]> {
  const judged: Judged[] = [];
  for (const { number, head, base, state } of group.pullRequests) {
    const each = await judgePullRequest(number, group.baseRef, group.headSha, services, settings);
    if (state !== 'open' || base.ref !== group.baseRef)
      throw new UserError(`Pull request ${number} of the merge group is not open into ${group.baseRef}.`);
    if (head.sha !== each.standing.headSha)
      throw new UserError(`Pull request ${number} moved since the merge group was made.`, {
        hint: 'The queue makes a new group.',
      });
    judged.push(each);
  }
  const status = worstOf(judged.map(({ number, judgement: { verdict, summary } }) => ({ number, verdict, summary })));
  const [first] = judged;
  if (first === undefined) throw new UserError('The merge group holds no pull request.');
  const written = await writeStatus(first, status, services, settings);
  return judged.map((each, index) => ({
    judged: each,
    status,
    ...(index === 0 ? written : { posted: false, warnings: [] }),
  }));
}
