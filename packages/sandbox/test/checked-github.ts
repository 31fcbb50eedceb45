import { startGitHub, type GitHubOptions, type GitHubServer } from '../src/github.ts';
import { Contract } from './contract/contract.ts';

const contract = new Contract();

/** A GitHub whose every exchange is held against GitHub's OpenAPI description; `problems` must stay empty. */
export interface CheckedGitHub extends GitHubServer {
  readonly problems: readonly string[];
}

/** What browsers load beside the API; the description says nothing of it. */
function isPage(url: string): boolean {
  return /^\/[^/]+\/[^/]+\/releases\/download\//.test(url);
}

export async function startCheckedGitHub(options: GitHubOptions): Promise<CheckedGitHub> {
  const problems: string[] = [];
  const server = await startGitHub({
    ...options,
    onExchange: (exchange) => {
      if (!isPage(exchange.url)) problems.push(...contract.check(exchange));
    },
  });
  return { ...server, problems };
}
