import { accountOf, ACTOR, type ActorNode } from './nodes.ts';
import type { Account } from '../snapshot/account.ts';
import { type Fact, known, unreadable } from '../snapshot/facts.ts';
import { type Question, questionKey } from '../snapshot/question.ts';
import type { Page } from './connection.ts';
import { queryPartially } from './partial-answer.ts';
import type { GitHub } from 'action-kit/github';

/** Questions that one GraphQL request answers together, each under an alias at the root. */
export type RootQuestion = Extract<Question, { kind: 'team' | 'pullRequest' | 'pullRequestsBetween' }>;

export const isAskedTogether = (question: Question): question is RootQuestion =>
  question.kind === 'team' || question.kind === 'pullRequest' || question.kind === 'pullRequestsBetween';

interface Place {
  readonly github: GitHub;
  readonly owner: string;
  readonly name: string;
}

const text = (value: string): string => JSON.stringify(value);

/** The root field for a question. @param after where a further page of members begins */
export function rootField(
  alias: string,
  question: RootQuestion,
  place: { owner: string; name: string },
  after?: string,
): string {
  switch (question.kind) {
    case 'team': {
      const [org = '', slug = ''] = question.team.split('/');
      const cursor = after === undefined ? '' : `, after: ${text(after)}`;
      return `${alias}: organization(login: ${text(org)}) { team(slug: ${text(slug)}) { members(first: 100, membership: ALL${cursor}) {
        totalCount pageInfo { hasNextPage endCursor } nodes { ${ACTOR} } } } }`;
    }
    case 'pullRequest': {
      const [owner = '', name = ''] = question.repository.split('/');
      return `${alias}: repository(owner: ${text(owner)}, name: ${text(name)}) { issueOrPullRequest(number: ${question.number}) {
        __typename ... on PullRequest { title prState: state } ... on Issue { title issueState: state } } }`;
    }
    case 'pullRequestsBetween':
      return `${alias}: repository(owner: ${text(place.owner)}, name: ${text(place.name)}) {
        pullRequests(first: 50, states: [OPEN, MERGED], headRefName: ${text(question.head)}, baseRefName: ${text(question.base)}, orderBy: { field: CREATED_AT, direction: DESC }) {
          nodes { number state isCrossRepository } } }`;
  }
}

const TEAM_FIX =
  'The token of a workflow cannot read teams: give the input "github-token" a token of a GitHub App with "members: read". See the README, "Teams".';

/** What stands under an alias, as an answer. `further` reads the next pages of a long list. */
export async function parseRoot(
  question: RootQuestion,
  value: unknown,
  failure: string | undefined,
  place: Place,
): Promise<Fact<unknown>> {
  if (question.kind === 'team') {
    const page = (value as { team: { members: Page } | null } | null)?.team?.members;
    if (page === undefined)
      return unreadable(
        `the team @${question.team} cannot be read${failure === undefined ? ': there is none of that name, or the token may not see it' : `: ${failure}`}.`,
        TEAM_FIX,
      );
    return membersOf(question, page, place);
  }
  if (question.kind === 'pullRequest') {
    const name = `${question.repository}#${question.number}`;
    const node = (value as { issueOrPullRequest: DependencyNode | null } | null)?.issueOrPullRequest;
    if (!node)
      return unreadable(
        `${name} cannot be read${failure === undefined ? '' : `: ${failure}`}.`,
        'Correct the number, or give a token that may read that repository.',
      );
    const state = node.prState ?? (node.issueState === 'CLOSED' ? 'MERGED' : 'OPEN');
    return known({ state: state.toLowerCase(), title: node.title });
  }
  const nodes = (value as { pullRequests: { nodes: readonly BranchPullRequest[] } } | null)?.pullRequests.nodes;
  if (nodes === undefined)
    return unreadable(`the pull requests from ${question.head} into ${question.base} cannot be read.`, failure);
  return known(
    nodes
      .filter((node) => !node.isCrossRepository)
      .map(({ number, state }) => ({ number, state: state.toLowerCase() })),
  );
}

interface DependencyNode {
  readonly title: string;
  readonly prState?: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly issueState?: 'OPEN' | 'CLOSED';
}

interface BranchPullRequest {
  readonly number: number;
  readonly state: string;
  readonly isCrossRepository: boolean;
}

/** All members; a list that does not come whole is unreadable, because the missing one may be the one that counts. */
async function membersOf(
  question: Extract<RootQuestion, { kind: 'team' }>,
  first: Page,
  place: Place,
): Promise<Fact<readonly Account[]>> {
  const members: Account[] = [];
  const seen = new Set<string>();
  for (let page = first; ;) {
    members.push(...((page.nodes ?? []) as ActorNode[]).flatMap((node) => accountOf(node) ?? []));
    const { hasNextPage, endCursor } = page.pageInfo;
    if (!hasNextPage) break;
    if (endCursor === null || seen.has(endCursor))
      return unreadable(`the list of members of @${question.team} does not end.`);
    seen.add(endCursor);
    const { data, failed } = await queryPartially<{ more: { team: { members: Page } | null } | null }>(
      place.github,
      `query { ${rootField('more', question, place, endCursor)} }`,
      {},
      new Set(['more']),
    );
    const next = data.more?.team?.members;
    if (next === undefined)
      return unreadable(
        `the members of @${question.team} came cut off: ${failed.get('more') ?? 'no further page'}.`,
        TEAM_FIX,
      );
    page = next;
  }
  if (first.totalCount !== undefined && members.length < first.totalCount) {
    return unreadable(
      `GitHub gave ${members.length} of ${first.totalCount} members of @${question.team}: the list is cut off.`,
      TEAM_FIX,
    );
  }
  return known(members);
}

/** Asks all in one request. */
export async function askTogether(
  place: Place,
  questions: readonly RootQuestion[],
): Promise<Record<string, Fact<unknown>>> {
  const fields = questions.map((question, index) => rootField(`q${index}`, question, place));
  const aliases = new Set(questions.map((_, index) => `q${index}`));
  const { data, failed } = await queryPartially<Record<string, unknown>>(
    place.github,
    `query { ${fields.join('\n')} }`,
    {},
    aliases,
  );
  const answers = questions.map(async (question, index) => {
    const alias = `q${index}`;
    return [questionKey(question), await parseRoot(question, data[alias], failed.get(alias), place)] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}
