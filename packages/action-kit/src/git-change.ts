import { type Git, GitError } from './git.ts';
import { records } from './git-objects.ts';

/**
 * A name of the change between two trees that survives rebases: equal for equal changes on other base lines
 * (git patch-id --stable). Undefined when nothing changes.
 */
export async function patchId(
  git: Git,
  from: string,
  to: string,
  paths: readonly string[] = [],
): Promise<string | undefined> {
  const args = [
    'diff-tree',
    '-p',
    '-r',
    '--no-commit-id',
    '--no-ext-diff',
    '--no-textconv',
    '--no-color',
    '--no-relative',
    '--no-renames',
    '-O/dev/null',
    '--binary',
    '--full-index',
    '--ignore-submodules=none',
    '--submodule=short',
    '--src-prefix=a/',
    '--dst-prefix=b/',
    '--diff-algorithm=myers',
    '--unified=3',
    '--inter-hunk-context=0',
    '--end-of-options',
    from,
    to,
    '--',
    ...paths,
  ];
  const diff = await git.run(args, { attributes: false });
  const { stdout } = await git.run(['patch-id', '--stable'], { input: diff.stdout });
  return /^([0-9a-f]{40,64})/.exec(stdout.toString())?.[1];
}

/** What merging two commits gives, made without a work tree. `conflicts` are paths; the tree then holds markers. */
export interface MergeResult {
  readonly tree: string;
  readonly clean: boolean;
  readonly conflicts: readonly string[];
}

/** Merges two commits in memory (git merge-tree --write-tree, git 2.38). */
export async function mergeTree(git: Git, ours: string, theirs: string): Promise<MergeResult> {
  const { exitCode, stdout } = await git.run(
    ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', '--end-of-options', ours, theirs],
    { accept: [0, 1] },
  );
  const [tree, ...conflicts] = records(stdout);
  if (tree === undefined || !/^[0-9a-f]{40,64}$/.test(tree)) {
    throw new GitError('git merge-tree did not name a tree.', 'merge-tree', exitCode, '');
  }
  return { tree, clean: exitCode === 0, conflicts: conflicts.filter((path) => path !== '') };
}
