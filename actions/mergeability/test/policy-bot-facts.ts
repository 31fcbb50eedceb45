import { textOf } from '../src/migrate/migration.ts';
import type { Account } from '../src/snapshot/account.ts';
import {
  type Comment,
  type Commit,
  type Fact,
  type FactName,
  known,
  type LineCounts,
  type Review,
  unreadable,
} from '../src/snapshot/facts.ts';
import type { Question } from '../src/snapshot/question.ts';
import type { Snapshot } from '../src/snapshot/snapshot.ts';
import { changed } from './judge-text.ts';

type Facts = Readonly<Record<string, unknown>>;

export const accountOf = (login: string): Account => ({ id: `id:${login}`, login, kind: 'user' });
const sha = (text: string): string => Buffer.from(text).toString('hex').padEnd(40, '0').slice(0, 40);

interface GivenCommit {
  readonly sha: string;
  readonly author?: string;
  readonly committer?: string;
  readonly committed_via_web?: boolean;
  readonly parents?: readonly string[];
  readonly signature?: {
    readonly key_id?: string;
    readonly signer?: string;
    readonly state: string;
    readonly valid: boolean;
  };
}

function commitOf(given: GivenCommit): Commit {
  const person = (login: string | undefined) => ({
    name: login ?? '',
    email: `${login ?? 'nobody'}@x.example`,
    account: login === undefined ? null : accountOf(login),
  });
  const committer = given.committed_via_web ? person('web-flow') : person(given.committer ?? given.author);
  const { signature } = given;
  return {
    sha: given.sha,
    parents: given.parents ?? [],
    message: '',
    author: person(given.author),
    committer,
    coAuthors: [],
    committedAt: 0,
    signature: signature
      ? {
          valid: signature.valid,
          state: signature.state,
          keyId: signature.key_id ?? null,
          signer: signature.signer ? accountOf(signature.signer) : null,
        }
      : null,
  };
}

function linesOf(files: readonly LineCounts[], paths: readonly string[]): Record<string, LineCounts> {
  const lines: Record<string, LineCounts> = {};
  files.forEach(({ additions, deletions }, index) => (lines[paths[index] ?? ''] = { additions, deletions }));
  return lines;
}

interface GivenStatement {
  readonly author: string;
  readonly created_at: string;
  readonly edited_at?: string;
  readonly state?: string;
  readonly text?: string;
}

const STATES: Readonly<Record<string, Review['state']>> = {
  approved: 'approved',
  changes_requested: 'changes-requested',
  dismissed: 'dismissed',
};

/** GitHub binds a review to the head of its time: the commit that was pushed last before it. */
function reviewOf(given: GivenStatement, index: number, facts: Facts): Review {
  const pushes = Object.entries((facts['pushed_at'] ?? {}) as Record<string, string>)
    .filter(([, at]) => at <= given.created_at)
    .sort((a, b) => a[1].localeCompare(b[1]));
  return {
    id: `${index}`,
    author: accountOf(given.author),
    state: STATES[given.state ?? ''] ?? 'commented',
    commit: facts['pushed_at'] === undefined ? headOf(facts) : (pushes.at(-1)?.[0] ?? null),
    submittedAt: Date.parse(given.created_at),
    canPush: true,
  };
}

const commentOf = ({ author, text, created_at: at, edited_at: edited }: GivenStatement): Comment => ({
  author: accountOf(author),
  body: text ?? '',
  createdAt: Date.parse(at),
  isEdited: edited !== undefined,
});

const headOf = (given: Facts): string => textOf(given['head_sha'], sha('head'));
const FACT_NAMES: Readonly<Record<string, FactName>> = { statuses: 'checks', workflow_runs: 'checks' };

/** Reviews of the tables, as GitHub would give them. */
export const reviewsOf = (given: Facts): Review[] =>
  ((given['reviews'] ?? []) as readonly GivenStatement[]).map((each, index) => reviewOf(each, index, given));
export const commentsOf = (given: Facts): Comment[] =>
  ((given['comments'] ?? []) as readonly GivenStatement[]).map(commentOf);

