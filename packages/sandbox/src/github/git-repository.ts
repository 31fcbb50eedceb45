import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCommit, parseTag, type Commit, type Tag } from './git/commit.ts';
import { diffFiles, diffText, type FileDiff } from './git/diff.ts';
import { ObjectReader, type GitObject } from './git/object-reader.ts';
import { GitError, runGit, type GitOptions } from './git/run-git.ts';

export interface TreeEntry {
  /** From the tree's root. */
  readonly path: string;
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
  /** Bytes of a blob. */
  readonly size: number | undefined;
}

export interface Identity {
  readonly name: string;
  readonly email: string;
  /** ISO 8601 */
  readonly date: string;
}

export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Identity;
  readonly committer: Identity;
}

/** What happens to one ref; a null `after` deletes it. `before` is what must be there, undefined: whatever is. */
export interface RefUpdate {
  readonly ref: string;
  readonly after: string | null;
  readonly before?: string;
}

const config = `[core]
	repositoryformatversion = 0
	bare = true
	logAllRefUpdates = false
[uploadpack]
	allowAnySHA1InWant = true
	allowFilter = true
[transfer]
	hideRefs = refs/sandbox
[receive]
	hideRefs = refs/pull
	hideRefs = refs/sandbox
	denyDeleteCurrent = ignore
	autogc = false
[http]
	receivepack = true
[gc]
	auto = 0
`;

const shaPattern = /^[0-9a-f]{40}$/;

/** A bare git repository on disk. Everything that the server says of commits, trees and differences comes from here. */
export class GitRepository {
  readonly path: string;
  readonly #objects: ObjectReader;
  readonly #commits = new Map<string, Commit>();
  readonly #answers = new Map<string, Promise<unknown>>();
  #refs: Promise<Map<string, string>> | undefined;

  private constructor(path: string) {
    this.path = path;
    this.#objects = new ObjectReader(path);
  }

  /** Makes an empty repository; `alternate` is the one whose objects it shares (a fork's parent). */
  static async create(path: string, defaultBranch: string, alternate?: GitRepository): Promise<GitRepository> {
    await mkdir(join(path, 'objects', 'info'), { recursive: true });
    await mkdir(join(path, 'refs', 'heads'), { recursive: true });
    await writeFile(join(path, 'HEAD'), `ref: refs/heads/${defaultBranch}\n`);
    await writeFile(join(path, 'config'), config);
    if (alternate) await writeFile(join(path, 'objects', 'info', 'alternates'), `${join(alternate.path, 'objects')}\n`);
    return new GitRepository(path);
  }

  close(): void {
    this.#objects.close();
  }

  /** Runs git here; arguments that come from requests must be object names or follow `--end-of-options`. */
  async git(args: readonly string[], options?: GitOptions): Promise<string> {
    return (await runGit(this.path, args, options)).stdout.toString();
  }

