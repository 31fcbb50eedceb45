import { GitError, type Git } from 'action-kit/git';
import { readBlobs } from 'action-kit/git-objects';

const AT_ONCE = 200;
/** Larger files are no source that somebody reviews; what is known by their text is known without it. */
const MAX_BYTES = 1 << 26;

/**
 * Files at a commit as bytes, read a few hundred at a time. Files that the commit does not have are left out, and so are
 * those of more than 64 MiB.
 */
export async function* readFiles(
  git: Git,
  commit: string,
  paths: readonly string[],
): AsyncGenerator<readonly [path: string, content: Buffer]> {
  const queue: (readonly string[])[] = [];
  for (let from = 0; from < paths.length; from += AT_ONCE) queue.push(paths.slice(from, from + AT_ONCE));
  for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
    const blobs = await tryPart(git, commit, part);
    const half = part.length >> 1;
    if (blobs === undefined && half > 0) queue.unshift(part.slice(0, half), part.slice(half));
    for (const [i, blob] of (blobs ?? []).entries()) if (blob !== undefined) yield [part[i] as string, blob];
  }
}

/** Undefined when git was stopped because the files are too large together, or one is too large alone. */
async function tryPart(
  git: Git,
  commit: string,
  paths: readonly string[],
): Promise<(Buffer | undefined)[] | undefined> {
  const names = paths.map((path) => `${commit}:${path}`);
  try {
    return await readBlobs(git, names, MAX_BYTES);
  } catch (error) {
    if (error instanceof GitError && error.exitCode === null) return undefined;
    throw error;
  }
}
