import { UserError } from 'action-kit/errors';
import type { GitHub } from 'action-kit/github';
import type { FactName } from '../snapshot/facts.ts';
import type { Page } from './connection.ts';
import { factsQuery, LISTS } from './facts-query.ts';
import type { ActorNode } from './nodes.ts';
import { queryPartially } from './partial-answer.ts';

/** Which pull request, and the commit whose checks count. */
export interface Target {
  readonly owner: string;
  readonly name: string;
  readonly number: number;
  readonly sha: string;
}

export interface PullRequestNode {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: ActorNode | null;
  readonly authorAssociation: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly isDraft: boolean;
  readonly locked: boolean;
  readonly autoMergeRequest: { readonly mergeMethod: string } | null;
  readonly milestone: { readonly title: string } | null;
  readonly changedFiles: number;
  readonly mergeable: 'MERGEABLE' | 'CONFLICTING' | 'UNKNOWN';
  readonly baseRefName: string;
  /** With what takes the base itself further. */
  readonly baseRef: {
    readonly target: { readonly oid: string };
    readonly carriers: { readonly totalCount: number; readonly nodes: readonly { readonly baseRefName: string }[] };
  } | null;
  readonly headRefName: string;
  readonly headRefOid: string;
  readonly headRepository: { readonly nameWithOwner: string } | null;
}

export interface OwnStatus {
  readonly state: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly createdAt: string;
  readonly isRequired: boolean;
  readonly creator: ActorNode | null;
}

export interface CommitCore {
  readonly oid: string;
  readonly status: { readonly own: OwnStatus | null } | null;
  readonly associatedPullRequests: {
    readonly pageInfo: { readonly hasNextPage: boolean };
    readonly nodes: readonly {
      readonly number: number;
      readonly state: string;
      readonly headRefOid: string;
      readonly baseRefName: string;
      readonly repository: { readonly nameWithOwner: string };
    }[];
  } | null;
}

interface RepositoryNode {
  readonly nameWithOwner: string;
  readonly visibility: 'PUBLIC' | 'PRIVATE' | 'INTERNAL';
  readonly defaultBranchRef: { readonly name: string } | null;
  readonly repositoryTopics: {
    readonly pageInfo: { readonly hasNextPage: boolean };
    readonly nodes: readonly { readonly topic: { readonly name: string } }[];
  };
  readonly pullRequest: PullRequestNode | null;
  readonly commit: CommitCore | null;
}

type Answer = { readonly viewer: { readonly login: string }; readonly repository: RepositoryNode | null } & Readonly<
  Record<string, unknown>
>;

/** What the first step read. */
export interface FirstStep {
  readonly viewer: string;
  readonly repository: RepositoryNode;
  readonly pullRequest: PullRequestNode;
  readonly commit: CommitCore;
  /** All nodes of each list that was asked for. */
  readonly nodes: ReadonlyMap<FactName, readonly unknown[]>;
  /** Aliases of the root that the caller asked for. */
  readonly extra: Readonly<Record<string, unknown>>;
  /** Those of them that could not be read, with GitHub's reason. */
  readonly failed: ReadonlyMap<string, string>;
  /** The first answer, for telling later whether anything has changed. */
  readonly fingerprint: string;
}

const MAX_ROUNDS = 200;

/**
 * Reads the core and whole lists: one request as long as no list is longer than a page, then one for each further
 * page of the longest. A list that does not come whole is an error.
 *
 * @param extra root fields with aliases
 */
