import { counted, fail, type Outcome, pass } from '../engine/outcome.ts';
import type { View } from '../engine/view.ts';

/** Whether the head was cut from `branch`: none of its commits is one that only one of the others has. */
export function judgeForkPoint(branch: string, others: readonly string[], view: View): Outcome {
  const questions = others.map((other) => ({ kind: 'foreign' as const, trunk: branch, other }));
  view.need(questions);
  const problems = questions.flatMap((question) => {
    const found = view.answer(question);
    if (found === null) return [`${branch} or ${question.other} does not exist`];
    if (found.count === 0) return [];
    return [`brings ${counted(found.count, 'commit')} of ${question.other}, such as ${found.examples[0]?.slice(0, 7)}`];
  });
  if (problems.length === 0) return pass(`it was cut from ${branch}`);
  return fail(
    `it was not cut from ${branch}: ${problems.join('; ')}`,
    `cut a new branch from ${branch} and take only the new commits along: git rebase --onto ${branch} ${others[0] ?? ''}`.trim(),
  );
}

/** Whether `into` has what `branch` (the head when null) holds, merge commits aside, or gets it by an open pull request. */
export function judgeBackMerge(branch: string | null, into: string, view: View): Outcome {
  const from = branch ?? view.snapshot.pullRequest.head.ref;
  const missing = { kind: 'missing', branch, into } as const;
  const requests = { kind: 'pullRequestsBetween', head: from, base: into } as const;
  view.need([missing, requests]);
  const found = view.answer(missing);
  if (found === null) return fail(`${into} does not exist`, `create ${into}`, ['maintainers']);
  if (found.count === 0) return pass(`${into} has all of ${from}`);
  const request = view.answer(requests).find(({ state }) => state === 'open');
  if (request) return pass(`#${request.number} brings ${from} into ${into}`);
  return fail(
    `${into} lacks ${counted(found.count, 'commit')} of ${from}`,
    `open a pull request from ${from} into ${into}`,
  );
}
