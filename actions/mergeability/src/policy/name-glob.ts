import { UserError } from 'action-kit/errors';
import { union } from 'action-kit/config-object';
import { array, type Schema, string } from 'action-kit/config-schema';
import { converted } from 'action-kit/config-value';
import { globTokens } from 'action-kit/glob-tokens';
import { codePoints } from 'action-kit/path-globs';
import { runGlob } from 'action-kit/wildmatch';

/** A set of names: of branches, checks, labels. */
export interface NameGlobs {
  readonly sources: readonly string[];
  matches(name: string): boolean;
}

/** Names in which `*` stands for any characters at all; everything else stands for itself. */
export function compileNames(sources: readonly string[]): NameGlobs {
  const globs = sources.map((source) => source.split('*'));
  return { sources, matches: (name) => globs.some((parts) => fitsParts(parts, name)) };
}

/** Whether the parts follow one another in the name: the first at its start, the last at its end. Linear in the name. */
function fitsParts(parts: readonly string[], name: string): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  const end = name.length - last.length;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
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
