import { compilePattern, PatternError } from './pattern.ts';

const problem = (source: string): string => {
  try {
    compilePattern(source);
  } catch (error) {
    if (error instanceof PatternError) return `${error.message} → ${error.hint}`;
    throw error;
  }
  return 'no error';
};

test('tests, tests whole texts and gives groups', () => {
  const pattern = compilePattern('(?<type>feat|fix)(\\((?P<scope>[^)]+)\\))?:', { ignoreCase: true });
  expect(pattern.test('x Feat(api): y')).toBe(true);
  expect(pattern.testWhole('x Feat(api): y')).toBe(false);
  expect(pattern.testWhole('fix:')).toBe(true);
  expect(pattern.exec('😀 FIX: y')).toEqual({
    index: 3,
    text: 'FIX:',
    groups: ['FIX', undefined, undefined],
    named: { type: 'FIX', scope: undefined },
  });
  expect(pattern.exec('none')).toBeUndefined();
});

test('flags mean what they mean in JavaScript', () => {
  expect(compilePattern('^b$', { multiline: true }).test('a\nb\nc')).toBe(true);
  expect(compilePattern('^b$').test('a\nb\nc')).toBe(false);
  expect(compilePattern('a.b', { dotAll: true }).test('a\nb')).toBe(true);
  expect(compilePattern('a.b').test('a\nb')).toBe(false);
});

test('an evil pattern on a long text ends', () => {
  expect(compilePattern('^(a+)+$').test(`${'a'.repeat(50_000)}!`)).toBe(false);
});

test('refuses a pattern that is longer than anybody reads', () => {
  expect(problem('x'.repeat(4_001))).toMatch(/longer than 4000 characters/);
});

test.each([
  ['^(?!wip)', /looks ahead \(\(\?! at character 2\).*negate the rule/],
  ['a(?=b)', /looks ahead.*two rules/],
  ['(?<=a)b', /looks behind \(\(\?<= at character 1\)/],
  ['(?<!a)b', /looks behind/],
  ['(a)\\1', /refers back to a group \(\\1 at character 4\)/],
  ['(?<x>a)\\k<x>', /refers back/],
  ['a++', /possessive/],
  ['[]a]', /empty class at character 1/],
  ['x[^]', /empty class at character 2/],
  ['(a', /cannot be read: .*missing.*RE2/],
  ['a{1001}', /cannot be read/],
  ['((a{1,100}){1,100}){1,100}', /cannot be read|too large/],
])('refuses %p with a way out', (source, expected) => {
  expect(problem(source)).toMatch(expected);
});

test.each(['[(?!]', '\\(?!x', '(?:a)', '\\++', 'a+?', '[\\](?=]'])(
  'takes %p, which only looks unsupported',
  (source) => {
    expect(problem(source)).toBe('no error');
  },
);
