import { UserError } from './errors.ts';
import { globTokens } from './glob-tokens.ts';
import { type GlobProgram, runGlob, SLASH } from './wildmatch.ts';

const MAX_GLOB_LENGTH = 1_000;

export interface PathGlobs {
  /** Whether the path is in the set; `/` separates, no leading slash. Globs that start with `!` take away; the last one that matches decides. */
  readonly matches: (path: string) => boolean;
}

/**
 * A set of paths, written in the globs of gitignore (see {@link globProgram}); `!glob` takes paths out again.
 * A set is no walk through directories: `docs/` and `!docs/index.md` leave out just that file.
 *
 * @throws UserError for a glob that can match nothing
 */
export function compilePathGlobs(globs: readonly string[]): PathGlobs {
  const rules = globs.map((glob) => ({
    negated: glob.startsWith('!'),
    program: globProgram(glob.replace(/^!/, '')),
  }));
  return {
    matches(path) {
      const text = codePoints(path);
      const rule = rules.findLast(({ program }) => runGlob(program, text));
      return rule !== undefined && !rule.negated;
    },
  };
}

/**
 * One glob over file paths: without an inner or leading slash it matches at any depth, with one from the root;
 * what matches a directory matches all files in it; `dir/` only what is below. Works on characters, so that `?`
 * stands for one of them in any script.
 */
function globProgram(glob: string): GlobProgram {
  const refuse = (why: string): UserError =>
    new UserError(`The glob ${JSON.stringify(glob.slice(0, 80))} ${why}.`, {
      hint: 'Write it as in a .gitignore file, for example src/**, *.md or docs/; quote special characters with \\.',
    });
  if (glob.length > MAX_GLOB_LENGTH) throw refuse(`is longer than ${MAX_GLOB_LENGTH} characters`);
  const below = glob.endsWith('/');
  const body = glob.replace(/^\//, '').replace(/\/$/, '');
  if (body === '') throw refuse('names no path');
  const anchored = glob.replace(/\/$/, '').includes('/');
  const tokens = globTokens(codePoints(anchored ? body : `**/${body}`));
  if (tokens === undefined) throw refuse('ends inside brackets or with a backslash');
  if (!below) return { tokens, descends: true };
  return { tokens: [...tokens, { kind: 'character', code: SLASH }, { kind: 'globstar' }], descends: false };
}

/** The numbers of the characters of a text. */
export function codePoints(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}
