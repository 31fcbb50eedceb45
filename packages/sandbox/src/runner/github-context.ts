import type { ExpressionValue } from './expression.ts';

/** A webhook payload, as GitHub writes it to the event file. */
export type EventPayload = Readonly<Record<string, unknown>>;

/** What the `github` context says of the run; each value overrides the one that the payload tells. */
export interface GitHubOptions {
  readonly serverUrl?: string;
  readonly apiUrl?: string;
  readonly graphqlUrl?: string;
  readonly token?: string;
  /** `owner/name` */
  readonly repository?: string;
  readonly sha?: string;
  readonly ref?: string;
  readonly actor?: string;
  readonly triggeringActor?: string;
  readonly runId?: number;
  readonly runNumber?: number;
  readonly runAttempt?: number;
  readonly workflow?: string;
  /** The path of the workflow's file in the repository. */
  readonly workflowPath?: string;
  readonly job?: string;
  readonly refProtected?: boolean;
  /** The action as `uses:` would name it; GITHUB_ACTION_REPOSITORY and GITHUB_ACTION_REF. */
  readonly actionRepository?: string;
  readonly actionRef?: string;
}

/** The `github` context; also the source of every GITHUB_* variable. */
export interface GitHubContext {
  readonly [key: string]: ExpressionValue;
  readonly token: string;
  readonly repository: string;
  readonly ref: string;
  readonly sha: string;
}

const zeroSha = '0'.repeat(40);

function read(payload: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined),
    payload,
  );
}

function text(payload: unknown, ...keys: string[]): string | undefined {
  const value = read(payload, ...keys);
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
}

interface Revision {
  readonly ref: string | undefined;
  readonly sha: string | undefined;
}

/**
 * GITHUB_REF and GITHUB_SHA of an event.
 *
 * `pull_request_target` runs from the default branch since 2025-12-08; events that belong to no commit do as ever.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
function revision(event: string, payload: EventPayload): Revision {
  const branch = text(payload, 'repository', 'default_branch') ?? 'main';
  const onDefaultBranch = { ref: `refs/heads/${branch}`, sha: undefined };
  switch (event) {
    case 'pull_request':
    case 'pull_request_review':
    case 'pull_request_review_comment': {
      const number = text(payload, 'pull_request', 'number') ?? text(payload, 'number');
      if (number === undefined) return onDefaultBranch;
      return {
        ref: `refs/pull/${number}/merge`,
        sha: text(payload, 'pull_request', 'merge_commit_sha') ?? text(payload, 'pull_request', 'head', 'sha'),
      };
    }
    case 'pull_request_target': {
      const base = text(payload, 'pull_request', 'base', 'ref');
      return { ...onDefaultBranch, sha: base === branch ? text(payload, 'pull_request', 'base', 'sha') : undefined };
    }
    case 'push':
      return { ref: text(payload, 'ref'), sha: text(payload, 'after') };
    case 'merge_group':
      return { ref: text(payload, 'merge_group', 'head_ref'), sha: text(payload, 'merge_group', 'head_sha') };
    case 'release': {
      const tag = text(payload, 'release', 'tag_name');
      return { ref: tag === undefined ? undefined : `refs/tags/${tag}`, sha: undefined };
    }
    case 'workflow_dispatch':
      return { ref: text(payload, 'ref') ?? onDefaultBranch.ref, sha: undefined };
    case 'check_run':
    case 'check_suite':
    case 'status':
    default:
      return onDefaultBranch;
  }
}

/** Contexts of a pull request event; empty for the others, as on GitHub. */
function pullRequestBranches(event: string, payload: EventPayload): { head: string; base: string } {
  const named = ['pull_request', 'pull_request_target', 'pull_request_review', 'pull_request_review_comment'];
  if (!named.includes(event)) return { head: '', base: '' };
  return {
    head: text(payload, 'pull_request', 'head', 'ref') ?? '',
    base: text(payload, 'pull_request', 'base', 'ref') ?? '',
  };
}

/**
 * Builds the `github` context of a run from the event.
 *
 * @param headOfWorkspace the commit that the workspace has checked out, for events whose payload names no commit
 */
export function makeGitHubContext(
  event: string,
  payload: EventPayload,
  options: GitHubOptions,
  headOfWorkspace: string | undefined,
): GitHubContext {
  const serverUrl = options.serverUrl ?? 'https://github.com';
  const repository = options.repository ?? text(payload, 'repository', 'full_name') ?? 'octo-org/octo-repo';
  const owner = repository.split('/', 1)[0] ?? '';
  const fromEvent = revision(event, payload);
  const ref = options.ref ?? fromEvent.ref ?? 'refs/heads/main';
  const sha = options.sha ?? fromEvent.sha ?? headOfWorkspace ?? zeroSha;
  const actor = options.actor ?? text(payload, 'sender', 'login') ?? owner;
  const branches = pullRequestBranches(event, payload);
  const workflowPath = options.workflowPath ?? '.github/workflows/ci.yml';
  return {
    token: options.token ?? '',
    event_name: event,
    event: payload as ExpressionValue,
    repository,
    repository_owner: owner,
    repository_id: text(payload, 'repository', 'id') ?? '1',
    repository_owner_id: text(payload, 'repository', 'owner', 'id') ?? '1',
    server_url: serverUrl,
    api_url: options.apiUrl ?? (serverUrl === 'https://github.com' ? 'https://api.github.com' : `${serverUrl}/api/v3`),
    graphql_url:
      options.graphqlUrl ??
      (serverUrl === 'https://github.com' ? 'https://api.github.com/graphql' : `${serverUrl}/api/graphql`),
    ref,
    ref_name: ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    ref_protected: options.refProtected ?? false,
    sha,
    head_ref: branches.head,
    base_ref: branches.base,
    actor,
    actor_id: text(payload, 'sender', 'id') ?? '1',
    triggering_actor: options.triggeringActor ?? actor,
    run_id: String(options.runId ?? 1),
    run_number: String(options.runNumber ?? 1),
    run_attempt: String(options.runAttempt ?? 1),
    retention_days: '90',
    workflow: options.workflow ?? 'CI',
    workflow_ref: `${repository}/${workflowPath}@${ref}`,
    workflow_sha: sha,
    job: options.job ?? 'job',
    action_repository: options.actionRepository ?? '',
    action_ref: options.actionRef ?? '',
  };
}