  /** Every ref by its full name. */
  refs(): Promise<ReadonlyMap<string, string>> {
    this.#refs ??= this.git(['for-each-ref', '--format=%(objectname) %(refname)']).then(
      (text) =>
        new Map(
          text
            .split('\n')
            .filter(Boolean)
            .map((line) => [line.slice(41), line.slice(0, 40)]),
        ),
    );
    return this.#refs;
  }

  /** To be called after git itself changed refs here (a push, a fetch). */
  forgetRefs(): void {
    this.#refs = undefined;
  }

  async ref(name: string): Promise<string | undefined> {
    return (await this.refs()).get(name);
  }

  async branch(name: string): Promise<string | undefined> {
    return this.ref(`refs/heads/${name}`);
  }

  /**
   * Changes refs, all or none.
   *
   * @throws GitError when a ref is not what `before` says, or a name is none that git takes
   */
  async updateRefs(updates: readonly RefUpdate[]): Promise<void> {
    if (updates.length === 0) return;
    const input = updates.map(({ ref, after, before }) =>
      after === null
        ? `delete ${ref}\0${before ?? ''}\0`
        : `update ${ref}\0${after}\0${before === undefined ? '' : before}\0`,
    );
    await this.git(['update-ref', '-z', '--stdin'], { input: input.join('') });
    const refs = await this.refs();
    for (const { ref, after } of updates) {
      if (after === null) (refs as Map<string, string>).delete(ref);
      else (refs as Map<string, string>).set(ref, after);
    }
  }

  /**
   * Makes many new refs at once, in one file instead of one for each. Only for names that are not there yet, in a
   * repository that nobody else looks at yet.
   */
  async packNewRefs(entries: ReadonlyMap<string, string>): Promise<void> {
    if (entries.size === 0) return;
    const all = new Map([...(await this.refs()), ...entries]);
    const names = [...all.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const lines = names.map((name) => `${all.get(name) ?? ''} ${name}\n`);
    await writeFile(join(this.path, 'packed-refs'), `# pack-refs with: sorted \n${lines.join('')}`);
    this.forgetRefs();
  }

  /** The commit that a branch, tag, full ref, (short) object name or an expression such as `main~2` names. */
  async resolveCommit(name: string): Promise<string | undefined> {
    const refs = await this.refs();
    if (name === 'HEAD') return this.resolveExpression('HEAD^{commit}');
    const known = refs.get(`refs/heads/${name}`) ?? (shaPattern.test(name) ? name : undefined);
    if (known !== undefined) {
      const object = await this.object(known);
      if (object?.type === 'commit') return known;
      return object?.type === 'tag' ? this.resolveExpression(`${known}^{commit}`) : undefined;
    }
    const full = [`refs/tags/${name}`, `refs/${name}`, name].find((candidate) => refs.has(candidate));
    return this.resolveExpression(`${full ?? name}^{commit}`);
  }

  /** The object that a revision expression names (`main:README.md`); undefined for none. */
  async resolveExpression(expression: string): Promise<string | undefined> {
    if (expression.includes('\0') || expression.includes('\n')) return undefined;
    const args = ['rev-parse', '--quiet', '--verify', '--end-of-options', expression];
    const { stdout, exitCode } = await runGit(this.path, args, { accept: [1, 128] });
    const sha = stdout.toString().trim().split('\n').at(-1) ?? '';
    return exitCode === 0 && shaPattern.test(sha) ? sha : undefined;
  }

  object(sha: string): Promise<GitObject | undefined> {
    return this.#objects.read(sha);
  }

  async commit(sha: string): Promise<Commit | undefined> {
    const known = this.#commits.get(sha);
    if (known) return known;
    const object = await this.object(sha);
    if (object?.type !== 'commit') return undefined;
    const commit = parseCommit(sha, object.content);
    this.#commits.set(sha, commit);
    return commit;
  }

  async tag(sha: string): Promise<Tag | undefined> {
    const object = await this.object(sha);
    return object?.type === 'tag' ? parseTag(sha, object.content) : undefined;
  }

  /** Commits that are reachable from some and not from others (`^sha`), children before parents. */
  revList(
    revisions: readonly string[],
    options: readonly string[] = [],
    paths: readonly string[] = [],
  ): Promise<string[]> {
    const args = ['rev-list', '--topo-order', ...options, '--end-of-options', ...revisions, '--', ...paths];
    return this.#remember(args.join('\0'), async () => (await this.git(args)).split('\n').filter(Boolean));
  }

  /** Undefined when the two have no common commit. */
  mergeBase(one: string, other: string): Promise<string | undefined> {
    return this.#remember(`merge-base ${one} ${other}`, async () => {
      const { stdout } = await runGit(this.path, ['merge-base', one, other], { accept: [1] });
      return stdout.toString().trim() || undefined;
    });
  }

  async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    return (await this.mergeBase(ancestor, descendant)) === ancestor;
  }

  /** The files that differ between two commits or trees. */
  diff(from: string, to: string): Promise<readonly FileDiff[]> {
    return this.#remember(`diff ${from} ${to}`, () => diffFiles(this.path, from, to));
  }

  diffText(from: string, to: string): Promise<Buffer> {
    return diffText(this.path, from, to);
  }

  /** The difference of two blobs without context. */
  blobDiff(from: string, to: string): Promise<string> {
    return this.#remember(`blobs ${from} ${to}`, () =>
      this.git(['diff', '--no-color', '--no-ext-diff', '-U0', from, to]),
    );
  }

  /** The mails of `git format-patch` for the commits of `range`, merges left out; `-1` takes its last one only. */
  async formatPatch(range: readonly string[], options: readonly '-1'[] = []): Promise<Buffer> {
    const args = ['format-patch', '--stdout', '--no-signature', '-M', ...options, '--end-of-options', ...range];
    return (await runGit(this.path, args)).stdout;
  }

  /** The files of a commit below one folder, as `tar.gz` or `zip`. */
  async archive(sha: string, format: string, prefix: string): Promise<Buffer> {
    return (await runGit(this.path, ['archive', `--format=${format}`, `--prefix=${prefix}`, sha])).stdout;
  }

  /** Merges two commits without a work tree: the merged tree, or null when they conflict. */
  async mergeTree(ours: string, theirs: string): Promise<string | null> {
    const args = ['merge-tree', '--write-tree', '--allow-unrelated-histories', ours, theirs];
    const { stdout, exitCode } = await runGit(this.path, args, { accept: [1] });
    return exitCode === 0 ? stdout.toString().trim() : null;
  }

  /**
   * The tree of `tip` with what one commit changed; null when that conflicts. git before 2.40 cannot name a merge base
   * for merge-tree, so the change is put on a commit between the two whose merge base is the commit's parent.
   */
  async pickTree(tip: string, sha: string, parent: string | undefined): Promise<string | null> {
    const commit = await this.commit(sha);
    const ours = await this.commit(tip);
    if (!commit || !ours || parent === undefined) return commit?.tree ?? null;
    const { author, committer } = commit;
    const side = { tree: ours.tree, parents: [parent], message: 'pick', author, committer };
    return this.mergeTree(await this.writeCommit(side), sha);
  }

  async writeBlob(content: Buffer | string): Promise<string> {
    return (await this.git(['hash-object', '-w', '--stdin'], { input: content })).trim();
  }

  /** @param entries direct children only; `path` is the name */
  async writeTree(entries: readonly Pick<TreeEntry, 'path' | 'mode' | 'type' | 'sha'>[]): Promise<string> {
    const input = entries.map(({ mode, type, sha, path }) => `${mode} ${type} ${sha}\t${path}\0`).join('');
    return (await this.git(['mktree', '-z'], { input })).trim();
  }

  async writeCommit({ tree, parents, message, author, committer }: NewCommit): Promise<string> {
    const env = {
      GIT_AUTHOR_NAME: author.name, GIT_AUTHOR_EMAIL: author.email, GIT_AUTHOR_DATE: author.date,
      GIT_COMMITTER_NAME: committer.name, GIT_COMMITTER_EMAIL: committer.email, GIT_COMMITTER_DATE: committer.date,
    }; // oxfmt-ignore
    const args = ['commit-tree', ...parents.flatMap((parent) => ['-p', parent]), tree];
    return (await this.git(args, { input: message.endsWith('\n') ? message : `${message}\n`, env })).trim();
  }

  async writeTag(name: string, object: string, type: string, tagger: Identity, message: string): Promise<string> {
    const seconds = Math.floor(Date.parse(tagger.date) / 1000);
    const input = `object ${object}\ntype ${type}\ntag ${name}\ntagger ${tagger.name} <${tagger.email}> ${seconds} +0000\n\n${message}\n`;
    return (await this.git(['hash-object', '-t', 'tag', '-w', '--stdin'], { input })).trim();
  }

  /** What lies in a tree, or undefined when there is none. Recursive listings name the trees too. */
  async listTree(sha: string, recursive: boolean): Promise<readonly TreeEntry[] | undefined> {
    if (!shaPattern.test(sha)) return undefined;
    return this.#remember(`ls-tree ${sha} ${recursive}`, async () => {
      try {
        const text = await this.git(['ls-tree', '-z', '-l', '--full-tree', ...(recursive ? ['-r', '-t'] : []), sha]);
        return text.split('\0').filter(Boolean).map(parseTreeLine);
      } catch (error) {
        if (error instanceof GitError) return undefined;
        throw error;
      }
    });
  }

  /** What lies at a path of a commit; the root is the empty path. */
  async entryAt(commitSha: string, path: string): Promise<TreeEntry | undefined> {
    const commit = await this.commit(commitSha);
    if (!commit) return undefined;
    let entry: TreeEntry = { path: '', mode: '040000', type: 'tree', sha: commit.tree, size: undefined };
    const below: string[] = [];
    for (const name of path.split('/').filter(Boolean)) {
      if (entry.type !== 'tree') return undefined;
      const next = (await this.listTree(entry.sha, false))?.find((one) => one.path === name);
      if (!next) return undefined;
      below.push(name);
      entry = { ...next, path: below.join('/') };
    }
    return entry;
  }

  /** Copies what a ref of another repository on this machine holds. */
  async fetchFrom(other: GitRepository, refspecs: readonly string[]): Promise<void> {
    for (let at = 0; at < refspecs.length; at += 200) {
      const args = [
        'fetch',
        '--quiet',
        '--no-tags',
        '--no-write-fetch-head',
        other.path,
        ...refspecs.slice(at, at + 200),
      ];
      await this.git(args);
    }
    this.forgetRefs();
  }

  /** Answers that follow from object names alone never change; the oldest go first. */
  #remember<T>(key: string, compute: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(key) as Promise<T> | undefined;
    if (known) return known;
    const answer = compute();
    this.#answers.set(key, answer);
    answer.catch(() => this.#answers.delete(key));
    if (this.#answers.size > 500) {
      const oldest = this.#answers.keys().next();
      if (!oldest.done) this.#answers.delete(oldest.value);
    }
    return answer;
  }
}

function parseTreeLine(line: string): TreeEntry {
  const tab = line.indexOf('\t');
  const [mode = '', type = '', sha = '', size = ''] = line.slice(0, tab).split(/ +/);
  return {
    path: line.slice(tab + 1),
    mode,
    type: type as TreeEntry['type'],
    sha,
    size: size === '-' ? undefined : Number(size),
  };
}
