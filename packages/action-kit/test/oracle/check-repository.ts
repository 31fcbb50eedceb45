import { access, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  commentableRanges,
  hunkOf,
  isAdded,
  isCommentable,
  isDeleted,
  lineCount,
  newLineOf,
  oldLineOf,
} from '../../src/diff-file.ts';
import { openGit } from '../../src/git.ts';
import { type GitDiffFile, diffTrees } from '../../src/git-diff.ts';
import { mergeBase } from '../../src/git-history.ts';
import { Random } from './random.ts';
import { type History, randomHistory, type Tree, type TreeFile } from './random-history.ts';
import { CLEAN_ENV, hostileConfig, hostileEnvironment, oracleGit, writeRepository } from './write-repository.ts';

const CONTEXT = 3;

/** Which lines were compared, so that a run can show that it saw something. */
export interface Tally {
  files: number;
  added: number;
  commentable: number;
  blamed: number;
}

/**
 * Makes the repository of this seed, with hostile configuration in every second one, and compares our reading of its
 * pull request diff with what git says by other ways: counts from `--numstat -z`, the contents themselves, and `blame`.
 *
 * @param directory is made and removed
 * @param clean an empty bare repository through which the oracle reads the objects, past the hostile configuration
 * @param blameFiles how many files per repository are compared with `git blame`
 */
export async function checkRepository(
  seed: number,
  directory: string,
  clean: string,
  blameFiles: number,
): Promise<Tally> {
  const history = randomHistory(seed);
  const pwned = join(directory, 'pwned');
  await writeRepository(directory, history);
  const hostile = seed % 2 === 0;
  if (hostile) {
    await writeFile(join(directory, 'config'), hostileConfig(pwned));
  }
  const git = openGit({ directory, env: hostile ? hostileEnvironment(pwned) : CLEAN_ENV });
  const start = await mergeBase(git, 'base', 'head');
  const files = await diffTrees(git, start ?? 'none', 'head');

  const oracle = { GIT_DIR: clean, GIT_OBJECT_DIRECTORY: join(directory, 'objects') };
  const head = (await readFile(join(directory, 'refs/heads/head'), 'utf8')).trim();
  const expected = parseNumstat(
    await oracleGit(['diff', '--numstat', '-z', '-M50%', '-l1000', start ?? 'none', head], oracle),
  );
  const tally = checkFiles(files, expected, history);
  const texts = files.filter(
    (file) => file.kind === 'text' && file.status !== 'deleted' && file.status !== 'type-changed',
  );
  const random = new Random(seed ^ 0x5bd1e995);
  for (let count = Math.min(blameFiles, texts.length); count > 0; count -= 1) {
    const [file] = texts.splice(random.below(texts.length), 1) as [GitDiffFile];
    await checkBlame(file, `${start}..${head}`, start ?? 'none', oracle);
    tally.blamed += 1;
  }
  if (
    await access(pwned).then(
      () => true,
      () => false,
    )
  )
    throw new Error('a program of the hostile configuration ran');
  await rm(directory, { recursive: true });
  return tally;
}

interface Count {
  readonly oldPath: string;
  readonly path: string;
  /** Undefined for a binary file. */
  readonly added: number | undefined;
  readonly deleted: number | undefined;
}

function parseNumstat(output: Buffer): Count[] {
  const fields = output.toString().split('\0');
  const counts: Count[] = [];
  for (let i = 0; i + 1 < fields.length;) {
    const [added, deleted, ...rest] = (fields[i] as string).split('\t');
    const name = rest.join('\t');
    const number = (text: string | undefined): number | undefined => (text === '-' ? undefined : Number(text));
    const [oldPath, path] = name === '' ? [fields[i + 1] as string, fields[i + 2] as string] : [name, name];
    counts.push({ oldPath, path, added: number(added), deleted: number(deleted) });
    i += name === '' ? 3 : 1;
  }
  return counts;
}

