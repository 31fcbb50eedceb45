import type { DiffFile, FileStatus } from './diff-file.ts';
import { type Git, GitError } from './git.ts';
import { records } from './git-objects.ts';
import { DiffParser } from './unified-diff.ts';

/** One file that differs between two trees, as `git diff --raw` names it. */
export interface ChangedPath {
  readonly path: string;
  readonly oldPath: string;
  readonly status: FileStatus;
  readonly oldMode: string;
  readonly newMode: string;
  /** Object names; all zeros where there is no such side. */
  readonly oldId: string;
  readonly newId: string;
}

export interface DiffOptions {
  /** Unchanged lines around each change; default 3, as GitHub shows them. */
  readonly context?: number;
  /** Whether moved files are followed; default true (at 50 % of likeness, as on GitHub). */
  readonly renames?: boolean;
  readonly paths?: readonly string[];
}

/** A file of a diff together with what the trees say about it. */
export type GitDiffFile = DiffFile & ChangedPath & { readonly oldMode: string; readonly newMode: string };

/** Arguments that make diff-tree speak one language, whatever is configured. */
const PLAIN = [
  '-r',
  '--no-commit-id',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--no-relative',
  '-O/dev/null',
  '--ignore-submodules=none',
  '--submodule=short',
  '--full-index',
];

/** The files that differ between two commits or trees, in the order of their paths. Fetches no blobs without renames. */
export async function changedPaths(
  git: Git,
  from: string,
  to: string,
  options: DiffOptions = {},
): Promise<ChangedPath[]> {
  const args = ['diff-tree', ...PLAIN, '--raw', '-z', ...renameArgs(options), ...revisions(from, to, options)];
  const { stdout } = await git.run(args, { attributes: false });
  return parseRaw(records(stdout));
}

/**
 * What changes between two commits or trees: names from `--raw -z`, lines from the patch. Both name the same files in
 * the same order; when they do not, that is a {@link GitError}, never fewer files. Use the merge base as `from` for
 * what a pull request changes.
 */
export async function diffTrees(git: Git, from: string, to: string, options: DiffOptions = {}): Promise<GitDiffFile[]> {
  const parser = new DiffParser();
  const patch = git.run(
    [
      'diff-tree',
      ...PLAIN,
      '-p',
      ...renameArgs(options),
      '--src-prefix=a/',
      '--dst-prefix=b/',
      '--diff-algorithm=myers',
      '--indent-heuristic',
      `--unified=${options.context ?? 3}`,
      '--inter-hunk-context=0',
      ...revisions(from, to, options),
    ],
    { attributes: false, onOutput: (chunk) => parser.push(chunk) },
  );
  const [names] = await Promise.all([changedPaths(git, from, to, options), patch]);
  return join(names, parser.end());
}

const renameArgs = (options: DiffOptions): string[] =>
  options.renames === false ? ['--no-renames'] : ['--find-renames=50%', '-l1000'];

const revisions = (from: string, to: string, options: DiffOptions): string[] => [
  '--end-of-options',
  from,
  to,
  '--',
  ...(options.paths ?? []),
];

const statuses: Readonly<Record<string, FileStatus>> = {
  A: 'added',
  C: 'copied',
  D: 'deleted',
  M: 'modified',
  R: 'renamed',
  T: 'type-changed',
  U: 'unmerged',
};

function parseRaw(fields: readonly string[]): ChangedPath[] {
  const changes: ChangedPath[] = [];
  for (let i = 0; i < fields.length;) {
    const match = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*$/.exec(fields[i] ?? '');
    const first = fields[i + 1];
    if (match === null || first === undefined) {
      throw new GitError(`git diff-tree wrote a record that cannot be read: ${fields[i]}`, 'diff-tree', 0, '');
    }
    const [, oldMode, newMode, oldId, newId, letter] = match as unknown as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const two = letter === 'R' || letter === 'C';
    const path = two ? fields[i + 2] : first;
    if (path === undefined) throw new GitError('git diff-tree ended inside a record.', 'diff-tree', 0, '');
    changes.push({ path, oldPath: first, status: statuses[letter] ?? 'unknown', oldMode, newMode, oldId, newId });
    i += two ? 3 : 2;
  }
  return changes;
}

/** The patch splits a change of type into a deletion and an addition of one path; the names list it once. */
function join(names: readonly ChangedPath[], patches: readonly DiffFile[]): GitDiffFile[] {
  const files: GitDiffFile[] = [];
  let at = 0;
  for (const name of names) {
    const patch = patches[at];
    if (
      patch === undefined ||
      patch.path !== name.path ||
      (name.status !== 'added' && patch.oldPath !== name.oldPath)
    ) {
      throw new GitError(
        `The patch of ${JSON.stringify(name.path)} is missing; found ${JSON.stringify(patch?.path)}.`,
        'diff-tree',
        0,
        '',
      );
    }
    at += 1;
    if (name.status !== 'type-changed') {
      files.push({ ...patch, ...name, kind: kindOf(patch, name) });
      continue;
    }
    const born = patches[at];
    if (patch.status !== 'deleted' || born?.path !== name.path) {
      throw new GitError(
        `The patch of ${JSON.stringify(name.path)} does not show its change of type.`,
        'diff-tree',
        0,
        '',
      );
    }
    at += 1;
    files.push({
      ...born,
      deleted: patch.deleted,
      oldNoNewline: patch.oldNoNewline,
      ...name,
      kind: kindOf(born, name),
    });
  }
  if (at < patches.length) {
    throw new GitError(`The patch holds ${patches.length - at} files that the names do not.`, 'diff-tree', 0, '');
  }
  return files;
}

/** A patch without lines, as of a pure rename, does not show what the file is; its modes do. */
function kindOf(patch: DiffFile, { status, oldMode, newMode }: ChangedPath): DiffFile['kind'] {
  if (patch.kind !== 'text') return patch.kind;
  const mode = status === 'deleted' ? oldMode : newMode;
  return mode === '160000' ? 'submodule' : mode === '120000' ? 'symlink' : 'text';
}
