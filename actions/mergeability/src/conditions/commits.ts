import { object, union } from 'action-kit/config-object';
import { boolean, oneOf, string, array } from 'action-kit/config-schema';
import { converted } from 'action-kit/config-value';
import { counted, fail, judge, listed, pass } from '../engine/outcome.ts';
import { type Actor, actorQuestions, actors, describeActor, isOneOf } from '../policy/actor.ts';
import { comparison, holds } from '../policy/comparison.ts';
import { option } from '../policy/option.ts';
import { findTextProblems, patterns, textTest } from '../policy/text-test.ts';
import { isBot } from '../snapshot/account.ts';
import type { Commit } from '../snapshot/facts.ts';
import { word } from './condition.ts';
import { judgeLine, lineOptions } from './title.ts';

const FAMILY = 'Commits';

const short = (commits: readonly Commit[]): string => listed(commits.map(({ sha }) => sha.slice(0, 7)));
const isMerge = ({ parents }: Commit): boolean => parents.length > 1;
const subject = ({ message }: Commit): string => message.split('\n', 1)[0] ?? '';

export const commitCount = word({
  key: 'commit_count',
  family: FAMILY,
  summary: 'How many commits the head has that the base has not.',
  examples: ["commit_count: '<= 10'", 'commit_count: 1'],
  schema: comparison(),
  facts: () => ['commits'],
  evaluate(count, view) {
    const found = view.fact('commits').length;
    return judge(
      holds(count, found),
      counted(found, 'commit'),
      found > count.max ? 'squash or split the commits' : 'add a commit',
    );
  },
});

export const commitMessages = word({
  key: 'commit_messages',
  family: FAMILY,
  summary: 'The first line of every commit message has the wanted form; merge commits aside.',
  examples: ['commit_messages: conventional', "commit_messages: { max_chars: 72, not_matches: '^WIP' }"],
  schema: lineOptions(),
  facts: () => ['commits'],
  evaluate(options, view) {
    const bad = view.fact('commits').flatMap((commit) => {
      if (isMerge(commit)) return [];
      const outcome = judgeLine(`the message of ${commit.sha.slice(0, 7)}`, subject(commit), options);
      return outcome.verdict === 'pass' ? [] : [outcome.why];
    });
    return judge(
      bad.length === 0,
      bad.length === 0 ? 'the commit messages are as wanted' : listed(bad, 3),
      'reword these commits and push again',
    );
  },
});

export const commitEmails = word({
  key: 'commit_emails',
  family: FAMILY,
  summary: 'The e-mail addresses of the authors of all commits have the wanted form.',
  examples: ["commit_emails: { ends_with: '@acme.example' }", "commit_emails: { not_matches: '\\.local$' }"],
  schema: textTest(),
  facts: () => ['commits'],
  evaluate(options, view) {
    const bad = view.fact('commits').filter(({ author }) => findTextProblems(author.email, options).length > 0);
    const emails = listed([...new Set(bad.map(({ author }) => author.email))], 3);
    return judge(
      bad.length === 0,
      bad.length === 0 ? 'the e-mail addresses are as wanted' : `commits by ${emails}`,
      'amend the author of these commits',
    );
  },
});

