import { createHash, type Hash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Linter } from './linter.ts';

/** Files that say which version of a linter and of its plugins runs. */
const LOCK_FILES = [
  'package-lock.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'requirements.txt',
  'requirements-dev.txt',
  'poetry.lock',
  'uv.lock',
  'Pipfile.lock',
  'pyproject.toml',
  'setup.cfg',
  'tox.ini',
  '.editorconfig',
];

/** Results of linters, kept by what went into them. */
export interface ResultCache {
  /** Puts the kept result into a file; false when there is none. */
  restore(key: string, file: string): boolean;
  /** Keeps a result. Does nothing in a run for a fork, whose code could have made it up. */
  keep(key: string, file: string): void;
}

/** A cache in a folder that the workflow keeps with actions/cache. */
export function resultCache(folder: string, trusted: boolean): ResultCache {
  return {
    restore(key, file) {
      const kept = join(folder, key);
      if (!existsSync(kept)) return false;
      copyFileSync(kept, file);
      return true;
    },
    keep(key, file) {
      if (!trusted) return;
      mkdirSync(folder, { recursive: true });
      // Renamed into place, so that a run that is killed leaves no half result.
      const draft = join(folder, `.${key}-${process.pid}`);
      copyFileSync(file, draft);
      renameSync(draft, join(folder, key));
    },
  };
}

/**
 * Names a result by all that went into it: the command, the contents of the files passed, the configuration and the lock
 * files on the way from the working directory to the root, and the platform.
 */
export function resultKey(linter: Linter, paths: readonly string[], workspace: string): string {
  const hash = createHash('sha256');
  add(
    hash,
    'lint-review result 1',
    process.platform,
    process.arch,
    process.version,
    JSON.stringify(linter.argv),
    linter.format ?? '',
  );
  const folder = join(workspace, linter.workingDirectory);
  for (const path of paths) addFile(hash, join(folder, path), path);
  for (const above of foldersAbove(linter.workingDirectory))
    for (const name of [...linter.configFiles, ...LOCK_FILES])
      addFile(hash, join(workspace, above, name), join(above, name));
  return hash.digest('hex');
}

function addFile(hash: Hash, path: string, name: string): void {
  add(hash, name);
  if (existsSync(path)) add(hash, readFileSync(path));
  else add(hash, 'none');
}

function add(hash: Hash, ...parts: readonly (string | Buffer)[]): void {
  for (const part of parts) hash.update(`${part.length}:`).update(part);
}

function foldersAbove(folder: string): string[] {
  const steps = folder === '' ? [] : folder.split('/');
  return ['', ...steps.map((_, i) => steps.slice(0, i + 1).join('/'))];
}
