import type { GitHub } from 'action-kit/github';
import { GitHubError } from 'action-kit/github-error';
import { changeOf, type Change } from './change.ts';

interface PullRequestPlace {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  readonly head: string;
}

/** GitHub answers 406 for diffs of more than 300 files or 20,000 lines. */
const TOO_LARGE = 406;

/** What a pull request changes, as GitHub's API tells it: the diff, or the list of files when that is too large. */
export async function readChangeFromApi(github: GitHub, place: PullRequestPlace): Promise<Change> {
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
      owner: place.owner,
      repo: place.repo,
      pull_number: place.number,
      mediaType: { format: 'diff' },
    });
    return changeOf(Buffer.from(data as unknown as string), place.head, '');
  } catch (error) {
    if (!(error instanceof GitHubError) || error.status !== TOO_LARGE) throw error;
    const { listChangedFiles } = await import('./list-changed-files.ts');
    return listChangedFiles(github, place);
  }
}
