import { Octokit } from '@octokit/rest';
import type { GitHubServer } from '../src/github.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** An unmodified Octokit that speaks with one of the state's tokens. */
export function asToken(github: GitHubServer, token: string): Octokit {
  return new Octokit({ baseUrl: github.apiUrl, auth: github.tokens[token], log: quiet });
}

/** The status of a call that is refused; 0 when it is not. */
export async function statusOf(call: Promise<unknown>): Promise<number> {
  try {
    await call;
    return 0;
  } catch (error) {
    return (error as { status?: number }).status ?? -1;
  }
}

/** Numbered lines, with some of them replaced. */
export function numbered(count: number, changes: Readonly<Record<number, string>> = {}): string {
  return Array.from({ length: count }, (_, index) => `${changes[index + 1] ?? `line ${index + 1}`}\n`).join('');
}
