import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** No Node 24 was found; the message says how to get one. */
export class NodeRuntimeError extends Error {
  override name = 'NodeRuntimeError';
}

function isNode24(file: string): boolean {
  try {
    return execFileSync(file, ['--version'], { encoding: 'utf8', env: {} }).startsWith('v24.');
  } catch {
    return false;
  }
}

function installedNode(): string | undefined {
  try {
    const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return path.join(path.dirname(manifest), 'bin', 'node');
  } catch {
    return undefined;
  }
}

let found: string | undefined;

/**
 * Finds the Node 24 that runs actions: this process's own, the one that npm installed, or one in PATH.
 *
 * @throws NodeRuntimeError when there is none: an action must not be tested on another Node than it will meet.
 */
export function findNode24(): string {
  if (found !== undefined) return found;
  if (process.version.startsWith('v24.')) return (found = process.execPath);
  const inPath = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, 'node'));
  const candidates = [installedNode(), ...inPath].filter((file) => file !== undefined && existsSync(file));
  found = candidates.find((file) => file !== undefined && isNode24(file));
  if (found === undefined) {
    throw new NodeRuntimeError(
      `expected a Node 24 to run the action with, found ${process.version} at ${process.execPath}. ` +
        'Put a Node 24 first in PATH, or name it in the option "node"',
    );
  }
  return found;
}
