import { UserError } from 'action-kit/errors';
import { union } from 'action-kit/config-object';
import { array, type Schema, string } from 'action-kit/config-schema';
import { converted } from 'action-kit/config-value';
import { globTokens } from 'action-kit/glob-tokens';
import { codePoints } from 'action-kit/path-globs';
import { type GlobToken, runGlob } from 'action-kit/wildmatch';

/** A set of names: of branches, checks, labels. */
export interface NameGlobs {
  readonly sources: readonly string[];
  matches(name: string): boolean;
}

/** Names in which `*` stands for any characters at all; everything else stands for itself. */
export function compileNames(sources: readonly string[]): NameGlobs {
  const programs = sources.map((source) =>
    codePoints(source).map((code): GlobToken => (code === 0x2a ? { kind: 'globstar' } : { kind: 'character', code })),
  );
  return {
    sources,
    matches: (name) => programs.some((tokens) => runGlob({ tokens, descends: false }, codePoints(name))),
  };
}

/**
 * Branch names as GitHub's branch filters have them: `*` does not cross a slash, `**` does.
 *
 * @throws UserError for a glob that can match nothing
 */
export function compileBranches(sources: readonly string[]): NameGlobs {
  const programs = sources.map((source) => {
    const tokens = globTokens(codePoints(source));
    if (tokens === undefined || tokens.length === 0) {
      throw new UserError(`The branch ${JSON.stringify(source)} can match nothing.`, {
        hint: 'Write a name such as main, or a pattern such as release/*.',
      });
    }
    return tokens;
  });
  return {
    sources,
    matches: (name) => programs.some((tokens) => runGlob({ tokens, descends: false }, codePoints(name))),
  };
}

const oneOrMore = (expected: string): Schema<readonly string[]> => {
  const one = string({ minLength: 1, maxLength: 255, expected });
  return union([converted(one, (name): readonly string[] => [name]), array(one, { min: 1, max: 500 })]);
};

/** One name or several; `*` stands for any characters. */
export const names = (expected = 'a name'): Schema<NameGlobs> => converted(oneOrMore(expected), compileNames);

/** One branch or several, as patterns. */
export const branches = (): Schema<NameGlobs> => converted(oneOrMore('a branch'), compileBranches);
