import type { Git } from 'action-kit/git';
import { diffTrees, type GitDiffFile } from 'action-kit/git-diff';
import { hasCommits, isShallow, mergeBase } from 'action-kit/git-history';
import { changedFile, type Change, type ChangedFile } from './change.ts';
import { textsAt } from './texts-at.ts';

/** Where commits that the clone lacks come from. */
export interface CommitSource {
  /** The merge base as the server knows it; for shallow clones that cannot tell. */
  mergeBase(base: string, head: string): Promise<string>;
  /** Brings commits without their history. */
  fetch(ids: readonly string[]): Promise<void>;
}

/**
 * What the pull request changes, from git: merge base to head. Commits that a shallow clone lacks are fetched by id.
 *
 * @param base tip of the base branch, or the commit before a push
 */
export async function readChange(git: Git, base: string, head: string, source: CommitSource): Promise<Change> {
  const from = await findMergeBase(git, base, head, source);
  const missing = await missingOf(git, [from, head]);
  if (missing.length > 0) await source.fetch(missing);
  return gitChange(git, await diffTrees(git, from, head), from, head);
}

async function findMergeBase(git: Git, base: string, head: string, source: CommitSource): Promise<string> {
  const missing = await missingOf(git, [base, head]);
  const local = missing.length === 0 ? await mergeBase(git, base, head) : undefined;
  // Where history is cut off, an ancestor that git finds may not be the best one.
  if (local !== undefined && (local === base || !(await isShallow(git)))) return local;
  return source.mergeBase(base, head);
}

async function missingOf(git: Git, ids: readonly string[]): Promise<string[]> {
  const present = await hasCommits(git, ids);
  return ids.filter((_, index) => present[index] !== true);
}

function gitChange(git: Git, diff: readonly GitDiffFile[], base: string, head: string): Change {
  const files = new Map<string, ChangedFile>(diff.map((file) => [file.path, changedFile(file)]));
  return { head, mergeBase: base, files, lineTexts: (wanted) => textsAt(git, head, wanted) };
}
