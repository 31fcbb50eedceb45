import { object, union } from 'action-kit/config-object';
import { array, boolean, oneOf } from 'action-kit/config-schema';
import { converted } from 'action-kit/config-value';
import { judge, listed } from '../engine/outcome.ts';
import { actorQuestions, actors, contributorsOf, describeActor, isOneOf, needsCommits } from '../policy/actor.ts';
import { comparison, holds } from '../policy/comparison.ts';
import { option } from '../policy/option.ts';
import { findTextProblems, textTest } from '../policy/text-test.ts';
import { PERMISSIONS, reaches } from '../snapshot/account.ts';
import { word } from './condition.ts';

const FAMILY = 'Labels and people';
const GHOST = 'the account of the author was deleted';

export const author = word({
  key: 'author',
  family: FAMILY,
  summary: 'The author is one of these people.',
  examples: ['author: [bots]', "author: ['@acme/core', octocat]", "author: 'permission:write'"],
  schema: actors(),
  facts: (list) => (needsCommits(list) ? ['commits'] : []),
  actors: (list) => list,
  evaluate(list, view) {
    const { author: account } = view.snapshot.pullRequest;
    if (account === null) return judge(false, GHOST, 'open it again from an account that exists');
    view.need(actorQuestions(list, [account]));
    const wanted = listed(list.map(describeActor));
    return judge(
      isOneOf(list, account, view),
      `the author is @${account.login}`,
      `have it opened by one of ${wanted}`,
      list.map(describeActor),
    );
  },
});

export const authorAssociation = word({
  key: 'author_association',
  family: FAMILY,
  summary: "The author's association with the repository, in GitHub's words.",
  examples: ['author_association: [owner, member, collaborator]', 'author_association: first_time_contributor'],
  schema: (() => {
    const one = oneOf([
      'owner',
      'member',
      'collaborator',
      'contributor',
      'first_time_contributor',
      'first_timer',
      'mannequin',
      'none',
    ]);
    return union([converted(one, (each): readonly string[] => [each]), array(one, { min: 1 })]);
  })(),
  facts: () => [],
  evaluate(list, view) {
    const found = view.snapshot.pullRequest.authorAssociation.toLowerCase();
    return judge(
      list.includes(found),
      `the author's association is ${found}`,
      `have it opened by one who is ${listed(list)}`,
    );
  },
});

export const authorPermission = word({
  key: 'author_permission',
  family: FAMILY,
  summary: 'The author has at least this permission on the repository.',
  examples: ['author_permission: write'],
  schema: oneOf(PERMISSIONS),
  facts: () => [],
  evaluate(wanted, view) {
    const { author: account } = view.snapshot.pullRequest;
    if (account === null) return judge(false, GHOST, 'open it again from an account that exists');
    const found = view.answer({ kind: 'permission', login: account.login });
    return judge(
      reaches(found, wanted),
      `@${account.login} has ${found} permission`,
      `have it opened with ${wanted} permission`,
      ['admins'],
    );
  },
});

export const contributors = word({
  key: 'contributors',
  family: FAMILY,
  summary: 'People with a hand in the commits (authors, committers, co-authors) are, or are only, these.',
  examples: ["contributors: { any: ['@acme/security'] }", "contributors: { only: ['@acme/core', bots] }"],
  schema: object({
    any: option('One of them has a hand in the commits.', actors()),
    only: option('Nobody else has; a commit that belongs to no account fails.', actors()),
  }),
  facts: () => ['commits'],
  actors: ({ any = [], only = [] }) => [...any, ...only],
  evaluate({ any, only }, view) {
    const found = contributorsOf(view);
    view.need([...actorQuestions(any ?? [], found), ...actorQuestions(only ?? [], found)]);
    const nameless = view.fact('commits').filter((commit) => commit.author.account === null);
    const strangers = only ? found.filter((account) => !isOneOf(only, account, view)) : [];
    const hasAny = any === undefined || found.some((account) => isOneOf(any, account, view));
    if (only && nameless.length > 0) {
      const shas = listed(nameless.map(({ sha }) => sha.slice(0, 7)));
      return judge(false, `commits ${shas} belong to no account`, 'commit with an e-mail address of the account');
    }
    const logins = listed(found.map(({ login }) => `@${login}`));
    const why =
      strangers.length > 0
        ? `also ${listed(strangers.map(({ login }) => `@${login}`))}`
        : `the contributors are ${logins || 'nobody'}`;
    return judge(
      hasAny && strangers.length === 0,
      why,
      `let ${listed([...(only ?? []), ...(any ?? [])].map(describeActor))} make the commits`,
    );
  },
});

