import type { Account } from '../snapshot/account.ts';
import type {
  Check,
  Comment,
  Commit,
  Conversation,
  FactTypes,
  LinkedIssue,
  Movement,
  Person,
  Review,
  ReviewRequest,
} from '../snapshot/facts.ts';
import { accountOf, type ActorNode, timeOf } from './nodes.ts';

interface GitActorNode {
  readonly name: string | null;
  readonly email: string | null;
  readonly user: ActorNode | null;
}

export interface CommitNode {
  readonly oid: string;
  readonly message: string;
  readonly committedDate: string;
  readonly parents: { readonly nodes: readonly { readonly oid: string }[] };
  readonly author: GitActorNode | null;
  readonly committer: GitActorNode | null;
  readonly authors: { readonly nodes: readonly GitActorNode[] };
  readonly signature: {
    readonly isValid: boolean;
    readonly state: string;
    readonly signer: ActorNode | null;
    readonly keyId?: string | null;
    readonly keyFingerprint?: string | null;
  } | null;
}

/** `123+name[bot]@users.noreply.github.com`: apps have no account that GitHub ties to an address, but this form. */
const BOT_ADDRESS = /^(\d{1,12})\+([A-Za-z0-9-]{1,60}\[bot\])@users\.noreply\.github\.com$/;

function personOf(node: GitActorNode | null): Person {
  const email = node?.email ?? '';
  const bot = BOT_ADDRESS.exec(email);
  const account: Account | null =
    accountOf(node?.user) ?? (bot ? { id: `bot:${bot[1]}`, login: bot[2] ?? '', kind: 'bot' } : null);
  return { name: node?.name ?? '', email, account };
}

/** GitHub commits in its own name when somebody merges or edits on its pages. */
function committerOf(node: GitActorNode | null): Person {
  const person = personOf(node);
  const isGitHub = person.email === 'noreply@github.com' && person.account === null;
  return isGitHub ? { ...person, account: { id: 'web-flow', login: 'web-flow', kind: 'user' } } : person;
}

export function parseCommit(node: CommitNode): Commit {
  const author = personOf(node.author);
  const coAuthors = node.authors.nodes.map(personOf).filter(({ email }) => email !== author.email);
  const { signature } = node;
  return {
    sha: node.oid,
    parents: node.parents.nodes.map(({ oid }) => oid),
    message: node.message,
    author,
    committer: committerOf(node.committer),
    coAuthors,
    signature: signature && {
      valid: signature.isValid,
      state: signature.state,
      signer: accountOf(signature.signer),
      keyId: signature.keyId ?? signature.keyFingerprint ?? null,
    },
    committedAt: timeOf(node.committedDate),
  };
}

const REVIEW_STATES: Readonly<Record<string, Review['state']>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  DISMISSED: 'dismissed',
  COMMENTED: 'commented',
  PENDING: 'pending',
};

function parseReview(node: {
  id: string;
  state: string;
  submittedAt: string | null;
  authorCanPushToRepository: boolean;
  author: ActorNode | null;
  commit: { oid: string } | null;
}): Review {
  const state = REVIEW_STATES[node.state];
  if (state === undefined) throw new Error(`GitHub knows a review state that we do not: ${node.state}.`);
  return {
    id: node.id,
    state,
    submittedAt: timeOf(node.submittedAt),
    canPush: node.authorCanPushToRepository,
    author: accountOf(node.author),
    commit: node.commit?.oid ?? null,
  };
}

function parseConversation(node: {
  path: string;
  isResolved: boolean;
  isOutdated: boolean;
  comments: { nodes: readonly { author: ActorNode | null }[] };
}): Conversation {
  const { path, isResolved, isOutdated, comments } = node;
  return { path, isResolved, isOutdated, author: accountOf(comments.nodes[0]?.author) };
}

function parseComment(node: {
  body: string;
  createdAt: string;
  lastEditedAt: string | null;
  author: ActorNode | null;
  editor: ActorNode | null;
}): Comment {
  const isEdited = node.lastEditedAt !== null || node.editor !== null;
  return { body: node.body, createdAt: timeOf(node.createdAt), isEdited, author: accountOf(node.author) };
}

function parseMovement(node: {
  __typename: string;
  createdAt: string;
  beforeCommit?: { oid: string } | null;
  afterCommit?: { oid: string } | null;
}): Movement {
  const kind = node.__typename === 'HeadRefForcePushedEvent' ? 'force-push' : 'retarget';
  return {
    kind,
    at: timeOf(node.createdAt),
    before: node.beforeCommit?.oid ?? null,
    after: node.afterCommit?.oid ?? null,
  };
}

function parseIssue(node: {
  number: number;
  state: string;
  repository: { nameWithOwner: string };
  labels: { nodes: readonly { name: string }[] } | null;
}): LinkedIssue {
  return {
    number: node.number,
    state: node.state === 'OPEN' ? 'open' : 'closed',
    repository: node.repository.nameWithOwner,
    labels: node.labels?.nodes.map(({ name }) => name) ?? [],
  };
}

