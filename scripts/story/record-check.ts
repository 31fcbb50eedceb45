import type { GitHubServer } from 'sandbox/github';
import type { OpenedPullRequest } from './make-pull-request.ts';

/** Puts the check run of a finished job on the head, as the Actions service does beside every job. */
export async function recordCheck(
  server: GitHubServer,
  opened: OpenedPullRequest,
  name: string,
  conclusion: string,
): Promise<void> {
  const response = await fetch(`${server.apiUrl}/repos/${opened.repository}/check-runs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.tokens.service ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name, head_sha: opened.headSha, status: 'completed', conclusion }),
  });
  if (response.status !== 201)
    throw new Error(`recording the check ${name} answered ${response.status}: ${await response.text()}`);
}
