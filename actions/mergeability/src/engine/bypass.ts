import { actorQuestions, isOneOf } from '../policy/actor.ts';
import type { Bypass } from '../policy/policy.ts';
import { isSame } from '../snapshot/account.ts';
import type { Comment } from '../snapshot/facts.ts';
import type { View } from './view.ts';

/** Who lifted a rule, why and when. */
export interface Override {
  readonly by: string;
  readonly reason: string;
  readonly at: number;
}

/**
 * The newest comment that bypasses a rule, if one counts: written by somebody named, never edited, not by the author
 * of the pull request, with a reason where one is asked for, for the head of today.
 *
 * The command may name rules in quotes behind it; without names it is meant for all. With `next-push` it has to name
 * the head in full: a comment carries no commit, and GitHub does not tell when a commit was pushed.
 *
 * @throws UnreadableFact when who may bypass cannot be read
 */
export function findOverride(bypass: Bypass, rule: string, view: View): Override | undefined {
  const { author } = view.snapshot.pullRequest;
  const commands = view.fact('comments').flatMap((comment) => {
    const command = readCommand(comment, bypass, view);
    const isMeant = command !== undefined && (command.rules.length === 0 || command.rules.includes(rule.toLowerCase()));
    const isFree = comment.author !== null && !comment.isEdited && !isSame(comment.author, author);
    return isMeant && isFree && comment.author
      ? [{ account: comment.author, reason: command.reason, at: comment.createdAt }]
      : [];
  });
  view.need(
    actorQuestions(
      bypass.who,
      commands.map(({ account }) => account),
    ),
  );
  const found = commands.filter(({ account }) => isOneOf(bypass.who, account, view)).at(-1);
  return found && { by: found.account.login, reason: found.reason, at: found.at };
}

interface Command {
  readonly rules: readonly string[];
  readonly reason: string;
}

/** `/mergeability override <sha> "Rule A": reason`; undefined when the comment is no command that holds. */
function readCommand({ body }: Comment, { command, needsReason, until }: Bypass, view: View): Command | undefined {
  const [first = '', ...others] = body.trim().split(/\r?\n/);
  if (first !== command && !first.startsWith(`${command} `)) return undefined;
  let rest = [first.slice(command.length), ...others].join(' ').trim();
  // The full SHA: a commit with a given short one can be made in minutes.
  const sha = /^[0-9a-f]{40}(?=\s|$)/.exec(rest)?.[0];
  if (sha !== undefined) rest = rest.slice(sha.length).trim();
  if (until === 'next-push' && sha !== view.snapshot.pullRequest.head.sha) return undefined;
  const rules: string[] = [];
  for (let quoted = /^"([^"]{1,100})"[\s,:]*/.exec(rest); quoted; quoted = /^"([^"]{1,100})"[\s,:]*/.exec(rest)) {
    rules.push((quoted[1] ?? '').toLowerCase());
    rest = rest.slice(quoted[0].length);
  }
  const reason = rest.replace(/\s+/g, ' ').trim().slice(0, 200);
  return needsReason && reason === '' ? undefined : { rules, reason };
}
