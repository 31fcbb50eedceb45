import { compileCodeownersGlob } from './codeowners-glob.ts';

const covered = (pattern: string, paths: string[]): string[] => {
  const glob = compileCodeownersGlob(pattern);
  return paths.filter((path) => glob.matches(path));
};

test.each([
  ['*', ['a', 'a/b', 'a/b/c.js'], ['a', 'a/b', 'a/b/c.js']],
  ['*.js', ['a.js', 'x/a.js', 'a.jsx', 'x.js/y'], ['a.js', 'x/a.js', 'x.js/y']],
  ['docs/*', ['docs/a', 'docs/b/c', 'x/docs/a'], ['docs/a']],
  ['docs/', ['docs', 'docs/a', 'x/docs/b/c'], ['docs/a', 'x/docs/b/c']],
  ['/docs/', ['docs/a', 'x/docs/a'], ['docs/a']],
  ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b/z', 'x/a/b'], ['a/b', 'a/x/b', 'a/x/y/b/z']],
  ['**/logs', ['logs', 'a/logs', 'a/logs/x', 'alogs'], ['logs', 'a/logs', 'a/logs/x']],
  ['/*', ['a', 'a/b'], ['a']],
  ['**', ['a', 'a/b'], ['a', 'a/b']],
  ['a?c', ['abc', 'aéc', 'a😀c', 'ac', 'a/c'], ['abc', 'aéc', 'a😀c']],
  ['a\\*b', ['a*b', 'axb'], ['a*b']],
  ['/', ['a', 'a/b'], []],
])('%s covers what GitHub says it covers', (pattern, paths, expected) => {
  expect(covered(pattern, paths)).toEqual(expected);
});

test.each(['', '!a', 'a[bc]', '\\#a', 'a***b', 'a\\'])('refuses %j, which GitHub does not take', (pattern) => {
  expect(() => compileCodeownersGlob(pattern)).toThrow(/CODEOWNERS pattern/);
});
