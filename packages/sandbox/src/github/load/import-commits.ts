import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitState, FileState } from '../../state.ts';
import type { GitRepository, Identity } from '../git-repository.ts';
import { isTreePath } from '../tree-path.ts';
import { dateOr, StateError } from './names.ts';
import { isRefName } from '../git/ref-name.ts';

/** What the import must know of the rest of the state. */
export interface ImportContext {
  readonly git: GitRepository;
  readonly defaultBranch: string;
  readonly now: string;
  /** Where in the state the commits stand, for messages. */
  readonly where: string;
  /** The name and address of a login or `Name <address>`. */
  readonly identify: (author: string | undefined, where: string) => { readonly name: string; readonly email: string };
}

interface Planned {
  readonly mark: number;
  readonly state: CommitState;
  readonly branch: string;
  readonly where: string;
}

/**
 * Writes the inline commits of a repository: runs of ordinary commits through one `git fast-import` (ten thousand take
 * a second), merges one by one as git merges.
 *
 * @returns the object name of each commit that has an id
 * @throws StateError for a name that is not known, or a merge that conflicts
 */
export async function importCommits(
  commits: readonly CommitState[],
  context: ImportContext,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  let batch: Planned[] = [];
  const flush = async () => {
    const made = await fastImport(batch, ids, context);
    for (const { mark, state } of batch) if (state.id !== undefined) ids.set(state.id, made.get(mark) ?? '');
    batch = [];
  };
  for (const [index, state] of commits.entries()) {
    const planned = {
      mark: index + 1,
      state,
      branch: state.branch ?? context.defaultBranch,
      where: `${context.where}.commits[${index}]`,
    };
    if (state.merge === undefined) {
      batch.push(planned);
      continue;
    }
    await flush();
    const sha = await writeMerge(planned, state.merge, ids, context);
    if (state.id !== undefined) ids.set(state.id, sha);
  }
  await flush();
  return ids;
}

async function fastImport(
  batch: readonly Planned[],
  ids: ReadonlyMap<string, string>,
  context: ImportContext,
): Promise<Map<number, string>> {
  if (batch.length === 0) return new Map();
  const { git, defaultBranch } = context;
  const refs = await git.refs();
  const markOf = new Map(
    batch.filter(({ state }) => state.id !== undefined).map(({ state, mark }) => [state.id, mark]),
  );
  const tips = new Map<string, string>();
  const tip = (branch: string) => tips.get(branch) ?? refs.get(`refs/heads/${branch}`);
  const parts: (string | Buffer)[] = ['feature done\n'];
  for (const { mark, state, branch, where } of batch) {
    const { from } = state;
    const named = (name: string) => {
      const own = markOf.get(name);
      const found =
        (own !== undefined && own < mark ? `:${own}` : undefined) ??
        ids.get(name) ??
        tip(name) ??
        refs.get(`refs/tags/${name}`);
      if (found !== undefined || /^[0-9a-f]{40}$/.test(name)) return found ?? name;
      throw new StateError(`${where}.from: expected an earlier commit, a branch, a tag or none, found "${name}"`);
    };
    const parent = from === 'none' ? undefined : from !== undefined ? named(from) : (tip(branch) ?? tip(defaultBranch));
    if (!isRefName(`refs/heads/${branch}`))
      throw new StateError(`${where}.branch: expected a name that git takes for a branch, found "${branch}"`);
    tips.set(branch, `:${mark}`);
    parts.push(...describeCommit(mark, state, branch, parent, where, context));
  }
  parts.push('done\n');
  const marks = join(git.path, `marks-${randomUUID()}`);
  try {
    await git.git(['fast-import', '--quiet', '--force', `--export-marks=${marks}`], {
      input: Buffer.concat(parts.map((part) => Buffer.from(part))),
    });
    const lines = (await readFile(marks, 'utf8')).split('\n').filter(Boolean);
    return new Map(lines.map((line) => [Number(line.slice(1, line.indexOf(' '))), line.slice(line.indexOf(' ') + 1)]));
  } finally {
    git.forgetRefs();
    await rm(marks, { force: true });
  }
}

