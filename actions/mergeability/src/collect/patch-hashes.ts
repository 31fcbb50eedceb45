import { createHash } from 'node:crypto';
import type { Git } from 'action-kit/git';
import { records } from 'action-kit/git-objects';

const PLAIN = [
  'diff-tree', '-r', '--no-commit-id', '--no-ext-diff', '--no-textconv', '--no-color', '--no-relative', '--no-renames', '-O/dev/null',
  '--ignore-submodules=none', '--submodule=short',
] as const; // oxfmt-ignore

const NEWLINE = 0x0a;
const FILE = Buffer.from('diff --git ');
const HUNK = Buffer.from('@@ ');
const INDEX = Buffer.from('index ');

/**
 * What changes between two commits, file by file: path → hash of the modes and of the hunks with their context, without
 * line numbers and without blob names. White space counts. A moved file is a removal and an addition, so that what
 * moves with changes is seen at both places. Binary files go by their content.
 */
export async function hashPatches(git: Git, from: string, to: string): Promise<Record<string, string>> {
  const range = ['--end-of-options', from, to, '--'];
  const [names, patch] = await Promise.all([
    git.run([...PLAIN, '--name-only', '-z', ...range]),
    git.run([
      ...PLAIN, '-p', '--binary', '--full-index', '--src-prefix=a/', '--dst-prefix=b/', '--diff-algorithm=myers', '--indent-heuristic',
      '--unified=3', '--inter-hunk-context=0', ...range,
    ]), // oxfmt-ignore
  ]);
  const paths = records(names.stdout);
  const files = hashFiles(patch.stdout);
  if (files.length !== paths.length)
    throw new Error(`git names ${paths.length} changed files, but its patch has ${files.length}.`);
  return Object.fromEntries(paths.map((path, index) => [path, files[index] ?? '']));
}

/** The hash of each file of a patch, in order. A change of type stands in two parts with one header. */
function hashFiles(patch: Buffer): string[] {
  const hashes: string[] = [];
  let hash = createHash('sha256');
  let header: Buffer | undefined;
  let inHunk = false;
  for (let at = 0; at < patch.length;) {
    const newline = patch.indexOf(NEWLINE, at);
    const end = newline === -1 ? patch.length : newline;
    const line = patch.subarray(at, end);
    at = end + 1;
    if (startsWith(line, FILE)) {
      if (header !== undefined && !line.equals(header)) {
        hashes.push(hash.digest('hex'));
        hash = createHash('sha256');
      }
      header = line;
      inHunk = false;
      continue;
    }
    if (startsWith(line, HUNK)) {
      inHunk = true;
      hash.update('@@\n');
      continue;
    }
    // Blob names change with every other edit of the file; of binary files the content itself follows.
    if (!inHunk && startsWith(line, INDEX)) continue;
    hash.update(line).update('\n');
  }
  if (header !== undefined) hashes.push(hash.digest('hex'));
  return hashes;
}

const startsWith = (line: Buffer, prefix: Buffer): boolean =>
  line.length >= prefix.length && line.compare(prefix, 0, prefix.length, 0, prefix.length) === 0;
