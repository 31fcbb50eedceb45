import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { compileGitignore } from '../src/gitignore.ts';

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'ab', 'c', 'é', '.', '-') },
  { weight: 4, arbitrary: fc.constantFrom('*', '**', '?', '/', '/**/', '**/', '/**', '***', '\\*', '\\a', '\\') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '[ab]',
      '[!a]',
      '[^b]',
      '[a-c]',
      '[]a]',
      '[[:alpha:]]',
      '[[:nope:]]',
      '[a',
      '[a-]',
      '[\\]]',
      '[é]',
      '[[:alpha]',
      '[!-c]',
      '[b/]',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom(' ', '\\ ', '#', '!') },
);
const line = fc
  .tuple(
    fc.constantFrom('', '', '', '!', '/', '\\#', '\\!'),
    fc.array(piece, { minLength: 1, maxLength: 6 }),
    fc.constantFrom('', '', '/', ' ', '\r'),
  )
  .map(([start, body, end]) => start + body.join('') + end);
const ignoreFile = fc.array(line, { minLength: 1, maxLength: 5 }).map((lines) => `${lines.join('\n')}\n`);

const names = ['a', 'b', 'ab', 'abc', 'c', 'é', 'a*', ']', '-', '#a', '!a', 'a ', '.a', '\\'];
const paths = [
  ...names,
  ...names.flatMap((name) => [`a/${name}x`, `b/${name}`, `ab/c/${name}`, `c/a/b/${name}`]),
  'foo/bar',
  'foobar',
  'fo/x/y/bar',
  'b/b/b/b',
];

/** Compares our reading of random ignore files over a fixed tree with that of `git check-ignore`. */
export function expectSameAsGit(seed: number, runs: number): void {
  const root = mkdtempSync(join(tmpdir(), 'gitignore-'));
  try {
    const files = new Set<string>();
    for (const path of paths) {
      // A name that is a directory elsewhere in the list cannot be a file.
      if (paths.some((other) => other.startsWith(`${path}/`))) continue;
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), '');
      files.add(path);
    }
    const environment = {
      PATH: process.env['PATH'],
      HOME: root,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
    };
    const git = (args: string[], input?: string): string => {
      try {
        return execFileSync('git', args, {
          cwd: root,
          env: environment,
          input,
          encoding: 'utf8',
          stdio: ['pipe', 'pipe', 'pipe'],
        });
      } catch (error) {
        // check-ignore exits 1 when nothing is ignored.
        if ((error as { status?: number }).status === 1) return '';
        throw error;
      }
    };
    git(['init', '-q']);
    const directories = [...new Set([...files].flatMap((path) => parents(path)))];
    const everything = [...files, ...directories];

    fc.assert(
      fc.property(ignoreFile, (text) => {
        writeFileSync(join(root, '.gitignore'), text);
        const output = git(['check-ignore', '--no-index', '--stdin', '-z'], everything.join('\0'));
        const ignored = output
          .split('\0')
          .filter((path) => path !== '')
          .sort();
        const { ignores } = compileGitignore(text);
        const ours = everything.filter((path) => ignores(path, directories.includes(path))).sort();
        expect(ours).toEqual(ignored);
      }),
      { seed, numRuns: runs },
    );
  } finally {
    rmSync(root, { recursive: true });
  }
}

function parents(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
