import type { EventPayload } from './runner.ts';

/** Reads a path of the REST API, e.g. `/repos/octo/app`, as one who may see everything. */
export type ReadApi = (path: string) => Promise<unknown>;

interface OfRepository {
  /** `owner/name` */
  readonly repository: string;
  /** The login that caused the event; the repository's owner when it is left out. */
  readonly sender?: string;
}

type PullRequestAction =
  | 'opened' | 'reopened' | 'closed' | 'edited' | 'ready_for_review' | 'converted_to_draft'; // oxfmt-ignore

/** What happened; {@link makeEvent} asks the API for the rest. */
export type EventDescription = OfRepository &
  (
    | {
        readonly name: 'pull_request' | 'pull_request_target';
        readonly action: PullRequestAction;
        readonly number: number;
      }
    | {
        readonly name: 'pull_request' | 'pull_request_target';
        readonly action: 'synchronize';
        readonly number: number;
        /** The head before the push. */
        readonly before: string;
      }
    | {
        readonly name: 'pull_request' | 'pull_request_target';
        readonly action: 'labeled' | 'unlabeled';
        readonly number: number;
        readonly label: string;
      }
    | {
        readonly name: 'pull_request_review';
        readonly action: 'submitted' | 'dismissed' | 'edited';
        readonly number: number;
        readonly reviewId: number;
      }
    | {
        readonly name: 'push';
        /** The full ref, e.g. `refs/heads/main`. */
        readonly ref: string;
        /** The commit before the push; 40 zeros for a new ref. */
        readonly before: string;
        /** The commit after it; 40 zeros for a deleted ref. */
        readonly after: string;
      }
    | {
        readonly name: 'merge_group';
        readonly action: 'checks_requested' | 'destroyed';
        /** The queue's branch, e.g. `refs/heads/gh-readonly-queue/main/pr-7-<sha>`. */
        readonly headRef: string;
        readonly headSha: string;
        readonly baseRef: string;
        readonly baseSha: string;
      }
    | {
        readonly name: 'workflow_run';
        readonly action: 'requested' | 'in_progress' | 'completed';
        readonly runId: number;
      }
    | {
        readonly name: 'issue_comment';
        readonly action: 'created' | 'edited' | 'deleted';
        readonly number: number;
        readonly commentId: number;
      }
    | {
        readonly name: 'release';
        readonly action: 'created' | 'published' | 'released' | 'prereleased' | 'edited';
        readonly releaseId: number;
      }
    | { readonly name: 'schedule'; readonly schedule: string; readonly workflow?: string }
    | {
        readonly name: 'workflow_dispatch';
        readonly inputs?: Readonly<Record<string, string>>;
        readonly ref?: string;
        readonly workflow?: string;
      }
  );

type Json = Record<string, unknown>;

const zeroSha = '0'.repeat(40);
const defaultWorkflow = '.github/workflows/ci.yml';

async function object(read: ReadApi, path: string): Promise<Json> {
  const value = await read(path);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new TypeError(`${path}: expected a JSON object from the API`);
}

