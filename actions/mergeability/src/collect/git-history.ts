import { UserError } from 'action-kit/errors';
import { type Git, GitError } from 'action-kit/git';
import { mergeTree } from 'action-kit/git-change';
import { changedPaths } from 'action-kit/git-diff';
import { fetchCommits } from 'action-kit/git-fetch';
import { hasCommits, isAncestor, mergeBase } from 'action-kit/git-history';
import { readBlobs, records } from 'action-kit/git-objects';
import type { ChangedFile, LineCounts } from '../snapshot/facts.ts';
import { type CommitSet, commitSet } from '../snapshot/question.ts';
import { type History, MAX_TEXT_BYTES } from './history.ts';
import { hashPatches } from './patch-hashes.ts';

export interface GitHistoryOptions {
  readonly git: Git;
  readonly url: string;
  readonly base: string;
  readonly head: string;
}

const STATUS = { added: 'added', copied: 'copied', deleted: 'removed', renamed: 'renamed' } as const;

/** The history in a bare partial clone: nothing is checked out, blobs come when they are read. */
export function gitHistory({ git, url, base, head }: GitHistoryOptions): History {
  const lines = async (args: readonly string[]): Promise<string[]> =>
    (await git.run(args)).stdout
      .toString()
      .split('\n')
      .filter((line) => line !== '');
  let found: Promise<string> | undefined;
  const baseOfMerge = (): Promise<string> => (found ??= findMergeBase(git, base, head));
  const branches = new Map<string, Promise<string | undefined>>();
  const tip = (branch: string): Promise<string | undefined> => {
    const known = branches.get(branch) ?? fetchBranch(git, branch);
    branches.set(branch, known);
    return known;
  };
  const commitsOf = async (args: readonly string[]): Promise<CommitSet> =>
    commitSet(await lines(['rev-list', ...args, '--']));
  const list = async (): Promise<{ sha: string; parents: string[] }[]> =>
    (
      await lines(['rev-list', '--parents', '--topo-order', '--reverse', '--end-of-options', head, `^${base}`, '--'])
    ).map((line) => {
      const [sha = '', ...parents] = line.split(' ');
      return { sha, parents };
    });

  return {
    isLocal: true,
    commits: list,
    commitCount: async () =>
      Number((await lines(['rev-list', '--count', '--end-of-options', head, `^${base}`, '--']))[0]),
    files: async () => (await changedPaths(git, await baseOfMerge(), head)).map(toFile),
    lines: async () => countLines(git, await baseOfMerge(), head),
    behind: async () => Number((await lines(['rev-list', '--count', '--end-of-options', base, `^${head}`, '--']))[0]),
    conflict: async () => !(await mergeTree(git, base, head)).clean,
    async textsAt(at, paths) {
      const commit = at === 'base' ? base : at === 'head' ? head : await baseOfMerge();
      const blobs = await readBlobs(
        git,
        paths.map((path) => `${commit}:${path}`),
      );
      return new Map(paths.map((path, index) => [path, textOf(path, blobs[index])]));
    },
    async foreign(trunk, other) {
      const [from, against] = await Promise.all([tip(trunk), tip(other)]);
      if (from === undefined || against === undefined) return null;
      const [ahead, line] = await Promise.all([
        lines(['rev-list', '--end-of-options', head, `^${from}`, '--']),
        lines(['rev-list', '--first-parent', '--end-of-options', against, `^${from}`, '--']),
      ]);
      const own = new Set(line);
      return commitSet(ahead.filter((sha) => own.has(sha)));
    },
    async missing(branch, into) {
      const [from, to] = await Promise.all([branch === null ? head : tip(branch), tip(into)]);
      return from === undefined || to === undefined
        ? null
        : commitsOf(['--no-merges', '--end-of-options', from, `^${to}`]);
    },
    async ancestor(ancestor, of) {
      return (await fetchIfThere(git, url, [ancestor, of])) && isAncestor(git, ancestor, of);
    },
    async cleanMerge(sha) {
      const [line = ''] = await lines(['rev-list', '--no-walk', '--parents', '--end-of-options', sha, '--']);
      const [, ours, theirs, ...more] = line.split(' ');
      if (ours === undefined || theirs === undefined || more.length > 0) return false;
      const [tree, merged] = await Promise.all([
        lines(['rev-parse', '--end-of-options', `${sha}^{tree}`]),
        mergeTree(git, ours, theirs),
      ]);
      return merged.clean && tree.includes(merged.tree);
    },
    async patches(sha) {
      if (!(await fetchIfThere(git, url, [sha]))) return null;
      const from = await mergeBase(git, base, sha);
      return from === undefined ? null : hashPatches(git, from, sha);
    },
  };
}