export const soleAuthor = word({
  key: 'sole_author',
  family: FAMILY,
  summary: 'The author of the pull request is the only one with a hand in its commits.',
  examples: ['sole_author: true'],
  schema: boolean(),
  facts: () => ['commits'],
  evaluate(wanted, view) {
    const { author: account } = view.snapshot.pullRequest;
    const others = contributorsOf(view).filter(({ id }) => id !== account?.id);
    const nameless = view.fact('commits').some((commit) => commit.author.account === null);
    const isSole = account !== null && others.length === 0 && !nameless;
    const why = isSole
      ? 'all commits are by the author'
      : `commits also by ${listed(others.map(({ login }) => `@${login}`)) || 'unknown people'}`;
    return judge(isSole === wanted, why, wanted ? 'keep commits of others out' : 'let somebody else contribute');
  },
});

const countOrActors = object({
  count: option('How many. Default: any number.', comparison()),
  any_of: option('One of them is assigned. Default: anybody.', actors()),
});

export const assignees = word({
  key: 'assignees',
  family: FAMILY,
  summary: 'How many people are assigned, or who.',
  examples: ["assignees: { count: '>= 1' }", "assignees: { any_of: ['@acme/core'] }"],
  schema: countOrActors,
  facts: () => ['assignees'],
  actors: ({ any_of: anyOf = [] }) => anyOf,
  evaluate({ count, any_of: anyOf }, view) {
    const found = view.fact('assignees');
    view.need(actorQuestions(anyOf ?? [], found));
    const right = anyOf === undefined || found.some((account) => isOneOf(anyOf, account, view));
    const why =
      found.length === 0 ? 'nobody is assigned' : `assigned: ${listed(found.map(({ login }) => `@${login}`))}`;
    const todo = anyOf ? `assign one of ${listed(anyOf.map(describeActor))}` : `assign ${count?.source ?? 'somebody'}`;
    return judge(right && (count === undefined || holds(count, found.length)), why, todo, [
      'people with triage permission',
    ]);
  },
});

export const reviewRequests = word({
  key: 'review_requests',
  family: FAMILY,
  summary: 'How many people and teams are asked for a review and have not answered yet.',
  examples: ['review_requests: 0', "review_requests: '>= 1'"],
  schema: comparison(),
  facts: () => ['reviewRequests'],
  evaluate(count, view) {
    const found = view
      .fact('reviewRequests')
      .map(({ account, team }) => (team === null ? `@${account?.login ?? 'ghost'}` : `@${team}`));
    const why = found.length === 0 ? 'no review is asked for' : `a review is awaited from ${listed(found)}`;
    const tooMany = found.length > count.max;
    return judge(
      holds(count, found.length),
      why,
      tooMany ? 'wait for these reviews' : 'ask for a review',
      tooMany ? found : ['author'],
    );
  },
});

export const milestone = word({
  key: 'milestone',
  family: FAMILY,
  summary: 'A milestone is set (true), is not (false), or has a name of the wanted form.',
  examples: ['milestone: true', "milestone: { matches: '^v[0-9]' }"],
  schema: union([boolean(), textTest()]),
  facts: () => [],
  evaluate(wanted, view) {
    const { milestone: found } = view.snapshot.pullRequest;
    const why = found === null ? 'no milestone is set' : `the milestone is "${found}"`;
    const right =
      typeof wanted === 'boolean'
        ? (found !== null) === wanted
        : found !== null && findTextProblems(found, wanted).length === 0;
    return judge(right, why, wanted === false ? 'remove the milestone' : 'set a fitting milestone', [
      'people with triage permission',
    ]);
  },
});

export const project = word({
  key: 'project',
  family: FAMILY,
  summary: 'The pull request is in a project with a title of the wanted form.',
  examples: ["project: { matches: '^Roadmap' }"],
  schema: textTest(),
  facts: () => ['projects'],
  evaluate(wanted, view) {
    const found = view.fact('projects');
    const why = found.length === 0 ? 'it is in no project' : `it is in ${listed(found)}`;
    return judge(
      found.some((each) => findTextProblems(each, wanted).length === 0),
      why,
      'add it to the project',
      ['people with write permission'],
    );
  },
});