/** What the tables of policy-bot say about a pull request, as a snapshot. */
export function snapshotOf(given: Facts): Snapshot {
  const statuses = Object.entries((given['statuses'] ?? {}) as Record<string, string>);
  const runs = Object.entries((given['workflow_runs'] ?? {}) as Record<string, string[]>);
  const conclusion = (text: string): never => (text === 'pending' ? 'queued' : text) as never;
  const checks = [
    ...statuses.map(([name, state]) => ({
      name,
      kind: 'commit-status' as const,
      conclusion: conclusion(state),
      source: null,
      workflow: null,
      isRequired: false,
    })),
    ...runs.flatMap(([path, states]) =>
      states.map((state, index) => ({
        name: `${path} ${index}`,
        kind: 'check-run' as const,
        conclusion: conclusion(state),
        source: 'github-actions',
        workflow: { path, name: path },
        isRequired: false,
      })),
    ),
  ];
  const files = (given['files'] ?? []) as readonly {
    path: string;
    status: string;
    additions: number;
    deletions: number;
  }[];
  const paths = files.map(({ path }, index) => (path === '' ? `file-${index}` : path));
  const head = textOf(given['head'], 'feature/change');
  const [forkOwner, forkBranch] = head.includes(':') ? head.split(':') : [undefined, head];
  const snapshot = changed(
    {
      author: textOf(given['author'], 'author'),
      repository: `${textOf(given['owner'], 'acme')}/${textOf(given['repo'], 'shop')}`,
    },
    {
      facts: {
        labels: (given['labels'] ?? []) as string[],
        files: files.map(({ status }, index) => ({
          path: paths[index] ?? '',
          status: (status === 'deleted' ? 'removed' : status) as 'added',
        })),
        lines: linesOf(files, paths),
        commits: ((given['commits'] ?? []) as GivenCommit[]).map(commitOf),
        checks,
        reviews: reviewsOf(given),
        comments: commentsOf(given),
        ...Object.fromEntries(
          ((given['unreadable'] ?? []) as string[]).map((name) => [FACT_NAMES[name] ?? name, unreadable('it fails.')]),
        ),
      },
    },
  );
  const { pullRequest } = snapshot;
  return {
    ...snapshot,
    pullRequest: {
      ...pullRequest,
      title: textOf(given['title'], ''),
      author: accountOf(textOf(given['author'], 'author')),
      base: { ...pullRequest.base, ref: textOf(given['base'], 'main') },
      head: {
        ...pullRequest.head,
        ref: forkBranch ?? head,
        sha: headOf(given),
        repository: forkOwner === undefined ? pullRequest.head.repository : `${forkOwner}/x`,
      },
    },
  };
}

interface Memberships {
  readonly team_memberships?: Readonly<Record<string, readonly string[]>>;
  readonly org_memberships?: Readonly<Record<string, readonly string[]>>;
  readonly collaborators?: readonly { readonly name: string; readonly permissions: readonly string[] }[];
}

/** What the tables say about people. */
export function answerFrom(given: Facts, question: Question): Fact<unknown> {
  const { team_memberships: teams = {}, org_memberships: orgs = {}, collaborators = [] } = given as Memberships;
  const has = (list: readonly string[] | undefined, name: string): boolean =>
    (list ?? []).some((each) => each.toLowerCase() === name.toLowerCase());
  switch (question.kind) {
    case 'team':
      return known(
        Object.keys(teams)
          .filter((login) => has(teams[login], question.team))
          .map(accountOf),
      );
    case 'organizationMember':
      return known(has(orgs[question.login], question.org));
    case 'permission':
      return known(collaborators.find(({ name }) => name === question.login)?.permissions[0] ?? 'none');
    case 'cleanMerge': {
      const merge = ((given['commits'] ?? []) as GivenCommit[]).find((each) => each.sha === question.sha);
      return known(merge?.committed_via_web === true);
    }
    default:
      throw new Error(`The tables answer nothing about ${question.kind}.`);
  }
}
