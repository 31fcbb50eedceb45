import type { GitRepository, TreeEntry } from '../git-repository.ts';
import { emptyTree } from '../git/diff.ts';
import { ApiError } from '../api-error.ts';
import { isTreePath } from '../tree-path.ts';

/** One path of a tree: a new object there, or (null) nothing any more. */
export interface TreeChange {
  readonly path: string;
  readonly mode: string;
  readonly sha: string | null;
}

type Child = Pick<TreeEntry, 'path' | 'mode' | 'type' | 'sha'>;

/**
 * A tree with some of its paths changed; folders that end up empty go.
 *
 * @throws ApiError 422 for a path that no tree can hold
 */
export async function editTree(
  git: GitRepository,
  base: string | undefined,
  changes: readonly TreeChange[],
): Promise<string> {
  const children = new Map<string, Child>();
  for (const entry of (base === undefined ? [] : await git.listTree(base, false)) ?? [])
    children.set(entry.path, entry);
  const below = new Map<string, TreeChange[]>();
  for (const change of changes) {
    const slash = change.path.indexOf('/');
    const name = slash < 0 ? change.path : change.path.slice(0, slash);
    if (!isTreePath(name)) throw new ApiError(422, 'tree.path contains a malformed path component');
    if (slash >= 0) below.set(name, [...(below.get(name) ?? []), { ...change, path: change.path.slice(slash + 1) }]);
    else if (change.sha === null) children.delete(name);
    else children.set(name, { path: name, mode: change.mode, type: typeOf(change.mode), sha: change.sha });
  }
  for (const [name, inner] of below) {
    const known = children.get(name);
    const sha = await editTree(git, known?.type === 'tree' ? known.sha : undefined, inner);
    if (sha === emptyTree) children.delete(name);
    else children.set(name, { path: name, mode: '040000', type: 'tree', sha });
  }
  return git.writeTree([...children.values()]);
}

function typeOf(mode: string): Child['type'] {
  return mode === '040000' ? 'tree' : mode === '160000' ? 'commit' : 'blob';
}