const linesOf = (file: TreeFile | undefined): string[] => {
  if (file === undefined) return [];
  const text = file.mode === '160000' ? `Subproject commit ${file.content}\n` : file.content;
  const lines = text.split(/(?<=\n)/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
};

function assert(condition: boolean, what: string, file?: unknown): asserts condition {
  if (!condition) throw new Error(`${what}: ${JSON.stringify(file)}`);
}

function checkFiles(files: readonly GitDiffFile[], counts: readonly Count[], { start, head }: History): Tally {
  const tally: Tally = { files: files.length, added: 0, commentable: 0, blamed: 0 };
  assert(files.length === counts.length, 'another number of files than git counts', {
    files: files.map((file) => file.path),
    counts,
  });
  const changed = new Set(
    [...start.keys(), ...head.keys()].filter((path) => !sameFile(start.get(path), head.get(path))),
  );
  const named = new Set(files.flatMap((file) => [file.path, file.oldPath]));
  for (const path of changed) assert(named.has(path), 'a changed path is missing', path);
  files.forEach((file, index) => {
    const count = counts[index] as Count;
    assert(file.problem === undefined, 'a file has a problem', file);
    assert(file.path === count.path && file.oldPath === count.oldPath, 'other names than git', { file, count });
    checkKind(file, start, head);
    if (file.kind === 'binary')
      assert(count.added === undefined && file.hunks.length === 0, 'a binary file has lines', file);
    else checkLines(file, file.status === 'type-changed' ? undefined : count, start, head);
    tally.added += lineCount(file.added);
    tally.commentable += commentableRanges(file).reduce((sum, range) => sum + range.end - range.start + 1, 0);
  });
  return tally;
}

const sameFile = (a: TreeFile | undefined, b: TreeFile | undefined): boolean =>
  a?.mode === b?.mode && a?.content === b?.content;

function checkKind(file: GitDiffFile, start: Tree, head: Tree): void {
  const now = file.status === 'deleted' ? start.get(file.oldPath) : head.get(file.path);
  assert(now !== undefined, 'the file does not exist', file);
  const before = file.status === 'added' ? undefined : start.get(file.oldPath);
  const binary = [now, before].some(
    (each) => each !== undefined && each.mode !== '160000' && each.content.includes('\0'),
  );
  const kind = now.mode === '160000' ? 'submodule' : now.mode === '120000' ? 'symlink' : binary ? 'binary' : 'text';
  if (file.status === 'type-changed') return;
  // A change of bits alone shows no content, so nobody can tell that it is binary.
  if (kind === 'binary' && before?.content === now.content) return;
  assert(file.kind === kind, `expected ${kind}`, file);
}

/** What is left of both sides must be equal, line by line; the counts must be git's; the hunks must be the changes and 3 lines around. */
function checkLines(file: GitDiffFile, count: Count | undefined, start: Tree, head: Tree): void {
  // A binary file that gives way to another type of file has no lines to be deleted.
  const wasBinary = file.status === 'type-changed' && start.get(file.oldPath)?.content.includes('\0') === true;
  const before = file.status === 'added' || wasBinary ? [] : linesOf(start.get(file.oldPath));
  const after = file.status === 'deleted' ? [] : linesOf(head.get(file.path));
  if (count !== undefined && count.added !== undefined) {
    assert(
      lineCount(file.added) === count.added && lineCount(file.deleted) === count.deleted,
      'other counts than git',
      { file, count },
    );
  }
  if (file.hunks.length === 0 && before.some((line) => line.includes('\0'))) return;
  const visible = new Set<number>();
  const show = (line: number): void => {
    if (line >= 1 && line <= after.length) visible.add(line);
  };
  let oldLine = 1;
  let newLine = 1;
  while (oldLine <= before.length || newLine <= after.length) {
    const gone = oldLine <= before.length && isDeleted(file, oldLine);
    const born = newLine <= after.length && isAdded(file, newLine);
    if (!gone && !born) {
      assert(before[oldLine - 1] === after[newLine - 1], `old line ${oldLine} is not new line ${newLine}`, {
        file,
        before,
        after,
      });
      assert(
        newLineOf(file, oldLine) === newLine && oldLineOf(file, newLine) === oldLine,
        `lines ${oldLine} and ${newLine} are not led to each other`,
        file,
      );
      oldLine += 1;
      newLine += 1;
      continue;
    }
    // A deletion alone stands between two lines; both have their context.
    const reach = born ? CONTEXT : CONTEXT - 1;
    for (let line = newLine - CONTEXT; line <= newLine + reach; line += 1) show(line);
    if (gone) {
      assert(newLineOf(file, oldLine) === undefined, `deleted line ${oldLine} has a place`, file);
      oldLine += 1;
    } else {
      assert(oldLineOf(file, newLine) === undefined, `added line ${newLine} had a place`, file);
      newLine += 1;
    }
  }
  for (let line = 0; line <= after.length + 1; line += 1) {
    assert(
      (hunkOf(file, line) !== undefined) === visible.has(line),
      `line ${line} is ${visible.has(line) ? 'not ' : ''}in a hunk`,
      { file, after },
    );
    assert(
      isCommentable(file, line) === (file.kind === 'text' && visible.has(line)),
      `line ${line} is wrongly commentable or not`,
      file,
    );
  }
  if (file.kind !== 'text') return;
  const ranges = commentableRanges(file).flatMap(({ start: from, end }) =>
    Array.from({ length: end - from + 1 }, (_, i) => from + i),
  );
  assert(
    ranges.length === visible.size && ranges.every((line) => visible.has(line)),
    'other commentable lines than expected',
    file,
  );
}

/** `git blame` names, per line, the commit that brought it: lines of the merge base are marked as boundary. */
async function checkBlame(file: GitDiffFile, range: string, start: string, env: Record<string, string>): Promise<void> {
  const output = (
    await oracleGit(['blame', '--porcelain', '--root', range, '--', file.path], { ...env, GIT_LITERAL_PATHSPECS: '1' })
  ).toString();
  const born = new Set<number>();
  for (const match of output.matchAll(/^([0-9a-f]{40}) \d+ (\d+)(?: \d+)?$/gm))
    if (match[1] !== start) born.add(Number(match[2]));
  const ours = file.added.flatMap(({ start: from, end }) => Array.from({ length: end - from + 1 }, (_, i) => from + i));
  assert(ours.length === born.size && ours.every((line) => born.has(line)), 'git blame names other lines', {
    file,
    born: [...born],
  });
}
