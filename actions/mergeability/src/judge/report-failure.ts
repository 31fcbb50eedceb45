import { describeError } from 'action-kit/errors';
import { postStatus, statusOf } from '../report/status.ts';
import { contextFor } from './judge-pull-request.ts';
import type { Services, Settings } from './services.ts';

/** A pull request or a commit about which nothing could be found out. */
export type Unjudged = { readonly number: number } | { readonly sha: string; readonly baseRef: string };

/**
 * Says by the status that there was an error, so that a gate that said yes before does not go on saying so. Returns the
 * sentence for the run; never throws.
 */
export async function reportFailure(
  target: Unjudged,
  error: unknown,
  services: Services,
  settings: Settings,
): Promise<string> {
  const why = describeError(error);
  const name = 'number' in target ? `Pull request ${target.number}` : `The merge group ${target.sha.slice(0, 12)}`;
  const sentence = `${name} could not be judged: ${why}`;
  if (settings.dryRun) return sentence;
  try {
    const { sha, baseRef } = 'number' in target ? await findHead(target.number, services, settings) : target;
    const { owner, repo } = settings;
    const place = {
      owner,
      repo,
      sha,
      context: contextFor(settings.statusContext, baseRef),
      targetUrl: services.runUrl,
    };
    await postStatus(services.github, place, statusOf('error', why));
    return sentence;
  } catch (second) {
    return `${sentence}\nThe status could not say so: ${describeError(second)}`;
  }
}

async function findHead(
  number: number,
  { github }: Services,
  { owner, repo }: Settings,
): Promise<{ sha: string; baseRef: string }> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
    owner,
    repo,
    pull_number: number,
  });
  return { sha: data.head.sha, baseRef: data.base.ref };
}
