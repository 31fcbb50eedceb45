import { object, union } from 'action-kit/config-object';
import { boolean, oneOf } from 'action-kit/config-schema';
import { converted } from 'action-kit/config-value';
import { judge, listed } from '../engine/outcome.ts';
import { type Actor, actorQuestions, actors, isOneOf } from '../policy/actor.ts';
import { option } from '../policy/option.ts';
import { isBot } from '../snapshot/account.ts';
import { word } from './condition.ts';
import { findUnsigned, type SignOffProblem } from './sign-off.ts';

const PROBLEMS: Readonly<Record<SignOffProblem, string>> = {
  missing: 'no sign-off',
  mismatch: 'signed off by somebody else',
  none_of_several_matches: 'none of its sign-offs is by author or committer',
  invalid_email: 'no valid e-mail address',
  unsigned: 'no verified signature',
};

interface DcoOptions {
  readonly individual_remediation?: boolean;
  readonly third_party_remediation?: boolean;
  readonly exempt?: readonly Actor[];
}

export const dco = word<DcoOptions>({
  key: 'dco',
  family: 'Commits',
  summary:
    'Every commit is signed off by its author or committer (Developer Certificate of Origin). Merges and bots need none; exempt people need a verified signature instead.',
  examples: ['dco: signed-off', "dco: { individual_remediation: true, exempt: ['@acme/staff'] }"],
  schema: union([
    converted(oneOf(['signed-off']), (): DcoOptions => ({})),
    object({
      individual_remediation: option(
        'Whether a later commit of the same person can sign off an earlier one. Default `false`.',
        boolean(),
      ),
      third_party_remediation: option(
        'Whether a later commit of anybody can; includes the former. Default `false`.',
        boolean(),
      ),
      exempt: option('People whose commits need a verified signature instead of a sign-off. Default: none.', actors()),
    }),
  ]),
  facts: () => ['commits'],
  actors: ({ exempt = [] }) => exempt,
  evaluate(
    { individual_remediation: individual = false, third_party_remediation: thirdParty = false, exempt = [] },
    view,
  ) {
    const commits = view.fact('commits');
    view.need(
      actorQuestions(
        exempt,
        commits.flatMap(({ author }) => author.account ?? []),
      ),
    );
    const bad = findUnsigned(commits, {
      individual: individual || thirdParty,
      thirdParty,
      isExempt: ({ author }) => author.account !== null && isOneOf(exempt, author.account, view),
      isBot: ({ author }) => author.account !== null && isBot(author.account),
    });
    const why = bad.map(({ commit, problem }) => `${commit.sha.slice(0, 7)}: ${PROBLEMS[problem]}`);
    return judge(
      bad.length === 0,
      bad.length === 0 ? 'every commit is signed off' : listed(why),
      individual || thirdParty
        ? 'amend them with git commit --amend -s, or add a remediation commit'
        : 'git rebase --signoff, and push again',
    );
  },
});
