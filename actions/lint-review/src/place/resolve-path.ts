import { posix } from 'node:path';

/** What is known about where paths may come from. */
export interface PathRules {
  /** Absolute folders that are the repository's root, with `/` and without one at the end. */
  readonly roots: readonly string[];
  /** Folder of the linter below the root; empty for the root itself. */
  readonly workingDirectory: string;
  /** Foreign folders and what they stand for in the repository. */
  readonly prefixes: readonly (readonly [from: string, to: string])[];
  /** True when the repository or the workspace has a file or folder of that name. */
  readonly exists: (path: string) => boolean;
  /** The same path with symbolic links followed, relative to the root; undefined outside it. */
  readonly realPath: (path: string) => string | undefined;
}

/**
 * The path in the repository of a file as a tool names it: absolute below any known root (also those of containers),
 * a `file:` URI, with backslashes, or relative to the working directory or the root.
 *
 * @returns undefined when the repository has no such file
 */
export function resolvePath(reported: string, rules: PathRules): string | undefined {
  const seen = new Set<string>();
  for (const spelling of spellings(reported)) {
    for (const candidate of candidates(spelling, rules)) {
      if (seen.has(candidate)) continue;
      seen.add(candidate);
      if (rules.exists(candidate)) return candidate;
      const real = rules.realPath(candidate);
      if (real !== undefined && real !== candidate && rules.exists(real)) return real;
    }
  }
  return undefined;
}

/** The name as written, and as it would be written here. */
function* spellings(reported: string): Generator<string> {
  const uri = /^file:(?:\/\/[^/]*)?(\/.*)$/s.exec(reported);
  const plain = uri?.[1]?.replace(/^\/(?=[a-z]:)/i, '') ?? reported;
  yield plain;
  if (uri && plain.includes('%')) yield decoded(plain);
  if (plain.includes('\\')) yield plain.replaceAll('\\', '/');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function* candidates(path: string, rules: PathRules): Generator<string> {
  for (const [from, to] of rules.prefixes) {
    const rest = below(path, from);
    if (rest !== undefined) yield* inside(posix.join(to, rest));
  }
  if (isAbsolute(path)) {
    for (const root of rules.roots) {
      const rest = below(path, root);
      if (rest !== undefined) yield* inside(rest);
    }
    const real = rules.realPath(path);
    if (real !== undefined) yield real;
    return;
  }
  if (rules.workingDirectory !== '') yield* inside(posix.join(rules.workingDirectory, path));
  yield* inside(path);
}

/** A normalised path, unless it leaves the repository. */
function* inside(path: string): Generator<string> {
  const normal = posix.normalize(path);
  if (normal !== '.' && normal !== '' && normal !== '..' && !normal.startsWith('../') && !normal.startsWith('/'))
    yield normal;
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[a-z]:\//i.test(path) || path.startsWith('\\\\');
}

/** The part of a path below a folder; drive letters are compared without case. */
function below(path: string, folder: string): string | undefined {
  const root = folder.replaceAll('\\', '/').replace(/\/+$/, '');
  const plain = path.replaceAll('\\', '/');
  const drive = /^[a-z]:/i.test(root);
  const [a, b] = drive ? [plain.toLowerCase(), root.toLowerCase()] : [plain, root];
  return a.startsWith(`${b}/`) ? plain.slice(root.length + 1) : undefined;
}
