import { UserError } from 'action-kit/errors';
import { union } from 'action-kit/config-object';
import { array, type Schema, string } from 'action-kit/config-schema';
import { converted } from 'action-kit/config-value';
import { didYouMean } from 'action-kit/suggestion';
import type { View } from '../engine/view.ts';
import { type Account, hasLogin, isBot, isSame, type Permission, PERMISSIONS, reaches } from '../snapshot/account.ts';
import type { Commit } from '../snapshot/facts.ts';
import type { Question } from '../snapshot/question.ts';

/** Who is meant: accounts by name, by membership, by permission or by their part in the pull request. */
export type Actor =
  | { readonly kind: 'user'; readonly login: string }
  | { readonly kind: 'team'; readonly team: string }
  | { readonly kind: 'organization'; readonly org: string }
  | { readonly kind: 'permission'; readonly level: Permission }
  | { readonly kind: 'bots' }
  | { readonly kind: 'author' }
  | { readonly kind: 'committers' }
  | { readonly kind: 'other-committers' };

const WORDS = ['bots', 'author', 'committers', 'other-committers'] as const;
const FORM = `'login', '@login', '@org/team', 'org:name', 'permission:write', or one of the words ${WORDS.join(', ')}`;

/** @throws UserError when the text names nobody */
export function parseActor(text: string): Actor {
  const lower = text.toLowerCase();
  const word = WORDS.find((each) => each === lower);
  if (word !== undefined) return { kind: word };
  const [, prefix, rest = ''] = /^(org|permission):(.*)$/.exec(text) ?? [];
  if (prefix === 'permission') {
    const level = PERMISSIONS.find((each) => each === rest);
    if (level === undefined) {
      const hint = didYouMean(rest, PERMISSIONS) ?? `Known: ${PERMISSIONS.join(', ')}.`;
      throw new UserError(`expected a permission level, found ${JSON.stringify(rest)}.`, { hint });
    }
    return { kind: 'permission', level };
  }
  if (prefix === 'org' && /^[A-Za-z0-9-]{1,39}$/.test(rest)) return { kind: 'organization', org: rest };
  const team = /^@?([A-Za-z0-9-]{1,39}\/[A-Za-z0-9_.-]{1,100})$/.exec(text)?.[1];
  if (team !== undefined) return { kind: 'team', team: team.toLowerCase() };
  const login = /^@?([A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\[bot\])?)$/.exec(text)?.[1];
  if (login !== undefined) return { kind: 'user', login };
  throw new UserError(`expected ${FORM}, found ${JSON.stringify(text.slice(0, 80))}.`, {
    hint: didYouMean(text, WORDS),
  });
}

/** One actor or several. */
export function actors(): Schema<readonly Actor[]> {
  const one = string({ minLength: 1, expected: FORM });
  return union([
    converted(one, (text): readonly Actor[] => [parseActor(text)]),
    array(converted(one, parseActor), { min: 1, max: 500 }),
  ]);
}

/** The actor as people write it. */
export function describeActor(actor: Actor): string {
  switch (actor.kind) {
    case 'user':
      return `@${actor.login}`;
    case 'team':
      return `@${actor.team}`;
    case 'organization':
      return `members of ${actor.org}`;
    case 'permission':
      return `people with ${actor.level} permission`;
    case 'bots':
      return 'bots';
    case 'author':
      return 'author';
    case 'committers':
      return 'committers';
    case 'other-committers':
      return 'committers other than the author';
  }
}

/** What has to be asked to know whether an account is one of the actors. */
export function actorQuestions(actors: readonly Actor[], accounts: readonly Account[]): Question[] {
  return actors.flatMap((actor): Question[] => {
    if (actor.kind === 'team') return accounts.length === 0 ? [] : [{ kind: 'team', team: actor.team }];
    if (actor.kind === 'organization') {
      return accounts.map(({ login }) => ({ kind: 'organizationMember', org: actor.org, login }));
    }
    if (actor.kind === 'permission') return accounts.map(({ login }) => ({ kind: 'permission', login }));
    return [];
  });
}

/** Accounts that had a hand in the commits: authors, committers and co-authors; GitHub's own web committer is nobody. */
export function contributorsOf(view: View): readonly Account[] {
  const commits = view.fact('commits');
  const known = contributors.get(commits);
  if (known !== undefined) return known;
  const found = new Map<string, Account>();
  for (const { author, committer, coAuthors } of commits) {
    for (const { account } of [author, committer, ...coAuthors]) {
      if (account !== null && account.login !== 'web-flow') found.set(account.id, account);
    }
  }
  const list = [...found.values()];
  contributors.set(commits, list);
  return list;
}

/** Every approval is compared with them; the commits themselves never change. */
const contributors = new WeakMap<readonly Commit[], readonly Account[]>();

/**
 * Whether the account is one of the actors.
 *
 * @throws UnreadableFact when that depends on something unreadable
 */
export function isOneOf(actors: readonly Actor[], account: Account, view: View): boolean {
  return actors.some((actor) => isActor(actor, account, view));
}

function isActor(actor: Actor, account: Account, view: View): boolean {
  switch (actor.kind) {
    case 'user':
      return hasLogin(account, actor.login);
    case 'team':
      return view.answer({ kind: 'team', team: actor.team }).some((member) => isSame(member, account));
    case 'organization':
      return view.answer({ kind: 'organizationMember', org: actor.org, login: account.login });
    case 'permission':
      return reaches(view.answer({ kind: 'permission', login: account.login }), actor.level);
    case 'bots':
      return isBot(account);
    case 'author':
      return isSame(account, view.snapshot.pullRequest.author);
    case 'committers':
      return contributorsOf(view).some((contributor) => isSame(contributor, account));
    case 'other-committers':
      return !isSame(account, view.snapshot.pullRequest.author) && isActor({ kind: 'committers' }, account, view);
  }
}

/** Whether knowing one of the actors needs the commits. */
export const needsCommits = (actors: readonly Actor[]): boolean =>
  actors.some(({ kind }) => kind === 'committers' || kind === 'other-committers');
