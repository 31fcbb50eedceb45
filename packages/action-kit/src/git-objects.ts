import { type Git, GitError } from './git.ts';

/** One entry of a tree. `size` is that of a blob. */
export interface TreeEntry {
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly id: string;
  readonly size: number | undefined;
  readonly path: string;
}

/** Every file of a tree, in git's order; with `paths`, only those files and folders. Submodules have type `commit`. */
export async function listTree(git: Git, tree: string, paths: readonly string[] = []): Promise<TreeEntry[]> {
  const { stdout } = await git.run(['ls-tree', '-r', '-z', '--full-tree', '--end-of-options', tree, ...paths]);
  return records(stdout).map((record) => {
    const match = /^(\d{6}) (blob|tree|commit) ([0-9a-f]+)\t([^]*)$/.exec(record);
    if (match === null) throw new GitError(`git ls-tree wrote a line that cannot be read: ${record}`, 'ls-tree', 0, '');
    const [, mode, type, id, path] = match as unknown as [string, string, TreeEntry['type'], string, string];
    return { mode, type, id, path, size: undefined };
  });
}

/** A file as bytes, or undefined when the revision has no such file in this clone. */
export async function readBlob(git: Git, revision: string, maxBytes?: number): Promise<Buffer | undefined> {
  return (await readBlobs(git, [revision], maxBytes))[0];
}

/**
 * The contents of many objects in the order asked for, by one process. An object is named by id or `<commit>:<path>`;
 * one that does not exist is undefined.
 *
 * @param maxBytes of all of them together; more is a {@link GitError}
 */
export async function readBlobs(
  git: Git,
  revisions: readonly string[],
  maxBytes = 256 * 2 ** 20,
): Promise<(Buffer | undefined)[]> {
  if (revisions.length === 0) return [];
  // The batch protocol has one request per line. A name with a line feed is asked for by id instead.
  const names = await Promise.all(
    revisions.map((name) => (name.includes('\n') ? idOf(git, name) : Promise.resolve(name))),
  );
  const { stdout } = await git.run(['cat-file', '--batch'], { input: `${names.join('\n')}\n`, maxBytes });
  const blobs: (Buffer | undefined)[] = [];
  let at = 0;
  while (blobs.length < names.length) {
    const lf = stdout.indexOf(10, at);
    if (lf === -1) throw new GitError('git cat-file answered less than was asked.', 'cat-file', 0, '');
    const header = stdout.toString('utf8', at, lf);
    const size = /^[0-9a-f]{40,64} \w+ (\d+)$/.exec(header)?.[1];
    if (size === undefined) {
      if (!/ (?:missing|ambiguous|submodule)$/.test(header)) {
        throw new GitError(`git cat-file answered ${JSON.stringify(header.slice(0, 200))}.`, 'cat-file', 0, '');
      }
      blobs.push(undefined);
      at = lf + 1;
      continue;
    }
    blobs.push(stdout.subarray(lf + 1, lf + 1 + Number(size)));
    at = lf + 1 + Number(size) + 1;
  }
  return blobs;
}

async function idOf(git: Git, revision: string): Promise<string> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', revision];
  const { exitCode, stdout } = await git.run(args, { accept: [0, 1, 128] });
  return exitCode === 0 ? stdout.toString().trim() : 'missing-object';
}

/** The NUL-ended records of an output. */
export function records(output: Buffer): string[] {
  const all = output.toString().split('\0');
  all.pop();
  return all;
}
