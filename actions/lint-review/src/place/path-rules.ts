import { existsSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { PathRules } from './resolve-path.ts';

export interface Workspace {
  /** Absolute path of the workspace. */
  readonly folder: string;
  readonly workingDirectory: string;
  readonly prefixes: readonly (readonly [from: string, to: string])[];
  /** `owner/name`, for the folders that containers see. */
  readonly repository: string;
}

/** Where the workspaces of GitHub's runners lie: containers, Linux, macOS, Windows. */
const HOSTED = ['/__w', '/home/runner/work', '/Users/runner/work', 'D:/a', 'C:/a'];

/**
 * The rules for paths of reports in a workspace. Roots are the workspace as the runner names it, as the file system
 * resolves it, and as container jobs (`/__w/<name>/<name>`), container actions (`/github/workspace`) and GitHub's runners
 * for other systems see it, whose reports may come here as an artifact.
 *
 * @param isChanged true for files of the pull request, which exist even when the workspace has another commit
 */
export function pathRules(workspace: Workspace, isChanged: (path: string) => boolean): PathRules {
  const { folder, repository } = workspace;
  const real = realOf(folder) ?? folder;
  const name = repository.split('/')[1] ?? '';
  const hosted = name === '' ? [] : HOSTED.map((root) => `${root}/${name}/${name}`);
  const roots = [folder, real, '/github/workspace', ...hosted];
  return {
    roots: [...new Set(roots)],
    workingDirectory: workspace.workingDirectory,
    prefixes: workspace.prefixes,
    exists: (path) => !path.includes('\0') && (isChanged(path) || existsSync(join(folder, path))),
    realPath(path) {
      const target = realOf(path.startsWith('/') ? path : join(folder, path));
      if (target === undefined) return undefined;
      const inside = relative(real, target).split(sep).join('/');
      return inside === '' || inside.startsWith('../') || inside === '..' ? undefined : inside;
    },
  };
}

function realOf(path: string): string | undefined {
  if (path.includes('\0')) return undefined;
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
