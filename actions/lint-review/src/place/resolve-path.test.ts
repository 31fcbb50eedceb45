import { resolvePath, type PathRules } from './resolve-path.ts';

const rules = (changes: Partial<PathRules> = {}): PathRules => ({
  roots: ['/home/runner/work/app/app', '/github/workspace', '/__w/app/app'],
  workingDirectory: '',
  prefixes: [],
  exists: (path) => ['src/x.js', 'src/a b.js', 'web/src/y.js', 'src/back\\slash.js'].includes(path),
  realPath: () => undefined,
  ...changes,
});

test.each([
  ['src/x.js', 'src/x.js'],
  ['./src/x.js', 'src/x.js'],
  ['src/../src/x.js', 'src/x.js'],
  ['/home/runner/work/app/app/src/x.js', 'src/x.js'],
  ['/github/workspace/src/x.js', 'src/x.js'],
  ['/__w/app/app/src/x.js', 'src/x.js'],
  ['file:///home/runner/work/app/app/src/x.js', 'src/x.js'],
  ['file:///home/runner/work/app/app/src/a%20b.js', 'src/a b.js'],
  ['src\\x.js', 'src/x.js'],
  ['src/back\\slash.js', 'src/back\\slash.js'],
  ['SRC/x.js', undefined],
  ['../src/x.js', undefined],
  ['/etc/passwd', undefined],
  ['src/x.js\0', undefined],
])('%j is %j', (reported, expected) => {
  expect(resolvePath(reported, rules())).toBe(expected);
});

test('a relative name is looked for below the working directory first', () => {
  expect(resolvePath('src/y.js', rules({ workingDirectory: 'web' }))).toBe('web/src/y.js');
  expect(resolvePath('src/x.js', rules({ workingDirectory: 'web' }))).toBe('src/x.js');
});

test('foreign folders stand for folders of the repository, on Windows without regard to case', () => {
  const prefixes = [
    ['C:\\build\\app', ''],
    ['/home/builder/project', 'web'],
  ] as const;
  expect(resolvePath('c:\\build\\app\\src\\x.js', rules({ prefixes }))).toBe('src/x.js');
  expect(resolvePath('file:///C:/build/app/src/x.js', rules({ prefixes }))).toBe('src/x.js');
  expect(resolvePath('/home/builder/project/src/y.js', rules({ prefixes }))).toBe('web/src/y.js');
});

test('symbolic links are followed when the name itself is unknown', () => {
  const realPath = (path: string): string | undefined => (path === 'link/x.js' ? 'src/x.js' : undefined);
  expect(resolvePath('link/x.js', rules({ realPath }))).toBe('src/x.js');
});