export async function readFacts(
  github: GitHub,
  target: Target,
  names: readonly FactName[],
  extra: readonly string[],
  statusContext: string,
): Promise<FirstStep> {
  const wanted = names.filter((name) => LISTS[name] !== undefined);
  const collected = new Map<FactName, unknown[]>(wanted.map((name) => [name, []]));
  const totals = new Map<FactName, number>();
  let open: { name: FactName; after: string | null }[] = wanted.map((name) => ({ name, after: null }));
  let first: Answer | undefined;
  let refused: ReadonlyMap<string, string> = new Map();
  for (let round = 0; first === undefined || open.length > 0; round++) {
    if (round > MAX_ROUNDS)
      throw new UserError(`The lists of pull request ${target.number} do not end after ${MAX_ROUNDS} pages.`);
    const lists = open.flatMap(({ name, after }) => (LISTS[name] ? [{ spec: LISTS[name], after }] : []));
    const query = factsQuery({
      withCore: first === undefined,
      lists,
      extra: first === undefined ? extra : [],
      statusContext,
    });
    const { data: answer, failed } = await queryPartially<Answer>(github, query, { ...target }, aliasesOf(extra));
    const repository = answer.repository;
    if (!repository?.pullRequest)
      throw new UserError(
        `There is no pull request ${target.number} in ${target.owner}/${target.name}, or the token may not see it.`,
      );
    first ??= answer;
    if (round === 0) refused = failed;
    open = open.flatMap(({ name, after }) => {
      const page = pageOf(name, repository);
      if (page === undefined) return [];
      collected.get(name)?.push(...whole(page.nodes, name));
      if (page.totalCount !== undefined) totals.set(name, page.totalCount);
      if (!page.pageInfo.hasNextPage) return [];
      const { endCursor } = page.pageInfo;
      if (endCursor === null || endCursor === after) throw new UserError(`The list of ${name} does not move on.`);
      return [{ name, after: endCursor }];
    });
  }
  for (const [name, total] of totals) {
    const found = collected.get(name)?.length ?? 0;
    // One that is missing may be the one that matters. Commits are compared with the graph instead.
    if (found < total && name !== 'commits')
      throw new UserError(`GitHub gave ${found} of ${total} ${name}: the list is cut off.`);
  }
  const { repository } = first;
  if (!repository?.pullRequest || !repository.commit) {
    throw new UserError(`GitHub does not have commit ${target.sha} of pull request ${target.number} (yet).`, {
      hint: 'Run again; the push may still be on its way.',
    });
  }
  return {
    viewer: first.viewer.login,
    repository,
    pullRequest: repository.pullRequest,
    commit: repository.commit,
    nodes: collected,
    extra: first,
    failed: refused,
    fingerprint: fingerprintOf(first, statusContext),
  };
}

function pageOf(name: FactName, repository: RepositoryNode): Page | undefined {
  const spec = LISTS[name];
  const host = repository[spec?.host ?? 'pullRequest'] as unknown as Readonly<Record<string, unknown>> | null;
  return spec && host ? spec.pick(host[spec.alias]) : undefined;
}

/** Nodes that the token may not see come as null; a list with holes is not whole. */
function whole(nodes: readonly unknown[] | null, name: FactName): readonly unknown[] {
  if (nodes === null || nodes.includes(null))
    throw new UserError(`The list of ${name} holds something that the token may not see.`);
  return nodes;
}

/** The first answer as text, without what our own status changes in it. */
function fingerprintOf(answer: Answer, statusContext: string): string {
  return JSON.stringify(answer, (key, value: unknown) => {
    if (key === 'status' || key === 'updatedAt') return undefined;
    if (key !== 'checks' || value === null) return value;
    const { contexts } = value as { contexts: { nodes: readonly { context?: string }[]; pageInfo: unknown } };
    return contexts.nodes.filter(({ context }) => context !== statusContext);
  });
}

/** Reads the first page again. Returns whether anything that counts is as it was. */
export async function isUnchanged(
  github: GitHub,
  target: Target,
  names: readonly FactName[],
  extra: readonly string[],
  statusContext: string,
  before: string,
): Promise<boolean> {
  const lists = names.flatMap((name) => (LISTS[name] ? [{ spec: LISTS[name], after: null }] : []));
  const query = factsQuery({ withCore: true, lists, extra, statusContext });
  const { data: answer } = await queryPartially<Answer>(github, query, { ...target }, aliasesOf(extra));
  return fingerprintOf(answer, statusContext) === before;
}

/** `alias: field(…)` → alias. */
const aliasesOf = (fields: readonly string[]): Set<string> =>
  new Set(fields.map((field) => field.slice(0, field.indexOf(':'))));
