import { type CodeownersGlob, compileCodeownersGlob } from 'action-kit/codeowners-glob';
import { UserError } from 'action-kit/errors';
import type { Actor } from '../policy/actor.ts';
import { longestLiteral } from '../policy/globs.ts';

/** One owner as CODEOWNERS names it. E-mail addresses cannot be tied to an account and own nothing that can be proved. */
export type Owner = Extract<Actor, { kind: 'user' | 'team' }> | { readonly kind: 'email'; readonly email: string };

export interface OwnersRule {
  /** Counts from 1. */
  readonly line: number;
  readonly glob: CodeownersGlob;
  readonly owners: readonly Owner[];
}

/** Above this size GitHub does not load the file (docs, "About code owners"). */
const MAX_BYTES = 3 * 1024 * 1024;

/**
 * The rules of a CODEOWNERS file, in order. A line that GitHub skips as invalid is an error here: skipping it would
 * leave its files without an owner.
 *
 * @throws UserError naming every invalid line
 */
export function parseCodeowners(text: string, path = 'CODEOWNERS'): OwnersRule[] {
  if (Buffer.byteLength(text) > MAX_BYTES) throw new UserError(`${path} is larger than 3 MB; GitHub ignores it.`);
  const problems: string[] = [];
  const rules = text.split(/\r\n|\r|\n/).flatMap((source, index): OwnersRule[] => {
    const line = index + 1;
    const [glob, ...names] = words(source);
    if (glob === undefined) return [];
    try {
      const owners = names.map((name) => {
        const owner = parseOwner(name);
        if (owner === undefined)
          throw new UserError(`"${name.slice(0, 80)}" is no owner: write @user, @org/team or an e-mail address.`);
        return owner;
      });
      return [{ line, glob: quickGlob(compileCodeownersGlob(glob)), owners }];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(`${path}:${line}: ${error.message}`);
      return [];
    }
  });
  if (problems.length > 0) {
    throw new UserError(problems.slice(0, 20).join(' '), { hint: `Correct ${path} on the base branch.` });
  }
  return rules;
}

/** Looks closely only at paths that hold the literal part of the pattern; a lone `*` covers every file. */
function quickGlob(glob: CodeownersGlob): CodeownersGlob {
  if (glob.source === '*') return { source: glob.source, matches: () => true };
  const literal = longestLiteral(glob.source);
  return { source: glob.source, matches: (path) => path.includes(literal) && glob.matches(path) };
}

/** Words between white space; a backslash keeps a space inside a pattern; `#` starts a comment. */
function words(line: string): string[] {
  const result: string[] = [];
  for (const [word] of line.matchAll(/(?:\\.|[^\s\\]|\\$)+/g)) {
    if (word.startsWith('#')) break;
    result.push(word);
  }
  return result;
}

function parseOwner(name: string): Owner | undefined {
  const team = /^@([A-Za-z0-9-]+\/[A-Za-z0-9_.-]+)$/.exec(name)?.[1];
  if (team !== undefined) return { kind: 'team', team: team.toLowerCase() };
  const login = /^@([A-Za-z0-9][A-Za-z0-9_-]*)$/.exec(name)?.[1];
  if (login !== undefined) return { kind: 'user', login };
  return /^[^@\s]+@[^@\s]+$/.test(name) ? { kind: 'email', email: name } : undefined;
}

/** The owners of a file: those of the last rule that covers it. Empty for a file that nobody owns. */
export function ownersOf(rules: readonly OwnersRule[], path: string): readonly Owner[] {
  return rules.findLast(({ glob }) => glob.matches(path))?.owners ?? [];
}

/** Files with the same owners. */
export interface OwnedFiles {
  readonly owners: readonly Owner[];
  readonly paths: readonly string[];
}

/** Groups files by their owners; files that nobody owns are left out. */
export function groupByOwners(rules: readonly OwnersRule[], paths: readonly string[]): OwnedFiles[] {
  const groups = new Map<string, { owners: readonly Owner[]; paths: string[] }>();
  const keys = new Map<readonly Owner[], string>();
  for (const path of paths) {
    const owners = ownersOf(rules, path);
    if (owners.length === 0) continue;
    const key = keys.get(owners) ?? owners.map(describeOwner).sort().join(' ');
    keys.set(owners, key);
    const group = groups.get(key);
    if (group) group.paths.push(path);
    else groups.set(key, { owners, paths: [path] });
  }
  return [...groups.values()];
}

export function describeOwner(owner: Owner): string {
  if (owner.kind === 'email') return owner.email;
  return owner.kind === 'team' ? `@${owner.team}` : `@${owner.login}`;
}
