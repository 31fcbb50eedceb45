import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { compilePathGlobs } from 'action-kit/path-globs';
import type { Change } from '../place/change.ts';
import type { Linter } from './linter.ts';

/** What a linter is to look at. */
export interface ChosenFiles {
  /** Paths relative to the working directory, safe as arguments. */
  readonly paths: readonly string[];
  readonly why: string;
}

/**
 * The files to pass to a linter: those of its kind that the change touches, or all of its kind when its configuration
 * changed or nobody knows what changed. Links are left out, and files that are gone: a checkout of the merge may lack
 * what the head has.
 *
 * @param tracked all files of the repository
 * @param folder the checkout
 */
export function chooseFiles(
  linter: Linter,
  change: Change | undefined,
  tracked: () => readonly string[],
  folder: string,
): ChosenFiles {
  const isOurs = belongsTo(linter);
  const changed = change && [...change.files.values()].filter((file) => !file.isDeleted).map(({ path }) => path);
  const config = [...(change?.files.keys() ?? [])].find((path) => isConfigOf(path, linter));
  const [all, why] =
    changed === undefined
      ? [tracked(), 'all files, because it is not known what changed']
      : config !== undefined
        ? [tracked(), `all files, because ${config} changed`]
        : [changed, 'changed files'];
  const isFile = (path: string): boolean => lstatSync(join(folder, path), { throwIfNoEntry: false })?.isFile() === true;
  const paths = all
    .filter((path) => isOurs(path) && isFile(path))
    .map((path) => asArgument(relativeTo(path, linter.workingDirectory)));
  return { paths: paths.sort(), why: `${paths.length} ${why}` };
}

/** Tells the files that a linter looks after, whether changed or not. */
export function belongsTo(linter: Linter): (path: string) => boolean {
  const globs = compilePathGlobs(linter.files ?? []);
  const inside = linter.workingDirectory === '' ? '' : `${linter.workingDirectory}/`;
  return (path) =>
    path.startsWith(inside) &&
    !linter.except.some((folder) => path.startsWith(`${folder}/`)) &&
    globs.matches(path.slice(inside.length));
}

/** A configuration file counts in the working directory and in the folders above it. */
function isConfigOf(path: string, { configFiles, workingDirectory }: Linter): boolean {
  return configFiles.some(
    (name) =>
      (path === name || path.endsWith(`/${name}`)) &&
      `${workingDirectory}/`.startsWith(path.slice(0, path.length - name.length)),
  );
}

function relativeTo(path: string, folder: string): string {
  return folder === '' ? path : path.slice(folder.length + 1);
}

/** A name that begins with `-` would be an option. */
function asArgument(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}

/** Far below the 2 MiB that Linux allows for arguments and environment together, and below the limit of Windows. */
const MAX_ARGUMENT_BYTES = 30_000;

/** Splits files into as many command lines as their names need. */
export function batchFiles(paths: readonly string[], maxBytes = MAX_ARGUMENT_BYTES): string[][] {
  const batches: string[][] = [];
  let size = Infinity;
  for (const path of paths) {
    const bytes = Buffer.byteLength(path) + 1;
    if (size + bytes > maxBytes) {
      batches.push([]);
      size = 0;
    }
    batches.at(-1)?.push(path);
    size += bytes;
  }
  return batches;
}
