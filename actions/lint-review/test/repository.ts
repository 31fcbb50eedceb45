import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A real git repository for one test. */
export interface Repository {
  readonly folder: string;
  /** Writes files (null deletes one) and commits them; returns the commit. */
  commit(message: string, files: Readonly<Record<string, string | null>>): string;
  /** Commits thousands of files to a branch, on top of `from`, without writing them to the folder. */
  import(branch: string, files: Readonly<Record<string, string>>, from?: string): void;
  git(...args: string[]): string;
  write(path: string, content: string): void;
  remove(): void;
}

const IDENTITY = ['-c', 'user.name=Robin', '-c', 'user.email=robin@example.com', '-c', 'commit.gpgsign=false'];

/** Makes an empty repository on branch `main`. */
export function makeRepository(): Repository {
  const folder = mkdtempSync(join(tmpdir(), 'lint-review-'));
  const env = { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  const git = (...args: string[]): string =>
    execFileSync('git', [...IDENTITY, ...args], { cwd: folder, env, encoding: 'utf8' }).trim();
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  git('init', '--quiet', '--initial-branch=main');
  return {
    folder,
    git,
    write,
    commit(message, files) {
      for (const [path, content] of Object.entries(files))
        if (content === null) rmSync(join(folder, path));
        else write(path, content);
      git('add', '--all', '--force', '--', ...Object.keys(files));
      git('commit', '--quiet', '--allow-empty', '--message', message);
      return git('rev-parse', 'HEAD');
    },
    import(branch, files, from) {
      const blob = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
      const input = [
        `commit refs/heads/${branch}\ncommitter Robin <robin@example.com> 1700000000 +0000\n${blob(branch)}`,
        ...(from === undefined ? [] : [`from refs/heads/${from}\n`]),
        ...Object.entries(files).map(([path, content]) => `M 100644 inline ${path}\n${blob(content)}`),
      ];
      execFileSync('git', ['fast-import', '--quiet'], { cwd: folder, env, input: input.join('') });
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
