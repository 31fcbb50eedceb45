import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { UserError } from 'action-kit/errors';
import { records } from 'action-kit/git-objects';
import type { Collection } from '../collection.ts';
import type { Inputs } from '../inputs.ts';
import type { Place } from '../place/open-place.ts';
import type { Surroundings } from '../run.ts';
import { chooseFiles } from './choose-files.ts';
import { cleanEnvironment } from './clean-environment.ts';
import { findLinters } from './find-linters.ts';
import { resultCache } from './result-cache.ts';
import { runLinter } from './run-linter.ts';

/**
 * Runs all linters of the step and reads what they find.
 *
 * @throws {UserError} where running them would run code of a stranger with a token that can write
 */
export async function lint(
  inputs: Inputs,
  collection: Collection,
  place: Place,
  surroundings: Surroundings,
): Promise<void> {
  const { env, log, token, workspace } = surroundings;
  const tracked = await trackedFiles(place);
  const linters = findLinters(inputs, surroundings, () => tracked);
  if (linters.length > 0) {
    refuseUnderTarget(env['GITHUB_EVENT_NAME']);
    if (await keepsCredentials(place)) log.warning(CREDENTIALS);
  }
  const cache = inputs.cache === undefined ? undefined : resultCache(resolve(workspace, inputs.cache), !place.fromFork);
  // Old findings off the changed files can only be told from new ones when both trees are linted in full.
  const change = inputs.filter === 'introduced' || inputs.failScope !== 'shown' ? undefined : place.change;
  const temp = env['RUNNER_TEMP'] ?? tmpdir();
  const where = { workspace, temp, env: cleanEnvironment(env, token), cache };
  for (const linter of linters) {
    const chosen = linter.files === undefined ? undefined : chooseFiles(linter, change, () => tracked, workspace);
    log.info(`${linter.key}: ${chosen?.why ?? 'finds its files itself'}`);
    await runLinter(linter, chosen?.paths, where, collection);
  }
}

const CREDENTIALS =
  'The checkout keeps a token in the configuration of git, where linters and their plugins can read it. ' +
  'Set "persist-credentials: false" on actions/checkout.';

/** Whether git has credentials at hand for everybody who can read its configuration, as actions/checkout leaves them. */
async function keepsCredentials({ git }: Pick<Place, 'git'>): Promise<boolean> {
  const found = await git?.run(['config', '--name-only', '--get-regexp', '^http\\..*extraheader$'], { accept: [0, 1] });
  return found !== undefined && found.stdout.length > 0;
}

/** Configuration and plugins of a linter are code. Under this event they may be a stranger's, and the token can write. */
function refuseUnderTarget(event: string | undefined): void {
  if (event !== 'pull_request_target') return;
  throw new UserError(
    'Linters are not run under pull_request_target: what they execute may come from the pull request.',
    {
      hint: 'Run them under pull_request; for forks use the two stages "collect" and "publish" (see the README).',
    },
  );
}

/** All files that git knows in the workspace. */
export async function trackedFiles({ git }: Pick<Place, 'git'>): Promise<string[]> {
  if (git === undefined) return [];
  const { stdout } = await git.run(['ls-files', '-z', '--full-name']);
  return records(stdout);
}
