import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { startGitHub, type GitHubServer } from 'sandbox/github';
import { runAction, type RunActionOptions, type RunResult } from 'sandbox/runner';
import { ACTION } from './action-folder.ts';
import { makeRepository, type Repository } from './repository.ts';

type Files = Readonly<Record<string, string | null>>;

/** A review comment as a reader of the pull request sees it. */
export interface SeenComment {
  readonly id: string;
  readonly databaseId: number;
  readonly threadId: string;
  readonly path: string;
  readonly line: number | null;
  readonly startLine: number | null;
  readonly body: string;
  readonly author: string;
  readonly isMinimized: boolean;
  readonly isResolved: boolean;
  readonly isOutdated: boolean;
}

/** A pull request on a GitHub of its own, with a checkout of its head. */
export interface PullRequestStory {
  readonly server: GitHubServer;
  readonly repository: Repository;
  readonly number: number;
  /** Runs the built action on the head as it is. */
  run(inputs?: Readonly<Record<string, string>>, options?: Partial<RunActionOptions>): Promise<RunResult>;
  /** Commits to the pull request and pushes. */
  push(files: Files, message?: string): Promise<string>;
  /**
   * Moves main at GitHub; the workspace and the events do not know. The pull request is compared with it from the next
   * push on.
   */
  moveBase(commit: string): Promise<void>;
  /** Check runs of a commit, with the number of their annotations. */
  checks(commit: string): Promise<{ runs: { name: string; conclusion: string; annotations: number }[] }>;
  /** A clone with the head only, and the report in it. */
  shallowClone(): Promise<string>;
  /** A folder with files that is no repository. */
  plainFolder(files: Readonly<Record<string, string>>): string;
  /** The payload of a completed run for the head. */
  workflowRun(): Promise<Record<string, unknown>>;
  /** What is on the pull request, oldest first. */
  comments(): Promise<SeenComment[]>;
  /** A query or mutation by a token of the state: `admin`, `actions`, `readonly`, `mallory`. */
  graphql<T>(query: string, variables?: object, token?: string): Promise<T>;
  /** Reads and writes of the action since the last call. */
  traffic(): { reads: number; writes: number };
  close(): Promise<void>;
}

const TOKENS = {
  admin: { user: 'robin' },
  mallory: { user: 'mallory' },
  actions: {
    app: 'github-actions',
    permissions: { contents: 'read', 'pull-requests': 'write' },
    repositories: ['org/app'],
  },
  checks: {
    app: 'github-actions',
    permissions: { contents: 'read', 'pull-requests': 'write', checks: 'write' },
  },
  contents: { app: 'github-actions', permissions: { contents: 'write', 'pull-requests': 'write' } },
  readonly: { app: 'github-actions', permissions: { contents: 'read', 'pull-requests': 'read' } },
} as const;

const SEEN = /* GraphQL */ `
  query {
    repository(owner: "org", name: "app") {
      pullRequest(number: 1) {
        reviewThreads(first: 100) {
          nodes {
            id
            path
            line
            startLine
            isResolved
            isOutdated
            comments(first: 1) {
              nodes {
                id
                databaseId
                body
                isMinimized
                author {
                  login
                }
              }
            }
          }
        }
      }
    }
  }
`;

interface Seen {
  readonly repository: {
    readonly pullRequest: {
      readonly reviewThreads: {
        readonly nodes: readonly (Omit<SeenComment, 'threadId' | 'databaseId' | 'author' | 'body' | 'isMinimized'> & {
          readonly comments: {
            readonly nodes: readonly {
              id: string;
              databaseId: number;
              body: string;
              isMinimized: boolean;
              author: { login: string };
            }[];
          };
        })[];
      };
    };
  };
}

interface StoryOptions {
  /** Whether the pull request comes from mallory's fork. */
  readonly fork?: boolean;
  /** Whether the files are in the folder too; without them thousands are there in no time. */
  readonly checkout?: boolean;
}