/**
 * Builds the payload of an event as GitHub writes it to the runner's event file. The objects in it are the API's own,
 * so that a payload never tells another story than the server.
 *
 * @throws what `read` throws, e.g. for a pull request that does not exist
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
export async function makeEvent(read: ReadApi, event: EventDescription): Promise<EventPayload> {
  const base = `/repos/${event.repository}`;
  const repository = await object(read, base);
  const owner = repository.owner as Json;
  const sender = event.sender === undefined ? owner : await object(read, `/users/${event.sender}`);
  const common = { repository, ...(owner.type === 'Organization' && { organization: owner }), sender };
  return { ...(await specifics(read, base, event, common)), ...common };
}

async function specifics(
  read: ReadApi,
  base: string,
  event: EventDescription,
  common: { sender: Json },
): Promise<Json> {
  switch (event.name) {
    case 'pull_request':
    case 'pull_request_target':
      return pullRequest(read, base, event);
    case 'pull_request_review': {
      const review = await object(read, `${base}/pulls/${event.number}/reviews/${event.reviewId}`);
      return {
        action: event.action,
        // The webhook writes in lower case what the API writes in upper case.
        review: { ...review, state: String(review.state).toLowerCase() },
        pull_request: await object(read, `${base}/pulls/${event.number}`),
      };
    }
    case 'push':
      return push(read, base, event, common.sender);
    case 'merge_group':
      return {
        action: event.action,
        merge_group: {
          head_sha: event.headSha,
          head_ref: event.headRef,
          base_sha: event.baseSha,
          base_ref: event.baseRef,
          head_commit: webhookCommit(await object(read, `${base}/commits/${event.headSha}`)),
        },
      };
    case 'workflow_run': {
      const run = await object(read, `${base}/actions/runs/${event.runId}`);
      const workflow = await object(read, `${base}/actions/workflows/${String(run.workflow_id)}`);
      return { action: event.action, workflow_run: run, workflow };
    }
    case 'issue_comment':
      return {
        action: event.action,
        issue: await object(read, `${base}/issues/${event.number}`),
        comment: await object(read, `${base}/issues/comments/${event.commentId}`),
      };
    case 'release':
      return { action: event.action, release: await object(read, `${base}/releases/${event.releaseId}`) };
    case 'schedule':
      return { schedule: event.schedule, workflow: event.workflow ?? defaultWorkflow };
    case 'workflow_dispatch':
      return {
        inputs: event.inputs ?? null,
        ref: event.ref ?? `refs/heads/${String((await object(read, base)).default_branch)}`,
        workflow: event.workflow ?? defaultWorkflow,
      };
  }
}

async function pullRequest(
  read: ReadApi,
  base: string,
  event: Extract<EventDescription, { name: 'pull_request' | 'pull_request_target' }>,
): Promise<Json> {
  const pull = await object(read, `${base}/pulls/${event.number}`);
  const common = { action: event.action, number: event.number, pull_request: pull };
  if (event.action === 'synchronize') return { ...common, before: event.before, after: (pull.head as Json).sha };
  if (event.action === 'labeled' || event.action === 'unlabeled') {
    return { ...common, label: await object(read, `${base}/labels/${encodeURIComponent(event.label)}`) };
  }
  return common;
}

async function push(
  read: ReadApi,
  base: string,
  event: Extract<EventDescription, { name: 'push' }>,
  sender: Json,
): Promise<Json> {
  const created = event.before === zeroSha;
  const deleted = event.after === zeroSha;
  const head = deleted ? null : webhookCommit(await object(read, `${base}/commits/${event.after}`));
  const comparison =
    created || deleted ? undefined : await object(read, `${base}/compare/${event.before}...${event.after}`);
  const pushed = Array.isArray(comparison?.commits) ? comparison.commits : [];
  return {
    ref: event.ref,
    before: event.before,
    after: event.after,
    base_ref: null,
    created,
    deleted,
    forced: comparison !== undefined && Number(comparison.behind_by) > 0,
    compare: comparison?.html_url ?? '',
    commits: pushed.map((commit) => webhookCommit(commit as Json)),
    head_commit: head,
    pusher: { name: sender.login, email: `${String(sender.login)}@users.noreply.github.com` },
  };
}

/** The API's commit in the shape that webhooks give it. */
function webhookCommit(commit: Json): Json {
  const git = commit.commit as Json;
  const person = (role: 'author' | 'committer') => {
    const { name, email } = git[role] as Json;
    const account = commit[role] as Json | null;
    return { name, email, ...(account && { username: account.login }) };
  };
  const files = Array.isArray(commit.files) ? (commit.files as Json[]) : [];
  const named = (...states: string[]) =>
    files.filter((file) => states.includes(String(file.status))).map((file) => file.filename);
  return {
    id: commit.sha,
    tree_id: (git.tree as Json).sha,
    distinct: true,
    message: git.message,
    timestamp: (git.committer as Json).date,
    url: commit.html_url,
    author: person('author'),
    committer: person('committer'),
    added: named('added', 'copied', 'renamed'),
    removed: [
      ...named('removed'),
      ...files.flatMap((file) => (file.status === 'renamed' ? [file.previous_filename] : [])),
    ],
    modified: named('modified', 'changed'),
  };
}

/** Reads the API of a running sandbox (or any GitHub) over HTTP. */
export function readOverHttp(apiUrl: string, token: string): ReadApi {
  return async (path) => {
    const response = await fetch(`${apiUrl}${path}`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' },
    });
    if (response.ok) return response.json();
    throw new Error(`GET ${path}: expected 200, found ${response.status}: ${(await response.text()).slice(0, 300)}`);
  };
}
