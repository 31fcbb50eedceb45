import { union } from 'action-kit/config-object';
import { array, type Schema, string } from 'action-kit/config-schema';
import { converted } from 'action-kit/config-value';
import { compilePathGlobs, type PathGlobs } from 'action-kit/path-globs';

export interface Globs extends PathGlobs {
  readonly sources: readonly string[];
}

/** One path glob or several, as in a .gitignore; `!glob` takes paths out again. */
export function globs(): Schema<Globs> {
  const one = string({ minLength: 1, maxLength: 1_000, expected: 'a path glob' });
  return converted(
    union([converted(one, (glob): readonly string[] => [glob]), array(one, { min: 1, max: 1_000 })]),
    compileGlobs,
  );
}

/** Path globs that look at most paths only once: one that lacks every glob's longest literal part cannot match. */
export function compileGlobs(sources: readonly string[]): Globs {
  const { matches } = compilePathGlobs(sources);
  const literals = sources.filter((source) => !source.startsWith('!')).map(longestLiteral);
  return { sources, matches: (path) => literals.some((literal) => path.includes(literal)) && matches(path) };
}

/** The longest run of characters that a glob takes literally. Empty when it has none; then it says nothing. */
export function longestLiteral(glob: string): string {
  // What a backslash or a bracket begins is left out, and so is a slash at either end, which may stand for nothing.
  const runs = glob.split(/\\.?|\[[^]*$|[*?]+/).map((run) => run.replace(/^\/+|\/+$/g, ''));
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}
