import { join } from 'node:path';
import { type GitHubServer, startGitHub } from 'sandbox/github';
import type { CommitStatus } from 'sandbox/github/entities/automation';
import type { PullRequest } from 'sandbox/github/entities/pull-request';
import { runAction, type RunResult } from 'sandbox/runner';
import type { PullRequestState, RepositoryState, State } from 'sandbox/state';

/** The built action, as the runner would find it. */
export const ACTION = join(import.meta.dirname, '..');

export const REPOSITORY = 'acme/shop';

/** A small company whose main branch requires the status: ada opens pull requests; bo and cy are in the team core; dee has write permission; eve has none. */
export interface ShopOptions {
  readonly policy: string | null;
  readonly pullRequest?: Partial<PullRequestState>;
  readonly repository?: Partial<RepositoryState>;
  /** Files of the base, the policy aside. */
  readonly base?: Readonly<Record<string, string>>;
  /** Files of the head. */
  readonly head?: Readonly<Record<string, string | null>>;
  readonly headAuthor?: string;
  readonly permissions?: Readonly<Record<string, 'none' | 'read' | 'write'>>;
  readonly users?: readonly string[];
  readonly state?: Partial<State>;
}

export const PERMISSIONS = {
  contents: 'read',
  'pull-requests': 'read',
  checks: 'read',
  statuses: 'write',
  issues: 'read',
  members: 'read',
} as const;

/** A GitHub with one repository and one pull request, number 1, from `feature/x` into `main`. */
export async function startShop(options: ShopOptions): Promise<GitHubServer> {
  const { policy, base = {}, head = { 'src/a.js': 'a\nb\n' }, repository = {}, state = {} } = options;
  const logins = ['ada', 'bo', 'cy', 'dee', 'eve', ...(options.users ?? [])];
  const people = Object.fromEntries(logins.map((login) => [login, { email: `${login}@acme.example` }]));
  return startGitHub({
    strictness: { mergeable: 'immediate' },
    state: {
      users: { ...people, ...state.users },
      organizations: {
        acme: {
          members: { ada: 'member', bo: 'member', cy: 'member', dee: 'member' },
          teams: { core: { members: { bo: 'member', cy: 'member' } } },
        },
        ...state.organizations,
      },
      tokens: {
        ci: { app: 'github-actions', permissions: options.permissions ?? PERMISSIONS },
        bo: { user: 'bo' },
        ...state.tokens,
      },
      repositories: {
        [REPOSITORY]: {
          rulesets: [
            {
              name: 'main',
              rules: [
                {
                  type: 'required_status_checks',
                  parameters: { required_status_checks: [{ context: 'mergeability' }] },
                },
              ],
            },
          ],
          collaborators: { ada: 'write', bo: 'write', cy: 'write', dee: 'write', eve: 'read' },
          ...repository,
          labels: ['bug', 'feature', 'wip', 'skip-changelog', ...(repository.labels ?? []).map(({ name }) => name)].map(
            (name) => ({ name }),
          ),
          commits: [
            {
              id: 'base',
              author: 'dee',
              files: {
                'src/a.js': 'a\n',
                'README.md': '# Shop\n',
                ...base,
                ...(policy === null ? {} : { '.github/mergeability.yml': policy }),
              },
            },
            { id: 'head', branch: 'feature/x', from: 'base', author: options.headAuthor ?? 'ada', files: head },
            ...(repository.commits ?? []),
          ],
          pullRequests: [
            { title: 'feat: sell more', author: 'ada', head: 'feature/x', ...options.pullRequest },
            ...(repository.pullRequests ?? []),
          ],
        },
        ...state.repositories,
      },
    },
  });
}

export interface JudgeOptions {
  readonly event?: string;
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly signal?: AbortSignal;
  readonly action?: string;
}

/** Runs the built action for pull request 1, or as asked. */
export async function judge(server: GitHubServer, options: JudgeOptions = {}): Promise<RunResult> {
  const payload = options.payload ?? {
    action: 'synchronize',
    number: 1,
    pull_request: { number: 1, base: { ref: 'main' }, head: {} },
  };
  return runAction({
    action: options.action ?? ACTION,
    event: options.event ?? 'pull_request_target',
    payload: { repository: { full_name: REPOSITORY }, ...payload },
    inputs: options.inputs ?? {},
    github: {
      serverUrl: server.url,
      apiUrl: server.apiUrl,
      graphqlUrl: server.graphqlUrl,
      token: server.tokens[options.token ?? 'ci'] ?? '',
      repository: REPOSITORY,
    },
    ...(options.signal && { signal: options.signal }),
  });
}

/** The repository of the shop, for looking at it and for changing it behind everybody's back. */
export function shopOf(server: GitHubServer): NonNullable<ReturnType<GitHubServer['store']['findRepository']>> {
  const repository = server.store.findRepository('acme', 'shop');
  if (repository === undefined) throw new Error('The shop is gone.');
  return repository;
}

/** A pull request of the shop. */
export function pullOf(server: GitHubServer, number = 1): PullRequest {
  const pull = shopOf(server).issues.get(number);
  if (pull?.typename !== 'PullRequest') throw new Error(`There is no pull request ${number}.`);
  return pull;
}

/** All statuses of a commit under our name, oldest first. */
export function statusesOf(server: GitHubServer, sha: string, context = 'mergeability'): CommitStatus[] {
  return (shopOf(server).statuses.get(sha) ?? []).filter((status) => status.context === context);
}

/** The newest of them. */
export const statusOf = (
  server: GitHubServer,
  sha = pullOf(server).headSha,
  context = 'mergeability',
): CommitStatus | undefined => statusesOf(server, sha, context).at(-1);

/** Requests to the API, git aside. */
export const apiRequests = (server: GitHubServer): string[] =>
  server
    .requests()
    .flatMap(({ method, route, path }) => ((route ?? path).includes('.git') ? [] : [`${method} ${route ?? path}`]));