async function findMergeBase(git: Git, base: string, head: string): Promise<string> {
  const result = await mergeBase(git, base, head);
  if (result !== undefined) return result;
  throw new UserError('The head and the base have no common history.', {
    hint: 'Start the branch again from the base.',
  });
}

function toFile({ path, oldPath, status }: { path: string; oldPath: string; status: string }): ChangedFile {
  const known = STATUS[status as keyof typeof STATUS] ?? 'modified';
  return known === 'renamed' || known === 'copied'
    ? { path, previousPath: oldPath, status: known }
    : { path, status: known };
}

async function countLines(git: Git, from: string, to: string): Promise<Record<string, LineCounts>> {
  const { stdout } = await git.run([
    'diff-tree', '-r', '--no-commit-id', '--numstat', '-z', '--no-ext-diff', '--no-textconv', '--find-renames=50%', '-l1000', '--end-of-options', from, to, '--',
  ]); // oxfmt-ignore
  const counts: Record<string, LineCounts> = {};
  const fields = records(stdout);
  for (let at = 0; at < fields.length; at++) {
    const match = /^(\d+|-)\t(\d+|-)\t([^]*)$/.exec(fields[at] ?? '');
    if (match === null) throw new GitError('git diff-tree wrote counts that cannot be read.', 'diff-tree', 0, '');
    const [, additions, deletions, name = ''] = match;
    // A moved file has an empty name here; its old and its new path follow.
    const path = name === '' ? (fields[(at += 2)] ?? '') : name;
    counts[path] =
      additions === '-'
        ? { additions: 0, deletions: 0 }
        : { additions: Number(additions), deletions: Number(deletions) };
  }
  return counts;
}

function textOf(path: string, blob: Buffer | undefined): string | null {
  if (blob === undefined) return null;
  if (blob.length > MAX_TEXT_BYTES)
    throw new UserError(`${path} has ${blob.length} bytes; at most ${MAX_TEXT_BYTES} are read.`);
  return blob.toString('utf8');
}

/** The tip of a branch of the repository, fetched with its history; undefined when there is no such branch. */
async function fetchBranch(git: Git, branch: string): Promise<string | undefined> {
  const ref = `refs/heads/${branch}`;
  const { stdout } = await git.run(['ls-remote', '--end-of-options', 'origin', ref]);
  const sha = stdout
    .toString()
    .split('\n')
    .find((line) => line.endsWith(`\t${ref}`))
    ?.split('\t')[0];
  if (sha === undefined) return undefined;
  await fetchCommits(git, await remoteUrl(git), [sha], { filter: 'blob:none' });
  return sha;
}

const remoteUrl = async (git: Git): Promise<string> =>
  (await git.run(['config', '--get', 'remote.origin.url'])).stdout.toString().trim();

/** Whether the commits are here, after asking for those that are not. A commit that GitHub has dropped is no error. */
async function fetchIfThere(git: Git, url: string, ids: readonly string[]): Promise<boolean> {
  try {
    await fetchCommits(git, url, ids, { filter: 'blob:none' });
  } catch (error) {
    const isGone =
      error instanceof GitError &&
      /not our ref|couldn't find remote ref|bad object|unadvertised object|no such remote ref/i.test(error.stderr);
    if (!isGone) throw error;
  }
  return (await hasCommits(git, ids)).every(Boolean);
}
