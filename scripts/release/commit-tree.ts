import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Releases are made by the workflow, also where git knows no user. */
const identity = {
  GIT_AUTHOR_NAME: 'github-actions[bot]',
  GIT_AUTHOR_EMAIL: '41898282+github-actions[bot]@users.noreply.github.com',
  GIT_COMMITTER_NAME: 'github-actions[bot]',
  GIT_COMMITTER_EMAIL: '41898282+github-actions[bot]@users.noreply.github.com',
};

const SEMVER = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** The moved tags of a version, `v1` and `v1.2`, and the fixed one, `v1.2.3`. */
export function tagsOf(version: string): { fixed: string; moved: string[]; branch: string } {
  const match = SEMVER.exec(version);
  if (match === null) throw new Error(`expected a version such as 1.2.3 in package.json, found "${version}"`);
  const [, major, minor] = match;
  return { fixed: `v${version}`, moved: [`v${major}.${minor}`, `v${major}`], branch: `releases/v${major}` };
}

/**
 * Commits the assembled folder on `releases/v<major>` with `source` as a parent (and the branch's tip, when there is
 * one), and tags it. Works with plumbing and an index of its own: the work tree and its index stay untouched.
 * Run twice for one version, it changes nothing: the fixed tag is never moved.
 *
 * @returns the commit that the fixed tag names
 * @throws when the fixed tag exists with another tree
 */
export function commitTree(repository: string, folder: string, source: string, version: string): string {
  const { fixed, moved, branch } = tagsOf(version);
  const scratch = mkdtempSync(join(tmpdir(), 'assemble-'));
  const git = (args: string[], env: Record<string, string> = {}): string =>
    execFileSync('git', ['-C', repository, ...args], {
      encoding: 'utf8',
      env: { ...process.env, ...identity, ...env },
    }).trim();
  const find = (ref: string): string | undefined => {
    try {
      return git(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
    } catch {
      return undefined;
    }
  };
  try {
    const index = { GIT_INDEX_FILE: join(scratch, 'index') };
    // dist/ is ignored in the sources, so the folder is its own work tree and everything in it is forced in.
    git(['--work-tree', folder, 'add', '--all', '--force', '.'], index);
    const tree = git(['write-tree'], index);
    const existing = find(`refs/tags/${fixed}`);
    if (existing !== undefined && git(['rev-parse', `${existing}^{tree}`]) !== tree)
      throw new Error(`the tag ${fixed} exists with other contents; raise the version in package.json`);
    const commit = existing ?? createCommit();
    if (existing === undefined) {
      git(['update-ref', `refs/heads/${branch}`, commit]);
      git(['tag', '--annotate', '--message', `Release ${fixed}`, fixed, commit]);
    }
    for (const tag of moved) if (!isAncestor(commit, `refs/tags/${tag}`)) git(['tag', '--force', tag, commit]);
    return commit;

    /** A rerun for an older version must not move v1 back. */
    function isAncestor(candidate: string, of: string): boolean {
      const tip = find(of);
      return tip !== undefined && git(['merge-base', candidate, tip]) === candidate;
    }

    function createCommit(): string {
      const tip = find(`refs/heads/${branch}`);
      // A run that was killed between the branch and the tag left its commit there.
      if (tip !== undefined && git(['rev-parse', `${tip}^{tree}`]) === tree) return tip;
      const parents = [...(tip === undefined ? [] : [tip]), git(['rev-parse', '--verify', `${source}^{commit}`])];
      return git(['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-m', `Release ${fixed}`]);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
