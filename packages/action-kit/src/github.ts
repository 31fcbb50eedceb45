import { Octokit } from '@octokit/core';
import type { OctokitResponse } from '@octokit/types';
import { type Clock, systemClock } from './clock.ts';
import { callOf, trustedHosts } from './github-call.ts';
import { boundedFetch } from './github-fetch.ts';
import { Persistence, type SentRequest } from './github-persistence.ts';
import { useProxyOfEnvironment } from './proxy.ts';
import { RequestGate } from './request-gate.ts';

export interface GitHubOptions {
  readonly token: string;
  /** For GITHUB_API_URL, GITHUB_GRAPHQL_URL, GITHUB_SERVER_URL and proxies; default process.env. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly userAgent?: string;
  readonly clock?: Clock;
  /** Told about waiting and repeating. */
  readonly log?: { info(message: string): void };
  /** Told about every request when it is answered or lost, in that order. */
  readonly onRequest?: (request: SentRequest) => void;
  readonly fetch?: typeof globalThis.fetch;
  /** One exchange; default 30 s. */
  readonly timeoutMs?: number;
  /** One answer; default 64 MiB. */
  readonly maxBytes?: number;
  /** All waiting of this client for limits and repeats; default 5 minutes. */
  readonly patienceMs?: number;
  /** Between writes; default 1 s, as GitHub asks for. */
  readonly writeSpacingMs?: number;
  /** Requests at once; default 10 (GitHub's limit is 100 for all of one user). */
  readonly concurrency?: number;
  /** How often one read is tried when answers do not come; default 4. */
  readonly readAttempts?: number;
}

/** How many requests were sent, repeats included. */
export interface RequestCount {
  readonly reads: number;
  readonly writes: number;
  /** Milliseconds waited for limits and repeats. */
  readonly waitedMs: number;
}

/** GitHub's API as this project uses it. */
export interface GitHub {
  /**
   * Octokit's typed request: `request('GET /repos/{owner}/{repo}', { owner, repo })`. Limits are waited for; reads are
   * repeated; a write whose answer is lost rejects with a WriteUncertainError and is not repeated: see `writeOnce`.
   * Every rejection is a {@link GitHubError}.
   */
  readonly request: Octokit['request'];
  /** The data of a query or mutation. Any error in the answer rejects, also when some data came. */
  graphql<T>(query: string, variables?: Readonly<Record<string, unknown>>): Promise<T>;
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  /** Where people and git go: `https://github.com`. */
  readonly serverUrl: string;
  readonly count: () => RequestCount;
}

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A client for the GitHub that the environment names. */
export function createGitHub(options: GitHubOptions): GitHub {
  const env = options.env ?? process.env;
  const clock = options.clock ?? systemClock;
  const apiUrl = (env['GITHUB_API_URL'] ?? 'https://api.github.com').replace(/\/+$/, '');
  const graphqlUrl = env['GITHUB_GRAPHQL_URL'] ?? `${apiUrl.replace(/\/api\/v3$/, '/api')}/graphql`;
  const serverUrl = (env['GITHUB_SERVER_URL'] ?? 'https://github.com').replace(/\/+$/, '');
  if (options.fetch === undefined) useProxyOfEnvironment(env);

  const gate = new RequestGate({
    clock,
    concurrency: options.concurrency ?? 10,
    writeSpacingMs: options.writeSpacingMs ?? 1_000,
    patienceMs: options.patienceMs ?? 300_000,
  });
  const octokit = new Octokit({
    auth: options.token,
    baseUrl: apiUrl,
    ...(options.userAgent === undefined ? {} : { userAgent: options.userAgent }),
    request: {
      log: SILENT,
      fetch: boundedFetch({
        fetch: options.fetch ?? globalThis.fetch,
        timeoutMs: options.timeoutMs ?? 30_000,
        maxBytes: options.maxBytes ?? 64 * 2 ** 20,
        trustedHosts: trustedHosts(apiUrl, graphqlUrl),
      }),
    },
    log: SILENT,
  });
  const persistence = new Persistence({
    clock,
    gate,
    log: options.log,
    onRequest: options.onRequest,
    readAttempts: options.readAttempts ?? 4,
  });
  octokit.hook.wrap('request', (request, endpoint) =>
    persistence.send(callOf(endpoint, graphqlUrl), async () => (await request(endpoint)) as OctokitResponse<unknown>),
  );

  return {
    request: octokit.request,
    async graphql<T>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<T> {
      const response = await octokit.request({ method: 'POST', url: graphqlUrl, query, variables });
      return (response.data as { data: T }).data;
    },
    apiUrl,
    graphqlUrl,
    serverUrl,
    count: () => ({ ...persistence.count(), waitedMs: gate.waitedMs }),
  };
}