/** Opens pull request #1 of `org/app`: `base` on main, `head` on a branch. */
export async function openPullRequest(
  base: Files,
  head: Files,
  { fork = false, checkout = true }: StoryOptions = {},
): Promise<PullRequestStory> {
  const repository = makeRepository();
  if (checkout) {
    repository.commit('base', base);
    repository.git('switch', '--quiet', '--create', 'feature');
    repository.commit('change', head);
  } else {
    repository.import('main', base as Readonly<Record<string, string>>);
    repository.import('feature', head as Readonly<Record<string, string>>, 'main');
    repository.git('symbolic-ref', 'HEAD', 'refs/heads/feature');
  }
  const server = await startGitHub({
    state: {
      users: { robin: {}, mallory: {} },
      organizations: { org: { members: { robin: 'admin' } } },
      tokens: TOKENS,
      repositories: {
        'org/app': {
          git: repository.folder,
          collaborators: { robin: 'admin', mallory: 'write' },
          ...(fork ? {} : { pullRequests: [{ title: 'A change', head: 'feature', base: 'main', author: 'robin' }] }),
        },
        ...(fork ? { 'mallory/app': { forkOf: 'org/app' } } : {}),
      },
    },
  });
  if (fork) await openFromFork(server);
  let seen = 0;
  const folders: string[] = [];
  const story: PullRequestStory = {
    server,
    repository,
    number: 1,
    run: (inputs = {}, options = {}) => {
      seen = server.requests().length;
      return runAction({
        action: ACTION,
        event: 'pull_request',
        payload: payloadOf(repository),
        inputs: { reports: 'eslint.json', ...inputs },
        workspace: repository.folder,
        ...options,
        github: {
          serverUrl: server.url,
          apiUrl: server.apiUrl,
          graphqlUrl: server.graphqlUrl,
          token: server.tokens['actions'] ?? '',
          repository: 'org/app',
          job: 'lint',
          workflowPath: '.github/workflows/lint.yml',
          ...options.github,
        },
      });
    },
    async push(files, message = 'more') {
      const commit = repository.commit(message, files);
      await pushTo(server, repository, 'feature');
      return commit;
    },
    moveBase: (commit) => pushTo(server, repository, `${commit}:refs/heads/main`),
    async checks(commit) {
      interface Listed {
        readonly check_runs: readonly { name: string; conclusion: string; output: { annotations_count: number } }[];
      }
      const { check_runs: runs } = await api<Listed>(server, 'GET', `/repos/org/app/commits/${commit}/check-runs`);
      return {
        runs: runs.map(({ name, conclusion, output }) => ({ name, conclusion, annotations: output.annotations_count })),
      };
    },
    async shallowClone() {
      const clone = join(story.plainFolder({}), 'clone');
      const head = repository.git('rev-parse', 'feature');
      const env = { ...gitEnvironment(server), PATH: process.env['PATH'] };
      const git = (...args: string[]) => promisify(execFile)('git', args, { cwd: clone, env });
      mkdirSync(clone);
      await git('init', '--quiet');
      await git('fetch', '--quiet', '--depth=1', `${server.url}/org/app.git`, head);
      await git('checkout', '--quiet', '--detach', head);
      copyFileSync(join(repository.folder, 'eslint.json'), join(clone, 'eslint.json'));
      return clone;
    },
    plainFolder(files) {
      const folder = mkdtempSync(join(tmpdir(), 'lint-review-plain-'));
      folders.push(folder);
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), content);
      }
      return folder;
    },
    async workflowRun() {
      const pull = await api<{ head: { ref: string; sha: string; repo: object } }>(
        server,
        'GET',
        '/repos/org/app/pulls/1',
      );
      const { ref, sha, repo } = pull.head;
      return {
        action: 'completed',
        repository: { full_name: 'org/app', name: 'app', owner: { login: 'org' } },
        workflow_run: {
          event: 'pull_request',
          head_branch: ref,
          head_sha: sha,
          head_repository: repo,
          pull_requests: [],
        },
      };
    },
    async comments() {
      const { repository: found } = await story.graphql<Seen>(SEEN);
      return found.pullRequest.reviewThreads.nodes.map(({ id: threadId, comments, ...thread }) => {
        const [first] = comments.nodes;
        return {
          ...thread,
          threadId,
          id: '',
          databaseId: 0,
          body: '',
          isMinimized: false,
          ...first,
          author: first?.author.login ?? '',
        };
      });
    },
    async graphql<T>(query: string, variables: object = {}, token = 'admin') {
      const response = await fetch(server.graphqlUrl, {
        method: 'POST',
        headers: { authorization: `bearer ${server.tokens[token]}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      const answer = (await response.json()) as { data: T; errors?: unknown };
      if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
      return answer.data;
    },
    traffic() {
      const own = server
        .requests()
        .slice(seen)
        .filter(({ token }) => token === 'actions' || token === 'contents' || token === 'readonly');
      const api = own.filter(({ route }) => route?.startsWith('/') === true);
      const writes = api.filter(({ method, operation }) =>
        operation === undefined ? method !== 'GET' : operation.startsWith('mutation'),
      );
      return { reads: api.length - writes.length, writes: writes.length };
    },
    async close() {
      await server.close();
      repository.remove();
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
  return story;
}

function payloadOf(repository: Repository): Record<string, unknown> {
  const [head, base] = [repository.git('rev-parse', 'feature'), repository.git('rev-parse', 'main')];
  return {
    action: 'synchronize',
    number: 1,
    pull_request: { number: 1, head: { sha: head, ref: 'feature' }, base: { sha: base, ref: 'main' } },
    repository: { full_name: 'org/app', name: 'app', owner: { login: 'org' } },
  };
}

/** Not synchronous: the server lives in this process and has to answer meanwhile. */
async function pushTo(server: GitHubServer, repository: Repository, ...refs: readonly string[]): Promise<void> {
  const args = ['push', '--quiet', '--force', `${server.url}/org/app.git`, ...refs];
  const env = { ...gitEnvironment(server), PATH: process.env['PATH'] };
  await promisify(execFile)('git', args, { cwd: repository.folder, env });
}

/** Git without the user's configuration, with the token of the administrator. */
function gitEnvironment(server: GitHubServer): Record<string, string> {
  const basic = Buffer.from(`x-access-token:${server.tokens['admin']}`).toString('base64');
  return {
    HOME: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'http.extraHeader',
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
  };
}

async function openFromFork(server: GitHubServer): Promise<void> {
  const body = { title: 'A change', head: 'mallory:feature', base: 'main' };
  await api(server, 'POST', '/repos/org/app/pulls', body, 'mallory');
}

/** A call of the REST API by a token of the state. */
export async function api<T>(
  server: GitHubServer,
  method: string,
  path: string,
  body?: object,
  token = 'admin',
): Promise<T> {
  const response = await fetch(`${server.apiUrl}${path}`, {
    method,
    headers: { authorization: `bearer ${server.tokens[token]}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}