interface TeamNode {
  readonly __typename: 'Team';
  readonly slug: string;
  readonly organization: { readonly login: string };
}

function parseRequest({ requestedReviewer: node }: { requestedReviewer: ActorNode | TeamNode | null }): ReviewRequest {
  if (node === null) return { account: null, team: null };
  return 'slug' in node
    ? { account: null, team: `${node.organization.login}/${node.slug}` }
    : { account: accountOf(node), team: null };
}

interface CheckRunNode {
  readonly __typename: 'CheckRun';
  readonly databaseId: number;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly isRequired: boolean;
  readonly startedAt: string | null;
  readonly checkSuite: {
    readonly app: { readonly slug: string } | null;
    readonly workflowRun: {
      readonly event: string;
      readonly workflow: { readonly name: string };
      readonly file: { readonly path: string } | null;
    } | null;
  } | null;
}

interface StatusNode {
  readonly __typename: 'StatusContext';
  readonly context: string;
  readonly state: string;
  readonly createdAt: string;
  readonly isRequired: boolean;
  readonly creator: ActorNode | null;
}

const CONCLUSIONS = [
  'success', 'failure', 'neutral', 'cancelled', 'skipped', 'timed_out', 'action_required', 'stale', 'startup_failure',
] as const; // oxfmt-ignore

function conclusionOf(node: CheckRunNode): Check['conclusion'] {
  if (node.status !== 'COMPLETED') return 'queued';
  const conclusion = CONCLUSIONS.find((each) => each === node.conclusion?.toLowerCase());
  // A word that is new to us is no success.
  return conclusion ?? 'error';
}

const STATES: Readonly<Record<string, Check['conclusion']>> = {
  SUCCESS: 'success',
  FAILURE: 'failure',
  ERROR: 'error',
  PENDING: 'queued',
  EXPECTED: 'queued',
};

/**
 * The checks, newest attempt of each: a check run is known by app, workflow, event and name, a commit status by its
 * context alone (GitHub shows the newest).
 */
function parseChecks(nodes: readonly (CheckRunNode | StatusNode)[]): Check[] {
  const newest = new Map<string, { check: Check; order: number }>();
  for (const node of nodes) {
    const [check, key, order] =
      node.__typename === 'CheckRun'
        ? parseCheckRun(node)
        : ([parseStatus(node), `status ${node.context}`, timeOf(node.createdAt)] as const);
    const known = newest.get(key);
    if (known === undefined || known.order <= order) newest.set(key, { check, order });
  }
  return [...newest.values()].map(({ check }) => check);
}

function parseCheckRun(node: CheckRunNode): readonly [Check, string, number] {
  const run = node.checkSuite?.workflowRun ?? null;
  const workflow = run && { path: (run.file?.path ?? '').replace(/@.*$/, ''), name: run.workflow.name };
  const source = node.checkSuite?.app?.slug ?? null;
  const check: Check = {
    name: node.name,
    kind: 'check-run',
    conclusion: conclusionOf(node),
    source,
    workflow,
    isRequired: node.isRequired,
  };
  return [check, JSON.stringify([source, workflow?.path, run?.event, node.name]), node.databaseId];
}

const parseStatus = (node: StatusNode): Check => ({
  name: node.context,
  kind: 'commit-status',
  conclusion: STATES[node.state] ?? 'error',
  source: node.creator?.login ?? null,
  workflow: null,
  isRequired: node.isRequired,
});

/** How the nodes of each list become a fact. Nodes are what the query in facts-query.ts asks for. */
export const PARSERS = {
  labels: (nodes) => (nodes as { name: string }[]).map(({ name }) => name),
  assignees: (nodes) => (nodes as ActorNode[]).flatMap((node) => accountOf(node) ?? []),
  reviewRequests: (nodes) => (nodes as Parameters<typeof parseRequest>[0][]).map(parseRequest),
  commits: (nodes) => (nodes as { commit: CommitNode }[]).map(({ commit }) => parseCommit(commit)),
  reviews: (nodes) => (nodes as Parameters<typeof parseReview>[0][]).map(parseReview),
  conversations: (nodes) => (nodes as Parameters<typeof parseConversation>[0][]).map(parseConversation),
  comments: (nodes) => (nodes as Parameters<typeof parseComment>[0][]).map(parseComment),
  movements: (nodes) => (nodes as Parameters<typeof parseMovement>[0][]).map(parseMovement),
  closingIssues: (nodes) => (nodes as Parameters<typeof parseIssue>[0][]).map(parseIssue),
  projects: (nodes) => (nodes as { project: { title: string } }[]).map(({ project }) => project.title),
  checks: (nodes) => parseChecks(nodes as (CheckRunNode | StatusNode)[]),
} as const satisfies { readonly [Name in keyof FactTypes]?: (nodes: readonly unknown[]) => FactTypes[Name] };
