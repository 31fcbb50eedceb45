import { ApiError } from '../api-error.ts';
import type { PullRequest } from '../entities/pull-request.ts';
import type { Repository } from '../entities/repository.ts';
import { mergeBaseOf } from '../pull-requests.ts';

/** Files, lines and bytes that a diff or patch may have as a media type. */
const fileLimit = 300;
const lineLimit = 20_000;
const byteLimit = 1024 * 1024;

/**
 * The diff of two commits as text.
 *
 * @throws ApiError 406 above 300 files, 20,000 lines or 1 MB
 * @see https://docs.github.com/en/repositories/creating-and-managing-repositories/repository-limits#diff-limits
 */
export async function limitedDiff(repository: Repository, from: string, to: string, resource: string): Promise<Buffer> {
  const files = (await repository.git.diff(from, to)).length;
  const tooLarge = (what: string) =>
    new ApiError(
      406,
      `Sorry, the diff exceeded the maximum number of ${what}. Consider using 'List pull requests files' API or locally cloning the repository instead.`,
      { errors: [{ resource, field: 'diff', code: 'too_large' }] },
    );
  if (files > fileLimit) throw tooLarge(`files (${fileLimit})`);
  const diff = await repository.git.diffText(from, to);
  if (diff.toString('latin1').split('\n').length > lineLimit) throw tooLarge(`lines (${lineLimit})`);
  if (diff.length > byteLimit) throw tooLarge(`bytes (${byteLimit})`);
  return diff;
}

export async function pullDiff(pull: PullRequest): Promise<Buffer> {
  return limitedDiff(pull.repository, await mergeBaseOf(pull), pull.headSha, 'PullRequest');
}

/** The mails of a pull request's commits; the limits are those of its diff. */
export async function pullPatch(pull: PullRequest): Promise<Buffer> {
  await pullDiff(pull);
  return pull.repository.git.formatPatch([pull.headSha, `^${pull.baseSha}`]);
}
