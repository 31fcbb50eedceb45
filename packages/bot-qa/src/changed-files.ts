import { execFileSync } from 'node:child_process';
import { visitSteps, type Suite } from './link.ts';
import type { Conversation } from './model.ts';
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
        `git could not say what changed since "${since}": ${(cause as { stderr?: string }).stderr?.trim().split('\n')[0] || String(cause)}`,
      );
    }
  };
  return new Set([
    ...git('diff', '--name-only', '--relative', '-z', since, '--'),
    ...git('ls-files', '--others', '--exclude-standard', '-z'),
  ]);
}

/** Whether anything of a conversation stands in one of these files: itself, what it includes, its lists and tables. */
export function isTouched(conversation: Conversation, suite: Suite, files: ReadonlySet<string>): boolean {
  const lists = new Set<string>();
  let touched = files.has(conversation.at.file);
  // Everything carries the place where it was written.
  const look = (part: unknown): void =>
    void JSON.stringify(part, (key, value: unknown) => {
      if (key === 'file' && typeof value === 'string' && files.has(value)) touched = true;
      if (key === 'list' && typeof value === 'string') lists.add(value);
      if (key === 'list' && typeof value === 'object' && value !== null && 'name' in value)
        lists.add(String(value.name));
      return value;
    });
  look(conversation);
  visitSteps(conversation.steps, suite.blocks, (step) => {
    if (step.kind === 'include') look(suite.blocks.get(step.block));
  });
  for (const list of suite.lists.values()) if (lists.has(list.name)) look(list);
  return touched;
}
