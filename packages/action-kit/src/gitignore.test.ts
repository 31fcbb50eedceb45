import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { compileGitignore } from './gitignore.ts';

test('a pattern without a slash matches at any depth, one with a slash from the root', () => {
  const { ignores } = compileGitignore('*.log\nbuild/out\n/top\n');
  expect(['a.log', 'x/y/a.log', 'build/out', 'x/build/out', 'top', 'x/top'].filter((path) => ignores(path))).toEqual([
    'a.log',
    'x/y/a.log',
    'build/out',
    'top',
  ]);
});

test('a file does not come back while a directory above it is ignored', () => {
  const { ignores, decidingRule } = compileGitignore('logs/\n!logs/keep.txt\n*.tmp\n!keep.tmp');
  expect(ignores('logs/keep.txt')).toBe(true);
  expect(ignores('logs')).toBe(false);
  expect(ignores('logs', true)).toBe(true);
  expect(ignores('a/keep.tmp')).toBe(false);
  expect(decidingRule('logs/keep.txt')).toMatchObject({ source: 'logs/', line: 1 });
  expect(decidingRule('other')).toBeUndefined();
});

test('comments, escapes, trailing spaces, CRLF and a byte order mark are read as git reads them', () => {
  const { ignores } = compileGitignore('\uFEFF# no rule\r\n\\#file\r\n\\!file  \r\nspace\\ \nplain   \n');
  expect(
    ['# no rule', '#file', '!file', 'space ', 'space', 'plain', 'plain   '].filter((path) => ignores(path)),
  ).toEqual(['#file', '!file', 'space ', 'plain']);
});

test('a hostile pattern is matched without backtracking, which would never end', () => {
  const { ignores } = compileGitignore(`${'*a'.repeat(200)}b\n${'**/'.repeat(100)}x/y`);
  expect(ignores('a'.repeat(4_000))).toBe(false);
});

describe('agrees with git check-ignore', () => {
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

  test('on seeded random ignore files over a fixed tree', () => {
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
        { seed: 20_260_101, numRuns: Number(process.env['GITIGNORE_RUNS'] ?? 400) },
      );
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

function parents(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