function describeCommit(
  mark: number,
  state: CommitState,
  branch: string,
  parent: string | undefined,
  where: string,
  context: ImportContext,
): (string | Buffer)[] {
  const author = authorOf(state, where, context);
  const person = `${author.name} <${author.email}> ${Date.parse(author.date) / 1000} +0000`;
  const message = Buffer.from(`${state.message ?? 'Commit'}\n`);
  const parts: (string | Buffer)[] = [
    `reset refs/heads/${branch}\n${parent === undefined ? '' : `from ${parent}\n`}\n`,
    `commit refs/heads/${branch}\nmark :${mark}\nauthor ${person}\ncommitter ${person}\ndata ${message.length}\n`,
    message,
  ];
  for (const [path, file] of Object.entries(state.files ?? {})) {
    if (!isTreePath(path))
      throw new StateError(`${where}.files: expected paths from the repository's root, found "${path}"`);
    const quoted = `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
    if (file === null) {
      parts.push(`D ${quoted}\n`);
      continue;
    }
    const { mode, content } = readFileState(file);
    parts.push(`M ${mode} inline ${quoted}\ndata ${content.length}\n`, content, '\n');
  }
  return parts;
}

function readFileState(file: string | FileState): { readonly mode: string; readonly content: Buffer } {
  if (typeof file === 'string') return { mode: '100644', content: Buffer.from(file) };
  const content = file.base64 === undefined ? Buffer.from(file.text ?? '') : Buffer.from(file.base64, 'base64');
  return { mode: file.link ? '120000' : file.executable ? '100755' : '100644', content };
}

function authorOf(state: CommitState, where: string, context: ImportContext): Identity {
  const clean = (text: string) => text.replaceAll(/[<>\n\0]/g, '');
  const { name, email } = context.identify(state.author, `${where}.author`);
  return { name: clean(name), email: clean(email), date: dateOr(state.date, context.now, `${where}.date`) };
}

async function writeMerge(
  { state, branch, where }: Planned,
  merge: readonly string[],
  ids: ReadonlyMap<string, string>,
  context: ImportContext,
): Promise<string> {
  const { git, defaultBranch } = context;
  const find = async (name: string, key: string) => {
    const sha = ids.get(name) ?? (await git.resolveCommit(name));
    if (sha === undefined)
      throw new StateError(`${where}.${key}: expected an earlier commit, a branch or a tag, found "${name}"`);
    return sha;
  };
  const first = state.from ?? ((await git.branch(branch)) === undefined ? defaultBranch : branch);
  const ours = await find(first, 'from');
  const others = await Promise.all(merge.map((name) => find(name, 'merge')));
  const author = authorOf(state, where, context);
  let tree: string | null = (await git.commit(ours))?.tree ?? null;
  let tip = ours;
  for (const other of others) {
    tree = await git.mergeTree(tip, other);
    if (tree === null && Object.keys(state.files ?? {}).length === 0)
      throw new StateError(
        `${where}.merge: expected commits that merge, found a conflict with "${merge.join(', ')}"; resolve it by files`,
      );
    if (others.length > 1 && tree !== null)
      tip = await git.writeCommit({ tree, parents: [tip, other], message: 'step', author, committer: author });
  }
  const message = state.message ?? `Merge ${merge.join(', ')} into ${branch}`;
  // A conflict is resolved on top of our side, by the files that the state gives.
  let sha = await git.writeCommit({
    tree: tree ?? (await git.commit(ours))?.tree ?? '',
    parents: [ours, ...others],
    message,
    author,
    committer: author,
  });
  if (state.files !== undefined && Object.keys(state.files).length > 0) {
    const scratch = `sandbox-${randomUUID()}`;
    const made = await fastImport([{ mark: 1, state: { ...state, from: sha }, branch: scratch, where }], ids, context);
    const files = await git.commit(made.get(1) ?? '');
    await git.updateRefs([{ ref: `refs/heads/${scratch}`, after: null }]);
    sha = await git.writeCommit({
      tree: files?.tree ?? '',
      parents: [ours, ...others],
      message,
      author,
      committer: author,
    });
  }
  await git.updateRefs([{ ref: `refs/heads/${branch}`, after: sha }]);
  return sha;
}
