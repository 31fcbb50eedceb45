import { compilePathGlobs } from './path-globs.ts';

const chosen = (globs: string[], paths: string[]): string[] =>
  paths.filter((path) => compilePathGlobs(globs).matches(path));

test.each([
  [['src/**'], ['src/a', 'src/b/c', 'x/src/a', 'src'], ['src/a', 'src/b/c']],
  [['*.md'], ['a.md', 'x/b.md', 'a.mdx'], ['a.md', 'x/b.md']],
  [['docs/'], ['docs/a', 'x/docs/b', 'docs'], ['docs/a', 'x/docs/b']],
  [['/docs'], ['docs', 'docs/a', 'x/docs'], ['docs', 'docs/a']],
  [['**/test/**'], ['test/a', 'x/test/a', 'x/test'], ['test/a', 'x/test/a']],
  [['docs/', '!docs/index.md'], ['docs/a', 'docs/index.md'], ['docs/a']],
  [
    ['*.[jt]s', '!*.d.ts'],
    ['a.js', 'a.ts', 'a.d.ts', 'a.cs'],
    ['a.js', 'a.ts'],
  ],
  [['a?c'], ['aéc', 'a😀c'], ['aéc', 'a😀c']],
  [[], ['a'], []],
])('%j chooses what people mean by it', (globs, paths, expected) => {
  expect(chosen(globs, paths)).toEqual(expected);
});

test.each(['', '/', '!', 'a[', 'a\\'])('refuses %j, which can match nothing', (glob) => {
  expect(() => compilePathGlobs([glob])).toThrow(/The glob/);
});
