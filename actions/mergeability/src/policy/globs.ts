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
    (sources): Globs => ({ sources, ...compilePathGlobs(sources) }),
  );
}
