import { globTokens } from './glob-tokens.ts';
import { type GlobProgram, runGlob, SLASH } from './wildmatch.ts';

/** One line of a gitignore file. */
export interface GitignoreRule {
  /** The line as written, without the line end. */
  readonly source: string;
  /** Counts from 1. */
  readonly line: number;
  readonly negated: boolean;
}

export interface Gitignore {
  readonly rules: readonly GitignoreRule[];
  /** Whether git ignores the path; `/` separates, no leading slash; also when it lies in an ignored directory. */
  readonly ignores: (path: string, isDirectory?: boolean) => boolean;
  /** The rule that decides about the path itself or the nearest directory above that is ignored, if any. */
  readonly decidingRule: (path: string, isDirectory?: boolean) => GitignoreRule | undefined;
}

interface CompiledRule extends GitignoreRule {
  readonly directoryOnly: boolean;
  /** Compared with the last segment only. */
  readonly basename: boolean;
  readonly program: GlobProgram | undefined;
}

/**
 * Compiles the text of a gitignore file; the meaning is exactly git's (gitignore(5), dir.c and wildmatch.c), byte by
 * byte, with core.ignoreCase off. A broken pattern (an open bracket, a lone backslash at the end) matches nothing,
 * as in git.
 */
export function compileGitignore(text: string): Gitignore {
  const rules = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((source, index) => compileRule(source, index + 1) ?? []);
  const ownRule = (path: string, isDirectory: boolean): CompiledRule | undefined => {
    const bytes = Buffer.from(path, 'utf8');
    const basename = bytes.subarray(bytes.lastIndexOf(SLASH) + 1);
    return rules.findLast(
      (rule) =>
        (isDirectory || !rule.directoryOnly) &&
        rule.program !== undefined &&
        runGlob(rule.program, rule.basename ? basename : bytes),
    );
  };
  const decidingRule = (path: string, isDirectory = false): GitignoreRule | undefined => {
    // A file cannot come back when a directory above it is ignored: git does not look into that directory.
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
      const rule = ownRule(path.slice(0, slash), true);
      if (rule !== undefined && !rule.negated) return rule;
    }
    return ownRule(path, isDirectory);
  };
  return {
    rules,
    decidingRule,
    ignores(path, isDirectory) {
      const rule = decidingRule(path, isDirectory);
      return rule !== undefined && !rule.negated;
    },
  };
}

function compileRule(sourceLine: string, line: number): CompiledRule | undefined {
  const source = sourceLine.replace(/\r$/, '');
  if (source === '' || source.startsWith('#')) return undefined;
  let pattern = withoutTrailingSpaces(source);
  const negated = pattern.startsWith('!');
  if (negated) pattern = pattern.slice(1);
  const directoryOnly = pattern.endsWith('/');
  if (directoryOnly) pattern = pattern.slice(0, -1);
  const basename = !pattern.includes('/');
  const tokens = globTokens(Buffer.from(pattern.replace(/^\//, ''), 'utf8'));
  return {
    source,
    line,
    negated,
    directoryOnly,
    basename,
    program: tokens === undefined || tokens.length === 0 ? undefined : { tokens, descends: false },
  };
}

/** Spaces at the end go, unless a backslash stands before them. */
function withoutTrailingSpaces(source: string): string {
  let end = 0;
  for (let at = 0; at < source.length; at++) {
    if (source[at] === '\\') end = ++at + 1;
    else if (source[at] !== ' ') end = at + 1;
  }
  return source.slice(0, end);
}
