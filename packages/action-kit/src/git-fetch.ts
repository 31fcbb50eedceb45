import { type Git, GitError, type GitOptions, isObjectId, openGit } from './git.ts';
import { hasCommits, isShallow } from './git-history.ts';

export interface FetchOptions {
  /** Commits from each tip; without it all history that the clone lacks, also what an earlier depth cut off. */
  readonly depth?: number;
  /** What to leave out of a partial clone: `blob:none` (all blobs, read when needed) or `tree:0` (trees too). */
  readonly filter?: 'blob:none' | 'tree:0';
  readonly timeoutMs?: number;
}

/**
 * Makes an empty bare repository whose lazy fetches go to `url`; nothing is ever checked out in it.
 * An existing one made before is opened, so that an interrupted run can go on.
 */
export async function openScratchRepository(options: GitOptions & { readonly url: string }): Promise<Git> {
  const git = openGit(options);
  await git.run(['init', '--quiet', '--bare', '--template=', options.directory]);
  await git.run(['config', 'remote.origin.url', options.url]);
  return git;
}

/**
 * Brings commits, named by their full ids, from a repository into this one. What is already here with its history is
 * not asked for again. No refs, tags or FETCH_HEAD are written. Works for commits of forks through the repository
 * that holds the pull request, because GitHub serves any object that a pull request references.
 *
 * @throws GitError when a commit is not there, or a `depth` was not asked for and history stays cut
 */
export async function fetchCommits(
  git: Git,
  url: string,
  ids: readonly string[],
  options: FetchOptions = {},
): Promise<void> {
  for (const id of ids) {
    if (!isObjectId(id))
      throw new GitError(`Expected a full commit id, found ${JSON.stringify(id)}.`, 'fetch', null, '');
  }
  const shallow = options.depth === undefined && (await isShallow(git));
  const present = await hasCommits(git, ids);
  const missing = shallow ? [...ids] : ids.filter((_, index) => present[index] !== true);
  if (missing.length === 0) return;
  const extent = options.depth === undefined ? (shallow ? ['--unshallow'] : []) : [`--depth=${options.depth}`];
  const filter = options.filter === undefined ? [] : [`--filter=${options.filter}`];
  // A filter belongs to a named remote; a plain URL would be written to the configuration as a remote's name.
  const remote = filter.length > 0 && (await originUrl(git)) === url ? 'origin' : url;
  await git.run(
    [
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-write-fetch-head',
      '--no-auto-maintenance',
      '--no-recurse-submodules',
      '--force',
      '--refmap=',
      ...extent,
      ...(remote === 'origin' ? filter : []),
      '--end-of-options',
      remote,
      ...new Set(missing),
    ],
    options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs },
  );
}

async function originUrl(git: Git): Promise<string | undefined> {
  const { exitCode, stdout } = await git.run(['config', '--get', 'remote.origin.url'], { accept: [0, 1] });
  return exitCode === 0 ? stdout.toString().trim() : undefined;
}
