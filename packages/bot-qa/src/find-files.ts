import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';

export interface FoundFile {
  readonly path: string;
  /** Relative to the working directory, with forward slashes: as reports show it. */
  readonly shownAs: string;
  /** Named by the user itself, not found in a folder: it must be readable as a fixture. */
  readonly named: boolean;
}

export interface FoundFiles {
  readonly files: readonly FoundFile[];
  /** Paths and globs that match nothing. */
  readonly missing: readonly string[];
}

/** Never looked into. */
export const skippedFolders: ReadonlySet<string> = new Set(['node_modules', '.git', '.bot-qa']);

/**
 * The files of some paths and globs (`*`, `**`, `?`, `{a,b}`), each once, in the order of their names. A folder means all
 * files in it. What matches nothing is returned as `missing`.
 */
export function findFiles(patterns: readonly string[], folder: string, cwd: string): FoundFiles {
  const files = new Map<string, FoundFile>();
  const missing: string[] = [];
  for (const pattern of patterns) {
    const found = [...findOne(pattern, folder)];
    if (found.length === 0) missing.push(pattern);
    for (const { path, named } of found) {
      const known = files.get(path);
      if (!known || (named && !known.named)) files.set(path, { path, named, shownAs: showPath(path, cwd) });
    }
  }
  return { files: [...files.values()].sort((a, b) => (a.shownAs < b.shownAs ? -1 : 1)), missing };
}

/** A path as reports show it: relative when it is below the working directory. */
export function showPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return (short.startsWith('..') || short === '' ? path : short).split(sep).join('/');
}

function* findOne(pattern: string, folder: string): Generator<{ readonly path: string; readonly named: boolean }> {
  const plain = resolve(folder, pattern);
  const stat = statSync(plain, { throwIfNoEntry: false });
  if (stat?.isFile()) yield { path: plain, named: true };
  else if (stat?.isDirectory()) for (const path of walk(plain)) yield { path, named: false };
  else if (/[*?{]/.test(pattern)) {
    const fixed = /^[^*?{]*(?=\/)/.exec(pattern)?.[0] ?? '';
    const root = resolve(folder, fixed === '' && pattern.startsWith('/') ? '/' : fixed);
    const matches = globToRegExp(resolve(folder, pattern).split(sep).join('/'));
    for (const path of walk(root)) if (matches.test(path.split(sep).join('/'))) yield { path, named: false };
  }
}

/**
 * Links are followed, except into a folder that is being walked already; a target below the root goes by its own path, so
 * that it is found once. A folder that cannot be read is yielded itself, and so is a link to nothing.
 */
function* walk(root: string): Generator<string> {
  if (!existsSync(root)) return;
  const realRoot = realpathSync(root);
  function* visit(folder: string, above: readonly string[]): Generator<string> {
    let entries;
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch {
      yield folder;
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      let path = join(folder, entry.name);
      let kind: { isDirectory(): boolean; isFile(): boolean } | undefined = entry;
      if (entry.isSymbolicLink()) {
        kind = existsSync(path) ? statSync(path) : undefined;
        const below = kind ? relative(realRoot, realpathSync(path)) : '..';
        if (!below.startsWith('..') && !isAbsolute(below)) path = join(root, below);
      }
      if (kind?.isDirectory()) {
        const real = entry.isSymbolicLink() ? realpathSync(path) : join(above.at(-1)!, entry.name);
        if (!skippedFolders.has(entry.name) && !above.includes(real)) yield* visit(path, [...above, real]);
      } else if (!kind || kind.isFile()) yield path;
    }
  }
  yield* visit(root, [realRoot]);
}

/** `**` any folders, `*` anything but a slash, `?` one letter, `{a,b}` either. */
export function globToRegExp(glob: string): RegExp {
  let source = '';
  for (let i = 0; i < glob.length; i++) {
    const letter = glob[i]!;
    if (glob.startsWith('**/', i)) {
      source += '(?:[^/]+/)*';
      i += 2;
    } else if (glob.startsWith('**', i)) {
      source += '.*';
      i += 1;
    } else if (letter === '*') source += '[^/]*';
    else if (letter === '?') source += '[^/]';
    else if (letter === '{' && glob.includes('}', i)) {
      const end = glob.indexOf('}', i);
      source += `(?:${glob
        .slice(i + 1, end)
        .split(',')
        .map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
        .join('|')})`;
      i = end;
    } else source += letter.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  }
  return new RegExp(`^${source}$`);
}
