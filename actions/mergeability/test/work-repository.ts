import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openScratchRepository } from 'action-kit/git-fetch';
import { gitHistory } from '../src/collect/git-history.ts';
import type { Commit } from '../src/snapshot/facts.ts';
import type { History } from '../src/collect/history.ts';

const ENVIRONMENT = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/dev/null',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@acme.example',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@acme.example',
  GIT_EDITOR: 'true',
};

/** A real repository with a work tree, for telling histories. */
export class WorkRepository {
  readonly folder = mkdtempSync(join(tmpdir(), 'mergeability-test-'));
  private tick = 0;

  constructor() {
    this.git('init', '-q', '-b', 'main');
    this.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    this.git('config', 'uploadpack.allowFilter', 'true');
  }

  /** Runs git and returns what it says. Every commit is a minute later than the one before. */
  git(...args: readonly string[]): string {
    const date = `${1_700_000_000 + (this.tick += 60)} +0000`;
    const env = { ...ENVIRONMENT, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
    return execFileSync('git', [...args], {
      cwd: this.folder,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  write(files: Readonly<Record<string, string | Buffer>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }

  /** Commits files on the current branch; returns the SHA. */
  commit(
    message: string,
    files: Readonly<Record<string, string | Buffer>> = { [`${message}.txt`]: `${message}\n` },
  ): string {
    this.write(files);
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', message);
    return this.sha('HEAD');
  }

  /** Goes to a branch, made from `from` when it is new. */
  on(branch: string, from?: string): void {
    if (from === undefined) this.git('checkout', '-q', branch);
    else this.git('checkout', '-q', '-B', branch, from);
  }

  merge(other: string, ...args: readonly string[]): string {
    this.git('merge', '-q', '--no-ff', '-m', `Merge ${other}`, ...args, other);
    return this.sha('HEAD');
  }

  sha(revision: string): string {
    return this.git('rev-parse', `${revision}^{commit}`);
  }

  /** The commits that `head` has and `base` has not, all by one person, oldest first. */
  commits(base: string, head: string): Commit[] {
    const person = {
      name: 'Ada',
      email: 'ada@acme.example',
      account: { id: 'ada', login: 'ada', kind: 'user' },
    } as const;
    const list = this.git('rev-list', '--parents', '--topo-order', '--reverse', head, `^${base}`);
    return list.split('\n').map((line): Commit => {
      const [sha = '', ...parents] = line.split(' ');
      return {
        sha,
        parents,
        message: '',
        author: person,
        committer: person,
        coAuthors: [],
        signature: null,
        committedAt: 0,
      };
    });
  }

  /** What the collector sees of a pull request between two commits of this repository. */
  async history(base: string, head: string): Promise<{ history: History; remove: () => void }> {
    const directory = mkdtempSync(join(tmpdir(), 'mergeability-scratch-'));
    const url = `file://${this.folder}`;
    const git = await openScratchRepository({ directory, url });
    await git.run(['fetch', '-q', '--no-tags', '--filter=blob:none', 'origin', this.sha(base), this.sha(head)]);
    const history = gitHistory({ git, url, base: this.sha(base), head: this.sha(head) });
    return { history, remove: () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }) };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
