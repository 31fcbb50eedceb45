import { runGit } from './run-git.ts';

/** One file of a diff, as the API tells it; the patch has no header above its first hunk. */
export interface FileDiff {
  readonly filename: string;
  readonly previousFilename: string | null;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';
  /** The blob: the new one, or the old one of a removed file. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** Undefined for a binary file and for one whose content did not change. */
  readonly patch: string | undefined;
}

/** The tree that holds nothing; git knows it without storing it. */
export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

const options = ['--no-color', '--no-ext-diff', '--no-textconv', '-r', '-M', '-l1000', '--full-index'];

const statuses: Readonly<Record<string, FileDiff['status']>> = {
  A: 'added', D: 'removed', M: 'modified', R: 'renamed', C: 'copied', T: 'changed',
}; // oxfmt-ignore

/** What changed from one tree or commit to another, in git's order, renames found as GitHub finds them (50 % alike). */
export async function diffFiles(gitDir: string, from: string, to: string): Promise<FileDiff[]> {
  const listing = runGit(gitDir, ['diff-tree', ...options, '--raw', '--numstat', '-z', from, to]);
  const text = runGit(gitDir, ['diff-tree', ...options, '-p', from, to]);
  const fields = (await listing).stdout.toString().split('\0');
  const patches = splitPatches((await text).stdout.toString());
  const files: Omit<FileDiff, 'additions' | 'deletions' | 'patch'>[] = [];
  let at = 0;
  while (fields[at]?.startsWith(':')) {
    const [, , oldSha = '', newSha = '', letter = ''] = (fields[at] ?? '').split(' ');
    const status = statuses[letter.slice(0, 1)] ?? 'modified';
    const moved = status === 'renamed' || status === 'copied';
    const previousFilename = moved ? (fields[at + 1] ?? '') : null;
    const filename = fields[at + (moved ? 2 : 1)] ?? '';
    files.push({ filename, previousFilename, status, sha: status === 'removed' ? oldSha : newSha });
    at += moved ? 3 : 2;
  }
  let nextPatch = 0;
  return files.map((file) => {
    const [added = '', removed = '', name] = (fields[at] ?? '').split('\t');
    // A renamed file's two names follow its numbers as fields of their own.
    at += name === '' ? 3 : 1;
    // A file that became a link or the other way round is told as a removal and an addition.
    const sections = file.status === 'changed' ? 2 : 1;
    const patch = patches.slice(nextPatch, nextPatch + sections).join('');
    nextPatch += sections;
    return { ...file, additions: Number(added) || 0, deletions: Number(removed) || 0, patch: patch || undefined };
  });
}

/** The hunks of each file of a diff; an empty text for a file without any. */
function splitPatches(diff: string): string[] {
  if (diff === '') return [];
  // Lines of a hunk begin with a space, + , - or \, so this can only be a file's header.
  return diff.split(/^(?=diff --git )/m).map((section) => {
    const hunk = section.search(/^@@ /m);
    return hunk < 0 ? '' : section.slice(hunk).replace(/\n$/, '');
  });
}

/** The whole diff as `git diff` writes it. */
export async function diffText(gitDir: string, from: string, to: string): Promise<Buffer> {
  return (await runGit(gitDir, ['diff-tree', ...options.filter((one) => one !== '--full-index'), '-p', from, to]))
    .stdout;
}