export const signatures = word({
  key: 'signatures',
  family: FAMILY,
  summary: 'Every commit is signed and GitHub could verify it; by these people or with these keys, when named.',
  examples: ['signatures: verified', "signatures: { by: ['@acme/core'] }", 'signatures: { keys: [3AA5C34371567BD2] }'],
  schema: union([
    converted(oneOf(['verified']), () => ({})),
    object({
      by: option('Who has to have signed. Default: anybody.', actors()),
      keys: option(
        'The keys to sign with, by the id or fingerprint that GitHub shows. Default: any.',
        array(string({ minLength: 1 }), { min: 1 }),
      ),
    }),
  ]),
  facts: () => ['commits'],
  actors: ({ by = [] }: { readonly by?: readonly Actor[] }) => by,
  evaluate(options: { readonly by?: readonly Actor[]; readonly keys?: readonly string[] }, view) {
    const { by, keys } = options;
    const all = view.fact('commits');
    const invalid = all.filter(({ signature }) => !signature?.valid);
    if (invalid.length > 0)
      return fail(`commits without a verified signature: ${short(invalid)}`, 'sign these commits and push again');
    const signers = all.flatMap(({ signature }) => (signature?.signer ? [signature.signer] : []));
    view.need(actorQuestions(by ?? [], signers));
    const others = all.filter(({ signature }) => {
      const known = keys === undefined || keys.some((key) => key.toLowerCase() === signature?.keyId?.toLowerCase());
      const right =
        by === undefined || (signature !== null && signature.signer !== null && isOneOf(by, signature.signer, view));
      return !known || !right;
    });
    const wanted = listed([...(by ?? []).map(describeActor), ...(keys ?? [])]);
    return judge(
      others.length === 0,
      others.length === 0 ? 'all commits are signed as wanted' : `commits signed by others: ${short(others)}`,
      `have them signed by ${wanted}`,
    );
  },
});

export const linearHistory = word({
  key: 'linear_history',
  family: FAMILY,
  summary: 'There is no merge commit among the commits (true), or there is one (false).',
  examples: ['linear_history: true'],
  schema: boolean(),
  facts: () => ['commits'],
  evaluate(wanted, view) {
    const merges = view.fact('commits').filter(isMerge);
    const why = merges.length === 0 ? 'there is no merge commit' : `merge commits: ${short(merges)}`;
    return judge(
      (merges.length === 0) === wanted,
      why,
      wanted ? 'rebase on the base instead of merging it' : 'merge the base',
    );
  },
});

export const fixups = word({
  key: 'fixups',
  family: FAMILY,
  summary: 'There are commits that wait to be squashed (fixup!, squash!, amend!): true; there are none: false.',
  examples: ['fixups: false'],
  schema: boolean(),
  facts: () => ['commits'],
  evaluate(wanted, view) {
    const found = view.fact('commits').filter((commit) => /^(?:fixup|squash|amend)! /.test(subject(commit)));
    const why = found.length === 0 ? 'no commit waits to be squashed' : `commits wait to be squashed: ${short(found)}`;
    return judge(found.length > 0 === wanted, why, wanted ? 'add one' : 'squash them: git rebase --autosquash');
  },
});

export const commitTrailers = word({
  key: 'commit_trailers',
  family: FAMILY,
  summary: 'Every commit message, merges and bots aside, ends with a line of this form.',
  examples: ["commit_trailers: '^Change-Id: I[0-9a-f]{40}$'"],
  schema: patterns(),
  facts: () => ['commits'],
  evaluate(wanted, view) {
    const bad = view
      .fact('commits')
      .filter(
        (commit) =>
          !isMerge(commit) &&
          !(commit.author.account && isBot(commit.author.account)) &&
          !commit.message.split('\n').some((line) => wanted.some((each) => each.test(line.trim()))),
      );
    const form = wanted.map(({ source }) => source).join(' or ');
    return judge(
      bad.length === 0,
      bad.length === 0 ? 'all commits have the trailer' : `commits without ${form}: ${short(bad)}`,
      'amend these commits',
    );
  },
});

export const commitAccounts = word({
  key: 'commit_accounts',
  family: FAMILY,
  summary: 'Every commit belongs to an account: its author is known to GitHub.',
  examples: ['commit_accounts: known'],
  schema: oneOf(['known']),
  facts: () => ['commits'],
  evaluate(_, view) {
    const bad = view.fact('commits').filter(({ author }) => author.account === null);
    return bad.length === 0
      ? pass('every commit belongs to an account')
      : fail(`commits of nobody known: ${short(bad)}`, 'add the e-mail address to the account, or amend the commits');
  },
});
