import { UserError } from './errors.ts';
import { codePoints } from './path-globs.ts';
import { type GlobToken, runGlob, SLASH } from './wildmatch.ts';

export interface CodeownersGlob {
  readonly source: string;
  /** Whether the rule covers the file; `/` separates, no leading slash. */
  readonly matches: (path: string) => boolean;
}

/**
 * One pattern of a CODEOWNERS file. As in gitignore, except that GitHub knows no `!`, no `[…]` and no `\#`
 * (https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners),
 * and that a lone `*` as the last segment covers the files of that directory only, not what lies deeper.
 *
 * @throws UserError for what GitHub would refuse or ignore
 */
export function compileCodeownersGlob(source: string): CodeownersGlob {
  const refuse = (why: string, hint: string): UserError =>
    new UserError(`The CODEOWNERS pattern ${JSON.stringify(source.slice(0, 80))} ${why}.`, { hint });
  if (source === '') throw refuse('is empty', 'Write * for all files.');
  if (source.startsWith('!'))
    throw refuse(
      'starts with "!"',
      'GitHub has no negation here; write a later line for the exception, without owners.',
    );
  if (source.startsWith('\\#'))
    throw refuse('starts with "\\#"', 'GitHub cannot escape "#" here; use ? for that character.');
  if (/(?:^|[^\\])\[/.test(source))
    throw refuse('has a character range', 'GitHub has no [ ] here; write one line for each character, or use ?.');
  if (source.includes('***'))
    throw refuse('has three asterisks in a row', 'Use * inside a directory and ** across directories.');

  const tokens = codeownersTokens(source);
  if (tokens === undefined) throw refuse('ends with a backslash', 'Remove it.');
  return {
    source,
    matches: (path) =>
      tokens.program.length > 0 && runGlob({ tokens: tokens.program, descends: tokens.descends }, codePoints(path)),
  };
}

const DIRECTORIES: readonly GlobToken[] = [
  { kind: 'optional', length: 2 },
  { kind: 'globstar' },
  { kind: 'character', code: SLASH },
];

function codeownersTokens(source: string): { program: GlobToken[]; descends: boolean } | undefined {
  const rooted = source.startsWith('/');
  const segments = source.replace(/^\//, '').split('/');
  // A trailing slash means: what is below.
  if (segments.length > 1 && segments.at(-1) === '') segments[segments.length - 1] = '**';
  else if (segments.length === 1 && segments[0] === '') return { program: [], descends: false };
  const anywhere = !rooted && (segments.length === 1 || (segments.length === 2 && source.endsWith('/')));

  const program: GlobToken[] = anywhere ? [...DIRECTORIES] : [];
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === '**') program.push(...(last ? [{ kind: 'globstar' } as const] : DIRECTORIES));
    else {
      const tokens = segmentTokens(segment);
      if (tokens === undefined) return undefined;
      program.push(...tokens);
      if (!last) program.push({ kind: 'character', code: SLASH });
    }
  }
  return { program, descends: segments.at(-1) !== '*' };
}

function segmentTokens(segment: string): GlobToken[] | undefined {
  // A lone * stands for a whole name, which is never empty.
  if (segment === '*') return [{ kind: 'any' }, { kind: 'star' }];
  const tokens: GlobToken[] = [];
  const characters = codePoints(segment);
  for (let at = 0; at < characters.length; at++) {
    const character = String.fromCodePoint(characters[at] ?? 0);
    if (character === '*') tokens.push({ kind: 'star' });
    else if (character === '?') tokens.push({ kind: 'any' });
    else {
      if (character === '\\') at++;
      const code = characters[at];
      if (code === undefined) return undefined;
      tokens.push({ kind: 'character', code });
    }
  }
  return tokens;
}
