import { execFileSync } from 'node:child_process';
import { UsageError } from './parse-arguments.ts';

/** Files that differ from a commit, also untracked ones, relative to the working directory. */
export function changedFiles(since: string, cwd: string): ReadonlySet<string> {
  if (since.startsWith('-')) throw new UsageError(`"${since}" is no git ref.`);
  const git = (...given: string[]): string[] => {
    try {
      return execFileSync('git', given, {
        cwd,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        maxBuffer: 256 * 1024 * 1024,
      })
        .split('\0')
        .filter(Boolean);
    } catch (cause) {
      throw new UsageError(
        `git could not say what changed since "${since}": ${(cause as { stderr?: string }).stderr?.trim() ?? String(cause)}`,
      );
    }
  };
  return new Set([
    ...git('diff', '--name-only', '--relative', '-z', since, '--'),
    ...git('ls-files', '--others', '--exclude-standard', '-z'),
  ]);
}
