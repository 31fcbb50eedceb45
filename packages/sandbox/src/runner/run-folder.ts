import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EventPayload } from './github-context.ts';

/** The runner's folders for one run. */
export interface RunFolder {
  readonly temp: string;
  readonly toolCache: string;
  readonly home: string;
  /** The folder that holds the workspace. */
  readonly runnerWorkspace: string;
  readonly workspace: string;
  readonly eventPath: string;
  readonly remove: () => void;
}

/**
 * Lays out the folders of a run below the system's temporary folder.
 *
 * @param workspace a folder to work in; an empty one is made when it is undefined
 */
export function makeRunFolder(workspace: string | undefined, payload: EventPayload): RunFolder {
  const root = mkdtempSync(path.join(tmpdir(), 'sandbox-runner-'));
  const folder = (...names: string[]): string => {
    const made = path.join(root, ...names);
    mkdirSync(made, { recursive: true });
    return made;
  };
  const eventPath = path.join(folder('_temp', '_github_workflow'), 'event.json');
  writeFileSync(eventPath, JSON.stringify(payload, null, 2));
  const used = workspace === undefined ? folder('work', 'work') : path.resolve(workspace);
  return {
    temp: folder('_temp'),
    toolCache: folder('_tool'),
    home: folder('_home'),
    workspace: used,
    runnerWorkspace: path.dirname(used),
    eventPath,
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** The commit that a folder has checked out; undefined when it is no git work tree. */
export function headCommit(folder: string): string | undefined {
  try {
    return execFileSync('git', ['-C', folder, 'rev-parse', '--verify', '--quiet', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
