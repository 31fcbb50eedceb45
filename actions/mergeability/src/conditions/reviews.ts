import { object, union } from 'action-kit/config-object';
import { boolean, oneOf } from 'action-kit/config-schema';
import { converted } from 'action-kit/config-value';
import { groupByOwners, ownersOf, parseCodeowners } from '../approvals/codeowners.ts';
import { asStatements, latestOpinions } from '../approvals/reviews.ts';
import { counted, fail, judge, listed, pass } from '../engine/outcome.ts';
import { actorQuestions, actors, describeActor, isOneOf, needsCommits } from '../policy/actor.ts';
import { type Comparison, comparison, holds, parseComparison } from '../policy/comparison.ts';
import { globs } from '../policy/globs.ts';
import { described, option } from '../policy/option.ts';
import { patterns } from '../policy/text-test.ts';
import { isSame } from '../snapshot/account.ts';
import { word } from './condition.ts';

const FAMILY = 'Reviews';
const NONE = parseComparison('0') as Comparison;
const SOME = parseComparison('>= 1') as Comparison;

export const changesRequested = word({
  key: 'changes_requested',
  family: FAMILY,
  summary: 'Somebody who may push has requested changes and not approved since (true), or nobody has (false).',
  examples: ['changes_requested: false'],
  schema: boolean(),
  facts: () => ['reviews'],
  evaluate(wanted, view) {
    const against = latestOpinions(asStatements(view.fact('reviews'))).filter(
      ({ state, canPush }) => state === 'changes-requested' && canPush === true,
    );
    const logins = against.map(({ author }) => `@${author.login}`);
    const why = logins.length === 0 ? 'nobody requests changes' : `${listed(logins)} requested changes`;
    return judge(
      logins.length > 0 === wanted,
      why,
      wanted ? 'request changes' : 'resolve them and ask for a new review',
      ['author', ...logins],
    );
  },
});

export const conversations = word({
  key: 'conversations',
  family: FAMILY,
  summary: 'All review conversations are resolved, or so many are not.',
  examples: ['conversations: resolved', "conversations: { unresolved: '<= 2', ignore_outdated: true }"],
  schema: union([
    converted(oneOf(['resolved']), () => ({ unresolved: NONE, ignore_outdated: false })),
    object({
      unresolved: described('How many may be open.', comparison()),
      ignore_outdated: option(
        'Whether those on lines that have changed since are left out. Default `false`.',
        boolean(),
      ),
    }),
  ]),
  facts: () => ['conversations'],
  evaluate({ unresolved, ignore_outdated: ignoresOutdated }, view) {
    const open = view.fact('conversations').filter((each) => !each.isResolved && !(ignoresOutdated && each.isOutdated));
    const where = listed([...new Set(open.map(({ path }) => path))], 3);
    const why =
      open.length === 0
        ? 'all conversations are resolved'
        : `${counted(open.length, 'conversation')} not resolved: ${where}`;
    return judge(holds(unresolved, open.length), why, `resolve the conversations at ${where}`, ['author', 'reviewers']);
  },
});

export const comment = word({
  key: 'comment',
  family: FAMILY,
  summary:
    'Somebody wrote a comment of this form. A comment that was edited does not count: not everybody who can edit it is its author.',
  examples: [
    "comment: { matches: '^LGTM', from: ['@acme/core'] }",
    "comment: { matches: '^/approve$', from: ['permission:write'], count: '>= 2' }",
  ],
  schema: object({
    matches: described('The form of the comment; one of these.', patterns()),
    from: option('Whose comments count. Default: anybody but the author.', actors()),
    count: option("How many people. Default `'>= 1'`.", comparison()),
  }),
  facts: ({ from }) => ['comments', ...(needsCommits(from ?? []) ? (['commits'] as const) : [])],
  actors: ({ from = [] }) => from,
  evaluate({ matches, from, count = SOME }, view) {
    const fitting = view
      .fact('comments')
      .flatMap(({ author, body, isEdited }) =>
        author !== null &&
        !isEdited &&
        !isSame(author, view.snapshot.pullRequest.author) &&
        matches.some((each) => each.test(body))
          ? [author]
          : [],
      );
    view.need(actorQuestions(from ?? [], fitting));
    const people = new Map(
      fitting
        .filter((account) => from === undefined || isOneOf(from, account, view))
        .map((account) => [account.id, account]),
    );
    const logins = listed([...people.values()].map(({ login }) => `@${login}`));
    const who = from?.map(describeActor) ?? ['anybody but the author'];
    const form = matches.map(({ source }) => source).join(' or ');
    return judge(
      holds(count, people.size),
      logins === '' ? `no comment matches ${form}` : `comments that match ${form}: ${logins}`,
      `comment with ${form}`,
      who,
    );
  },
});

export const codeowners = word({
  key: 'codeowners',
  family: FAMILY,
  summary:
    'The CODEOWNERS file of the base can be read to the end, and gives every changed file (of these paths) an owner.',
  examples: ['codeowners: valid', "codeowners: { cover: ['src/**'] }"],
  schema: union([
    converted(oneOf(['valid']), () => ({})),
    object({ cover: described('Every changed file of these paths has an owner.', globs()) }),
  ]),
  facts: () => ['codeowners', 'files'],
  evaluate(options: { readonly cover?: { matches(path: string): boolean } }, view) {
    const file = view.fact('codeowners');
    if (file === null)
      return fail('the base branch has no CODEOWNERS file', 'add .github/CODEOWNERS to the base branch', [
        'maintainers',
      ]);
    const rules = parseCodeowners(file.text, file.path);
    const paths = view.fact('files').map(({ path }) => path);
    const { cover } = options;
    const orphans = cover ? paths.filter((path) => cover.matches(path) && ownersOf(rules, path).length === 0) : [];
    if (orphans.length > 0)
      return fail(`nobody owns ${listed(orphans, 3)}`, `give ${listed(orphans, 3)} an owner in ${file.path}`, [
        'maintainers',
      ]);
    return pass(
      `${file.path} has ${counted(rules.length, 'rule')}; owners of the change: ${groupByOwners(rules, paths).length}`,
    );
  },
});
