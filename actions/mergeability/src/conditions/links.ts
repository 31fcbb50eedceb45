import { object, union } from 'action-kit/config-object';
import { array, boolean, oneOf, string } from 'action-kit/config-schema';
import { converted } from 'action-kit/config-value';
import { fail, judge, listed, pass, pending } from '../engine/outcome.ts';
import { described, option } from '../policy/option.ts';
import { patterns } from '../policy/text-test.ts';
import { word } from './condition.ts';
import { linesOutsideCode, withoutComments } from './markdown-sections.ts';

const FAMILY = 'Links';
const MAX_DEPENDENCIES = 50;

export const linkedIssue = word({
  key: 'linked_issue',
  family: FAMILY,
  summary: 'The pull request closes an issue (true); an open one, or one with a label, when asked for.',
  examples: ['linked_issue: true', 'linked_issue: { state: open, label: accepted }'],
  schema: union([
    converted(boolean(), (wanted): { wanted: boolean; state?: 'open' | 'closed'; label?: string } => ({ wanted })),
    converted(
      object({
        state: option('Only issues in this state count. Default: any.', oneOf(['open', 'closed'])),
        label: option('Only issues with this label count. Default: any.', string({ minLength: 1 })),
      }),
      (options) => ({ wanted: true, ...options }),
    ),
  ]),
  facts: () => ['closingIssues'],
  evaluate({ wanted, state, label }, view) {
    const found = view
      .fact('closingIssues')
      .filter(
        (issue) =>
          (state === undefined || issue.state === state) &&
          (label === undefined || issue.labels.some((each) => each.toLowerCase() === label.toLowerCase())),
      );
    const which = [state, label && `labelled ${label}`].filter((part) => part !== undefined).join(' ');
    const why =
      found.length === 0
        ? `it closes no ${which} issue`.replace('  ', ' ')
        : `it closes ${listed(found.map(({ repository, number }) => `${repository}#${number}`))}`;
    return judge(
      found.length > 0 === wanted,
      why,
      wanted ? 'write "Closes #123" in the description, or link an issue' : 'remove the link to the issue',
    );
  },
});

export const ticket = word({
  key: 'ticket',
  family: FAMILY,
  summary:
    'A ticket is named in the title, the description, the branch or the commits: all of these places, unless some are listed.',
  examples: ["ticket: { matches: '[A-Z]{2,10}-[0-9]+' }", "ticket: { matches: 'PAY-[0-9]+', in: [title, branch] }"],
  schema: object({
    matches: described('The form of a ticket.', patterns()),
    in: option(
      'Where it is looked for; one place is enough. Default: all.',
      array(oneOf(['title', 'description', 'branch', 'commits']), { min: 1 }),
    ),
  }),
  facts: ({ in: places }) => (places === undefined || places.includes('commits') ? ['commits'] : []),
  evaluate({ matches, in: places = ['title', 'description', 'branch', 'commits'] }, view) {
    const { title, body, head } = view.snapshot.pullRequest;
    const texts = places.flatMap((place) => {
      if (place === 'title') return [title];
      if (place === 'description') return [withoutComments(body)];
      return place === 'branch' ? [head.ref] : view.fact('commits').map(({ message }) => message);
    });
    const found = texts.flatMap((text) => matches.flatMap((each) => each.exec(text)?.text ?? []));
    const form = matches.map(({ source }) => source).join(' or ');
    return judge(
      found.length > 0,
      found.length > 0 ? `it names ${listed([...new Set(found)])}` : `no ticket ${form} in ${listed(places)}`,
      `name the ticket in ${listed(places)}`,
    );
  },
});

/** Pull requests that the description says this one waits for: `Depends on #12`, `owner/repo#3` or a link. */
export function findDependencies(
  body: string,
  keywords: readonly string[],
  own: string,
): { repository: string; number: number }[] {
  const found = new Map<string, { repository: string; number: number }>();
  const words = keywords.map((keyword) => keyword.toLowerCase());
  for (const line of linesOutsideCode(withoutComments(body))) {
    const plain = line.replace(/^[\s>*+-]+/, '').replace(/\*\*|__/g, '');
    const keyword = words.find((word) => plain.toLowerCase().startsWith(word));
    if (keyword === undefined) continue;
    const rest = plain.slice(keyword.length, keyword.length + 1_000);
    const reference =
      /(?:https?:\/\/[\w.:-]{1,200}\/)?([\w.-]{1,100}\/[\w.-]{1,100})?(?:#|\/pull\/|\/issues\/)(\d{1,9})/g;
    for (const [, repository, number] of rest.matchAll(reference)) {
      const each = { repository: (repository ?? own).toLowerCase(), number: Number(number) };
      found.set(`${each.repository}#${each.number}`, each);
    }
  }
  return [...found.values()];
}

export const dependencies = word({
  key: 'dependencies',
  family: FAMILY,
  summary: 'The pull requests that the description says this one depends on are merged.',
  examples: ['dependencies: merged', "dependencies: { keywords: ['Depends on', 'Blocked by'] }"],
  schema: union([
    converted(oneOf(['merged']), (): { keywords?: string[] } => ({})),
    object({
      keywords: option(
        'What a line that names dependencies begins with, without regard to case. Default: Depends on, Depends-on, Blocked by, Merge after.',
        array(string({ minLength: 1, maxLength: 60 }), { min: 1, max: 20 }),
      ),
    }),
  ]),
  facts: () => [],
  evaluate({ keywords = ['depends on', 'depends-on', 'blocked by', 'merge after'] }, view) {
    const { repository, pullRequest } = view.snapshot;
    const found = findDependencies(pullRequest.body, keywords, `${repository.owner}/${repository.name}`);
    if (found.length > MAX_DEPENDENCIES)
      return fail(
        `it names ${found.length} dependencies; at most ${MAX_DEPENDENCIES} are looked at`,
        'name only those that count',
      );
    const questions = found.map((each) => ({ kind: 'pullRequest' as const, ...each }));
    view.need(questions);
    const states = questions.map((question) => ({
      name: `${question.repository}#${question.number}`,
      ...view.answer(question),
    }));
    const closed = states.filter(({ state }) => state === 'closed').map(({ name }) => name);
    if (closed.length > 0)
      return fail(`${listed(closed)} was closed without being merged`, 'remove it from the description, or reopen it');
    const open = states.filter(({ state }) => state === 'open').map(({ name }) => name);
    if (open.length > 0) return pending(`waits for ${listed(open)}`, `merge ${listed(open)} first`, ['author']);
    return pass(states.length === 0 ? 'it depends on nothing' : `merged: ${listed(states.map(({ name }) => name))}`);
  },
});
