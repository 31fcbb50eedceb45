import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from 'action-kit/errors';
import { openGit } from 'action-kit/git';
import type { Collection } from '../collection.ts';
import type { Inputs } from '../inputs.ts';
import type { Place } from '../place/open-place.ts';
import { pathRules } from '../place/path-rules.ts';
import { resolvePath } from '../place/resolve-path.ts';
import type { Surroundings } from '../run.ts';
import { chooseFiles } from './choose-files.ts';
import { cleanEnvironment } from './clean-environment.ts';
import { findLinters } from './find-linters.ts';
import { trackedFiles } from './lint.ts';
import { runLinter } from './run-linter.ts';

/**
 * Runs the linters on the merge base, in a work tree of its own beside the workspace. Installed packages are lent to it,
 * because linters and their plugins live there.
 */
export async function lintBase(
  inputs: Inputs,
  collection: Collection,
  place: Place,
  surroundings: Surroundings,
): Promise<void> {
  const { git, change } = place;
  if (git === undefined || change === undefined || change.mergeBase === '')
    throw new UserError('The merge base cannot be linted, because the workspace is no git repository that has it.', {
      hint: 'Check the repository out first, or lint the merge base yourself and name its reports in "base-reports".',
    });
  const temp = mkdtempSync(join(surroundings.env['RUNNER_TEMP'] ?? tmpdir(), 'lint-review-base-'));
  const tree = join(temp, 'tree');
  try {
    await git.run(['worktree', 'add', '--quiet', '--detach', '--end-of-options', tree, change.mergeBase]);
    const tracked = await trackedFiles({ git: openGit({ directory: tree }) });
    const env = cleanEnvironment(surroundings.env, surroundings.token);
    // What the head runs is run on the base: its linters, not those of an older configuration.
    for (const linter of findLinters(inputs, surroundings, () => tracked)) {
      lendPackages(surroundings.workspace, tree, linter.workingDirectory);
      const chosen = linter.files === undefined ? undefined : chooseFiles(linter, undefined, () => tracked, tree);
      await runLinter(linter, chosen?.paths, { workspace: tree, temp, env, cache: undefined }, collection);
    }
    for (const file of collection.files.values()) {
      const workspace = { folder: tree, workingDirectory: file.base, prefixes: inputs.pathPrefixes, repository: '' };
      file.path ??= resolvePath(
        file.reported,
        pathRules(workspace, () => false),
      );
    }
  } finally {
    await git.run(['worktree', 'remove', '--force', '--end-of-options', tree], { accept: [0, 128] });
    rmSync(temp, { recursive: true, force: true });
  }
}

function lendPackages(workspace: string, tree: string, workingDirectory: string): void {
  for (const folder of new Set(['', workingDirectory])) {
    const packages = join(workspace, folder, 'node_modules');
    const place = join(tree, folder, 'node_modules');
    if (existsSync(packages) && !existsSync(place) && existsSync(join(tree, folder))) symlinkSync(packages, place);
  }
}
