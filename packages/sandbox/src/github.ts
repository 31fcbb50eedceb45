import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clock } from './clock.ts';
import { families } from './github/families.ts';
import type { Faults } from './github/fault.ts';
import type { LoggedRequest } from './github/request-log.ts';
import { GitHub, type Exchange, type Strictness } from './github/server.ts';
import { Store } from './github/store.ts';
import { loadState } from './github/load-state.ts';
import type { State } from './state.ts';

export interface GitHubOptions {
  /** What is there at the start; an empty GitHub when left out. */
  readonly state?: State;
  /** Folders and files that the state names are taken from here; the current folder when left out. */
  readonly stateFolder?: string;
  readonly clock?: Clock;
  /** Decides faults with a chance; the same seed, the same faults. */
  readonly seed?: number;
  /** Where it is less true to GitHub than it could be; left out, it is as true as it can. */
  readonly strictness?: Partial<Strictness>;
  /** 0, the default, is any free port. Only the loopback address is ever served. */
  readonly port?: number;
  /** Sees every request and answer of the API with their bodies. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** A GitHub that runs. */
export interface GitHubServer {
  /** Pages and git: `${url}/octo/app.git`. GITHUB_SERVER_URL. */
  readonly url: string;
  /** GITHUB_API_URL; `${url}/api/v3` is the same. */
  readonly apiUrl: string;
  /** GITHUB_GRAPHQL_URL */
  readonly graphqlUrl: string;
  /** The tokens of the state by their names. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly github: GitHub;
  readonly store: Store;
  readonly faults: Faults;
  readonly clock: Clock;
  /** Every request so far, oldest first. */
  requests(): readonly LoggedRequest[];
  /** Stops the server and removes its repositories. */
  close(): Promise<void>;
}

/**
 * Starts a GitHub on a free port of the loopback address.
 *
 * @throws Error when the state contradicts itself; the message says where
 */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHubServer> {
  const clock = options.clock ?? new Clock();
  const store = new Store(clock);
  const strictness = { limits: 'github', mergeable: 'delayed', lag: 0, ...options.strictness } as const;
  const github = new GitHub(store, strictness, options.seed ?? 1, options.onExchange);
  for (const family of families) family(github);
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-github-'));
  const server = createServer((request, response) => void github.handle(request, response));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    store.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const load = (repositories: string) =>
    loadState(store, options.state ?? {}, { repositories, sources: options.stateFolder ?? process.cwd() });
  github.restart = async () => {
    store.clear();
    github.faults.clear();
    github.limits.clear();
    github.requests.length = 0;
    // A folder of its own: a clone that is still under way may go on reading the old one.
    await load(await mkdtemp(join(folder, 'again-')));
  };
  try {
    await load(folder);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
  } catch (error) {
    store.close();
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  github.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { url, apiUrl, graphqlUrl, faults } = github;
  const tokens = Object.fromEntries([...store.tokens.values()].map((token) => [token.name, token.value]));
  return { url, apiUrl, graphqlUrl, tokens, github, store, faults, clock, requests: () => github.requests, close };
}
