import { type Git, GitError } from './git.ts';

/** The full object name of a revision, or undefined when this clone does not have it. */
export async function revParse(git: Git, revision: string): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', revision];
  const { exitCode, stdout } = await git.run(args, { accept: [0, 1, 128] });
  const id = stdout.toString().trim();
  return exitCode === 0 && id !== '' ? id : undefined;
}

/** Which of the commits this clone has, without fetching any. */
export async function hasCommits(git: Git, ids: readonly string[]): Promise<boolean[]> {
  const input = ids.map((id) => `${id}^{commit}\n`).join('');
  const { stdout } = await git.run(['cat-file', '--batch-check=%(objectname)'], { input, lazyFetch: false });
  return stdout
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => /^[0-9a-f]{40,64}$/.test(line));
}

/** Whether history is cut off somewhere, so that a merge base may be missing or wrong. */
export async function isShallow(git: Git): Promise<boolean> {
  return (await git.run(['rev-parse', '--is-shallow-repository'])).stdout.toString().trim() === 'true';
}

/**
 * The best common ancestor, which is where a pull request's changes begin; undefined when there is none in this clone.
 * In a shallow clone "none" may only mean that history is cut: see {@link isShallow}. Of several best ancestors
 * (criss-cross merges) git's first is taken, as `git diff base...head` does.
 */
export async function mergeBase(git: Git, base: string, head: string): Promise<string | undefined> {
  const { exitCode, stdout } = await git.run(['merge-base', '--end-of-options', base, head], { accept: [0, 1] });
  return exitCode === 0 ? stdout.toString().trim() : undefined;
}

/** Whether `ancestor` is reachable from `commit`, or the same. */
export async function isAncestor(git: Git, ancestor: string, commit: string): Promise<boolean> {
  const args = ['merge-base', '--is-ancestor', '--end-of-options', ancestor, commit];
  return (await git.run(args, { accept: [0, 1] })).exitCode === 0;
}

export interface CommitPerson {
  readonly name: string;
  readonly email: string;
}

/** One commit. Times are seconds since 1970. */
export interface GitCommit {
  readonly id: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: CommitPerson & { readonly time: number };
  readonly committer: CommitPerson & { readonly time: number };
  /** The whole message, as stored, in UTF-8. */
  readonly message: string;
}

export interface LogOptions {
  /** Commits reachable from here are left out. */
  readonly not?: readonly string[];
  /** At most this many; one more in the result would be a {@link GitError}, never a silent cut. */
  readonly max?: number;
  /** Only these paths. */
  readonly paths?: readonly string[];
  readonly firstParent?: boolean;
}

/** The commits reachable from `head`, all parents included, children before parents. */
export async function log(git: Git, head: string, options: LogOptions = {}): Promise<GitCommit[]> {
  const max = options.max ?? 100_000;
  const fields = ['%H', '%T', '%P', '%an', '%ae', '%at', '%cn', '%ce', '%ct', '%B'].join('%x00');
  const { stdout } = await git.run([
    'log',
    '-z',
    `--format=${fields}`,
    '--topo-order',
    '--no-show-signature',
    '--no-notes',
    '--no-mailmap',
    '--encoding=UTF-8',
    `--max-count=${max + 1}`,
    ...(options.firstParent === true ? ['--first-parent'] : []),
    '--end-of-options',
    head,
    ...(options.not ?? []).map((id) => `^${id}`),
    '--',
    ...(options.paths ?? []),
  ]);
  const commits = parseLog(stdout.toString());
  if (commits.length > max) throw new GitError(`The history from ${head} has more than ${max} commits.`, 'log', 0, '');
  return commits;
}

const FIELDS = 10;

function parseLog(text: string): GitCommit[] {
  const commits: GitCommit[] = [];
  // Messages cannot hold NUL, so fields and records may share it as their separator.
  const fields = text.split('\0');
  for (let i = 0; i + FIELDS <= fields.length; i += FIELDS) {
    const [id, tree, parents, an, ae, at, cn, ce, ct, message] = fields.slice(i, i + FIELDS) as FieldTuple;
    commits.push({
      id,
      tree,
      parents: parents === '' ? [] : parents.split(' '),
      author: { name: an, email: ae, time: Number(at) },
      committer: { name: cn, email: ce, time: Number(ct) },
      message,
    });
  }
  return commits;
}

type FieldTuple = [string, string, string, string, string, string, string, string, string, string];
