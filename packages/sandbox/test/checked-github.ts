import { startGitHub, type GitHubOptions, type GitHubServer } from '../src/github.ts';
import { Contract } from './contract/contract.ts';

const contract = new Contract();

/**
 * A GitHub whose every exchange is held against GitHub's OpenAPI description: `problems` must stay empty, and `close()`
 * throws when it did not.
 */
export interface CheckedGitHub extends GitHubServer {
  readonly problems: readonly string[];
}

/** What the description says nothing of: pages beside the API, and GraphQL, whose schema is the one that is executed. */
function isOutside(url: string): boolean {
  return /^\/graphql$|^\/[^/]+\/[^/]+\/(?:releases\/download\/|pull\/|raw\/|legacy\.)/.test(url);
}

export async function startCheckedGitHub(options: GitHubOptions): Promise<CheckedGitHub> {
  const problems: string[] = [];
  const server = await startGitHub({
    ...options,
    onExchange: (exchange) => {
      if (!isOutside(exchange.url)) problems.push(...contract.check(exchange));
    },
  });
  const close = async () => {
    await server.close();
    if (problems.length > 0) throw new Error(`the sandbox broke GitHub's contract:\n${problems.join('\n')}`);
  };
  return { ...server, close, problems };
}
