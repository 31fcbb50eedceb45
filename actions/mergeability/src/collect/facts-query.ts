import type { FactName } from '../snapshot/facts.ts';
import { list, type ListSpec, type Page } from './connection.ts';
import { ACTOR, GIT_ACTOR } from './nodes.ts';

const SIGNATURE = `signature { isValid state signer { ${ACTOR} } ... on GpgSignature { keyId } ... on SshSignature { keyFingerprint } }`;

/** The selection for one commit with the accounts behind it. */
export const COMMIT = `oid message committedDate parents(first: 100) { nodes { oid } } author { ${GIT_ACTOR} } committer { ${GIT_ACTOR} }
  authors(first: 100) { nodes { ${GIT_ACTOR} } } ${SIGNATURE}`;

const CHECK = `__typename
  ... on CheckRun { databaseId name status conclusion isRequired(pullRequestNumber: $number) startedAt
    checkSuite { app { slug } workflowRun { event workflow { name } file { path } } } }
  ... on StatusContext { context state createdAt isRequired(pullRequestNumber: $number) creator { ${ACTOR} } }`;

/** What moves the pull request under its reviewers. */
const MOVEMENTS = '[HEAD_REF_FORCE_PUSHED_EVENT, BASE_REF_CHANGED_EVENT, AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT]';

const checks: ListSpec = {
  host: 'commit',
  alias: 'checks',
  field: (after) =>
    `checks: statusCheckRollup { contexts(first: 100${after}) { totalCount pageInfo { hasNextPage endCursor } nodes { ${CHECK} } } }`,
  pick: (value) => (value as { contexts: Page } | null)?.contexts,
};

/** The list behind each fact that is one. Files, lines, behind and the like come from git or REST. */
export const LISTS: Readonly<Partial<Record<FactName, ListSpec>>> = {
  labels: list('pullRequest', 'labels', 'labels', 'name'),
  assignees: list('pullRequest', 'assignees', 'assignees', ACTOR),
  reviewRequests: list(
    'pullRequest',
    'reviewRequests',
    'reviewRequests',
    `requestedReviewer { __typename ... on Team { slug organization { login } } ... on Actor { ${ACTOR} } }`,
  ),
  commits: list('pullRequest', 'commits', 'commits', `commit { ${COMMIT} }`),
  reviews: list(
    'pullRequest',
    'reviews',
    'reviews',
    `id state submittedAt authorCanPushToRepository author { ${ACTOR} } commit { oid }`,
  ),
  conversations: list(
    'pullRequest',
    'conversations',
    'reviewThreads',
    `path isResolved isOutdated comments(first: 1) { nodes { author { ${ACTOR} } } }`,
  ),
  comments: list(
    'pullRequest',
    'comments',
    'comments',
    `body createdAt lastEditedAt author { ${ACTOR} } editor { ${ACTOR} }`,
  ),
  movements: list(
    'pullRequest',
    'movements',
    'timelineItems',
    `__typename
      ... on HeadRefForcePushedEvent { createdAt beforeCommit { oid } afterCommit { oid } }
      ... on BaseRefChangedEvent { createdAt }
      ... on AutomaticBaseChangeSucceededEvent { createdAt }`,
    `, itemTypes: ${MOVEMENTS}`,
  ),
  closingIssues: list(
    'pullRequest',
    'closingIssues',
    'closingIssuesReferences',
    'number state repository { nameWithOwner } labels(first: 100) { nodes { name } }',
  ),
  projects: list('pullRequest', 'projects', 'projectItems', 'project { title }'),
  checks,
};

const CORE = `number title body author { ${ACTOR} } authorAssociation createdAt updatedAt state merged isDraft locked
  autoMergeRequest { mergeMethod } milestone { title } changedFiles mergeable baseRefName
  baseRef { target { oid } carriers: associatedPullRequests(first: 50, states: OPEN) { totalCount nodes { baseRefName } } }
  headRefName headRefOid headRepository { nameWithOwner }`;

const REPOSITORY = `nameWithOwner visibility defaultBranchRef { name } repositoryTopics(first: 100) { pageInfo { hasNextPage } nodes { topic { name } } }`;

/** One request of the first step: the core, and these lists from these cursors. */
export interface FactsRequest {
  /** The core belongs to the first request only. */
  readonly withCore: boolean;
  readonly lists: readonly { readonly spec: ListSpec; readonly after: string | null }[];
  /** Further aliases at the root, such as teams that are going to be needed. */
  readonly extra: readonly string[];
  /** The context of our own status, read with the core. */
  readonly statusContext: string;
}

/** The query for a request; its variables are `owner`, `name`, `number` and `sha`. */
export function factsQuery({ withCore, lists, extra, statusContext }: FactsRequest): string {
  const at = (host: ListSpec['host']): string =>
    lists
      .filter(({ spec }) => spec.host === host)
      .map(({ spec, after }) => spec.field(after === null ? '' : `, after: ${JSON.stringify(after)}`))
      .join('\n');
  const commit = [withCore ? commitCore(statusContext) : '', at('commit')].join('\n').trim();
  // GitHub refuses a variable that is declared and not used.
  const sha = commit === '' ? '' : ', $sha: GitObjectID!';
  return `query ($owner: String!, $name: String!, $number: Int!${sha}) {
    ${withCore ? `viewer { login }` : ''}
    repository(owner: $owner, name: $name) {
      ${withCore ? REPOSITORY : ''}
      pullRequest(number: $number) { number ${withCore ? CORE : ''} ${at('pullRequest')} }
      ${commit === '' ? '' : `commit: object(oid: $sha) { ... on Commit { oid ${commit} } }`}
    }
    ${extra.join('\n')}
  }`;
}

const commitCore = (context: string): string => `
  status { own: context(name: ${JSON.stringify(context)}) { state description targetUrl createdAt isRequired(pullRequestNumber: $number) creator { ${ACTOR} } } }
  associatedPullRequests(first: 50) { totalCount pageInfo { hasNextPage } nodes { number state headRefOid baseRefName repository { nameWithOwner } } }`;
