import { expectSameAsGit } from '../test/gitignore-oracle.ts';
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

// The suite gitignore-git does the same with 8,000.
test('agrees with git check-ignore on random ignore files', () => {
  expectSameAsGit(20_260_101, 40);
});
