import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from 'action-kit/errors';
import type { Inputs } from '../inputs.ts';
import type { Surroundings } from '../run.ts';
import { belongsTo } from './choose-files.ts';
import { detectLinters } from './detect-linters.ts';
import type { Linter } from './linter.ts';
import { configuredLinters, readConfig } from './linter-config.ts';

/** Where the configuration is looked for when no input names it. */
export const DEFAULT_CONFIG = '.github/lint-review.yml';

const MAX_SHARED_CONFIG = 1 << 20;

/**
 * The linters to run: that of the input `command`, those of the configuration file, and those that are found by their
 * own configuration files when `command` is `auto` or the configuration says `detect: true`.
 *
 * @throws {UserError} when a configuration that an input names is missing, or holds mistakes
 */
export function findLinters(inputs: Inputs, surroundings: Surroundings, tracked: () => readonly string[]): Linter[] {
  const { workspace, log } = surroundings;
  const config = loadConfig(inputs.config, workspace);
  const linters = [...inputs.commands, ...(config ? configuredLinters(config, inputs.timeoutMs) : [])];
  if (inputs.detect || config?.detect === true) {
    const detected = detectLinters(tracked(), (path) => readShared(join(workspace, path)), inputs.timeoutMs);
    for (const { linter, why } of detected) {
      if (linters.some(({ key }) => key === linter.key)) continue;
      log.info(`found ${linter.key} by ${why}: ${linter.argv.join(' ')}`);
      if (!tracked().some(belongsTo(linter)))
        log.warning(
          `${why} asks for ${linter.name}, but no file of its kind is below ${linter.workingDirectory || 'the root'}. ` +
            `Name ${linter.name} in ${DEFAULT_CONFIG} with the folder that it is about.`,
        );
      linters.push(linter);
    }
    if (detected.length === 0) log.warning('No linter was found: there is no configuration file of one that is known.');
  }
  return linters;
}

function loadConfig(named: string | undefined, workspace: string) {
  const path = named ?? DEFAULT_CONFIG;
  const full = join(workspace, path);
  if (existsSync(full)) return readConfig(path, readFileSync(full, 'utf8'));
  if (named !== undefined)
    throw new UserError(`The configuration file ${path} does not exist.`, {
      hint: 'Check the repository out before this step, and name the file as seen from its root.',
    });
  return undefined;
}

function readShared(path: string): string {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isFile() && stat.size <= MAX_SHARED_CONFIG ? readFileSync(path, 'utf8') : '';
}
