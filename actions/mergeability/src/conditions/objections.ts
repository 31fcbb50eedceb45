import { object } from 'action-kit/config-object';
import { type Infer, oneOf } from 'action-kit/config-schema';
import { fail, listed, type Outcome, pass } from '../engine/outcome.ts';
import type { View } from '../engine/view.ts';
import { actorQuestions, actors, describeActor, isOneOf, needsCommits } from '../policy/actor.ts';
import { described, option } from '../policy/option.ts';
import { patterns } from '../policy/text-test.ts';
import type { Account } from '../snapshot/account.ts';
import { word } from './condition.ts';

const schema = object({
  from: described('Whose objections count.', actors()),
  comments: option('A comment of one of these forms is an objection. Default: only reviews are.', patterns()),
  withdrawals: option(
    'A comment of one of these forms takes an objection back; not once it was edited. Default: only reviews do.',
    patterns(),
  ),
  withdrawn_by: option(
    'Who can take it back: those who objected, or anybody of `from`. Default `themselves`.',
    oneOf(['themselves', 'anybody']),
  ),
});
type ObjectionsOptions = Infer<typeof schema>;

/** Somebody objects, or takes an objection back. */
interface Move {
  readonly account: Account;
  readonly at: number;
  readonly objects: boolean;
}

export const objections = word<ObjectionsOptions>({
  key: 'objections',
  family: 'Reviews',
  summary:
    'None of these people objects: by a review that requests changes, or by a comment of this form. A later approval or comment takes an objection back, of the same person or, when asked for, of any of them. An edited comment takes nothing back.',
  examples: [
    "objections: { from: ['@acme/security'] }",
    "objections: { from: ['permission:write'], comments: '^:-1:', withdrawals: '^:\\+1:', withdrawn_by: anybody }",
  ],
  schema,
  facts: ({ from, comments, withdrawals }) => [
    'reviews',
    ...(comments || withdrawals ? (['comments'] as const) : []),
    ...(needsCommits(from) ? (['commits'] as const) : []),
  ],
  actors: ({ from }) => from,
  evaluate({ from, withdrawn_by: by = 'themselves', ...options }, view): Outcome {
    const moves = movesOf(options, view);
    view.need(
      actorQuestions(
        from,
        moves.map(({ account }) => account),
      ),
    );
    const standing = standingObjections(
      moves.filter(({ account }) => isOneOf(from, account, view)),
      by === 'anybody',
    );
    const logins = standing.map(({ account }) => `@${account.login}`);
    if (logins.length === 0) return pass(`nobody of ${listed(from.map(describeActor))} objects`);
    return fail(`${listed(logins)} objected`, `resolve it and ask ${listed(logins)} to take the objection back`, [
      'author',
      ...logins,
    ]);
  },
});

/** What people did, oldest first; of one moment the objection counts. */
function movesOf({ comments, withdrawals }: Omit<ObjectionsOptions, 'from'>, view: View): Move[] {
  const reviews = view.fact('reviews').flatMap(({ author, state, submittedAt: at }): Move[] => {
    if (author === null || state === 'commented' || state === 'pending') return [];
    return [{ account: author, at, objects: state === 'changes-requested' }];
  });
  const written = comments || withdrawals ? view.fact('comments') : [];
  const spoken = written.flatMap(({ author, body, createdAt: at, isEdited }): Move[] => {
    if (author === null) return [];
    if (comments?.some((each) => each.test(body))) return [{ account: author, at, objects: true }];
    const withdraws = !isEdited && withdrawals?.some((each) => each.test(body));
    return withdraws ? [{ account: author, at, objects: false }] : [];
  });
  return [...reviews, ...spoken].sort((a, b) => a.at - b.at || Number(a.objects) - Number(b.objects));
}

/** The objections that nobody took back, one for each person. */
function standingObjections(moves: readonly Move[], byAnybody: boolean): Move[] {
  const standing = new Map<string, Move>();
  for (const move of moves) {
    if (move.objects) standing.set(move.account.id, move);
    else if (byAnybody) standing.clear();
    else standing.delete(move.account.id);
  }
  return [...standing.values()];
}
