import { array, boolean, type Infer, integer, oneOf, record, type Schema, string } from './config-schema.ts';
import { nullable, object, optional, recursive, union } from './config-object.ts';
import { checked, converted, durationMs, located } from './config-value.ts';
import { parseConfig } from './config.ts';
import { ConfigError, UserError } from './errors.ts';
import { toJsonSchema } from './json-schema.ts';
import { compilePattern } from './pattern.ts';

const file = 'policy.yml';

/** The problems of a text as `line:column message → hint`. */
const problems = (text: string, schema: Schema<unknown>): string[] => {
  try {
    parseConfig({ file, text }, schema);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(
      ({ line, column, message, hint }) => `${line}:${column} ${message}${hint === undefined ? '' : ` → ${hint}`}`,
    );
  }
  return [];
};

const pattern = converted(string({ expected: 'a regular expression' }), (source) => compilePattern(source));

interface Condition {
  readonly all?: Condition[];
  readonly not?: Condition;
  readonly draft?: boolean;
  readonly author?: ('bots' | 'anyone')[];
}
const condition: Schema<Condition> = recursive('condition', { expected: 'a condition', kinds: ['mapping'] }, () =>
  object({
    all: optional(array(condition)),
    not: optional(condition),
    draft: optional(boolean()),
    author: optional(array(oneOf(['bots', 'anyone']))),
  }),
);

const policy = object({
  version: oneOf([1]),
  rules: array(
    object({
      name: located(string({ minLength: 1 })),
      when: optional(condition),
      require: object({
        title: optional(union([oneOf(['conventional']), object({ matches: pattern }), object({ not: pattern })])),
        approvals: optional(integer({ min: 0, max: 20 })),
        checks: optional(record(oneOf(['pass', 'if-present']))),
        wait: optional(durationMs()),
        labels: optional(checked(array(string()), (labels) => (labels.length > 1 ? 'expected one label.' : undefined))),
        owners: optional(nullable(boolean(), 'default')),
      }),
    }),
    { min: 1 },
  ),
});

test('reads a policy into a typed value, with places where they are asked for', () => {
  const text = `# comment
version: 1
rules:
  - name: Hygiene
    when: { not: { author: [bots] }, draft: false }
    require:
      title: conventional
      approvals: 2
      checks: { "test / *": pass, 404: if-present }
      wait: 1h30m
      owners:
  - name: "Title"
    require: { title: { matches: '^(feat|fix)' } }
`;
  const value: Infer<typeof policy> = parseConfig({ file, text }, policy);
  expect(value.rules[0]).toMatchObject({
    name: { value: 'Hygiene', at: { file, line: 4, column: 11 } },
    when: { not: { author: ['bots'] }, draft: false },
    require: { title: 'conventional', approvals: 2, wait: 5_400_000, owners: 'default' },
  });
  expect({ ...value.rules[0]?.require.checks }).toEqual({ 'test / *': 'pass', '404': 'if-present' });
  const title = value.rules[1]?.require.title;
  expect(typeof title === 'object' && 'matches' in title && title.matches.test('feat: x')).toBe(true);
});

test('every mistake is reported in one run, each with its place and its way out', () => {
  const text = `version: 2
rule: []
rules:
  - name: ''
    when: { drfat: true, not: { author: [bot] } }
    require:
      title: { match: x }
      approvals: 2.5
      checks: [a]
      wait: 90
      labels: [a, 1.0]
  - require: { title: { matches: '^(?!wip)' }, approvals: '2' }
    name: x
`;
  expect(problems(text, policy)).toEqual([
    '1:10 expected 1, found 2.',
    '2:1 unknown key "rule". → Did you mean "rules"?',
    `4:11 expected a text that is not empty, found the text "".`,
    '5:13 unknown key "drfat". → Did you mean "draft"?',
    '5:42 expected one of bots, anyone, found the text "bot". → Did you mean "bots"?',
    '7:14 the key "matches" is missing. → Expected a regular expression.',
    '7:16 unknown key "match". → Did you mean "matches"?',
    '8:18 expected a whole number of at least 0 and at most 20, found 2.5.',
    '9:15 expected a mapping, each value one of pass, if-present, found a list.',
    '10:13 expected a duration such as 500ms, 90s, 5m, 1h30m or 2d, found 90. → Put it in quotes.',
    '11:19 expected a text, found 1. → Put it in quotes.',
    expect.stringMatching(/^12:34 The regular expression "\^\(\?!wip\)" looks ahead .* → .*negate the rule/),
    '12:59 expected a whole number of at least 0 and at most 20, found the text "2".',
  ]);
});

test('the message shows the line with a caret', () => {
  expect(() => parseConfig({ file, text: 'version: 1\nrulez: []\n' }, policy)).toThrow(
    'policy.yml:2:1: unknown key "rulez".\n  2 | rulez: []\n    | ^\n  → Did you mean "rules"?',
  );
});

describe('what YAML lets through, but nobody means', () => {
  const anything = record(record(string()));
  test.each([
    ['a: {b: x, b: y}', '1:11 the key "b" stands twice in the same mapping.'],
    ['a: {__proto__: x}', '1:5 the key "__proto__" is not allowed.'],
    ['a: {<<: {b: c}}', '1:5 merge keys'],
    ['a: {b: c}\n---\nd: 1', 'the file has several documents'],
    ['a:\n\tb: c', 'a tab indents this line'],
    ['a: *nowhere', '1:4 no anchor "&nowhere" stands before this alias.'],
    ['{a: &x b, c: &x d}', 'the anchor "&x" is set twice.'],
    ['a: {b: !!binary abc}', '1:8'],
    ['? [a]\n: {b: c}', '1:3 a key has to be a text.'],
    ['a: "', '1:'],
    ['', '1:1 expected a mapping'],
    ['# nothing', 'expected a mapping'],
  ])('%j is refused', (text, expected) => {
    expect(problems(text, anything).join('\n')).toContain(expected);
  });

  test('a byte order mark and CRLF change nothing; UTF-16 is said to be no UTF-8', () => {
    expect(parseConfig({ file, text: '\uFEFFa: {b: c}\r\nd: {e: f}\r\n' }, anything)).toMatchObject({ d: { e: 'f' } });
    expect(problems(Buffer.from('a: b', 'utf16le').toString('utf8'), anything)).toEqual([
      '1:1 the file is no UTF-8 text: it holds zero bytes. → Save it as UTF-8.',
    ]);
  });

  test('a number in quotes, or a text without them, is told apart from a wrong value', () => {
    expect(problems('"1"', oneOf([1]))).toEqual(['1:1 expected 1, found the text "1". → Leave out the quotes.']);
    expect(problems('1', oneOf(['1']))).toEqual(['1:1 expected "1", found 1. → Put it in quotes.']);
  });

  test('an alias is the value of its anchor', () => {
    expect(parseConfig({ file, text: 'a: &x {b: c}\nd: *x' }, anything)).toMatchObject({
      a: { b: 'c' },
      d: { b: 'c' },
    });
  });

  test('yes and no are texts, as YAML 1.2 says', () => {
    expect(parseConfig({ file, text: 'a: {b: yes, c: "no", on: off}' }, anything)).toMatchObject({
      a: { b: 'yes', c: 'no', on: 'off' },
    });
  });
});

describe('hostile files are refused at once', () => {
  const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const list = array(string());
  test.each([
    ['too large', `# ${'x'.repeat(300_000)}`, /at most 262144 are read/],
    ['too deep', deep(40), /nested deeper than 32/],
    ['brackets without end', '['.repeat(200_000), /nested deeper than 32/],
    ['braces without end', '{a: '.repeat(60_000), /nested deeper than 32/],
    ['dashes without end', '- '.repeat(100_000), /nested deeper than 32/],
    ['questions without end', '? '.repeat(100_000), /nested deeper than 32/],
    [
      'indentation without end',
      Array.from({ length: 600 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
      /nested deeper than 32/,
    ],
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
        .split('')
        .map((name, at) => `${name}: &${name} [${Array(10).fill(`*${'abcdefg'[at]}`).join(',')}]`)
        .join('\n')}`,
      /aliases make the file larger than 100000/,
    ],
    ['aliases without end', `- &a x\n${'- *a\n'.repeat(40_000)}- { b: c }`, /expected at most 10000 items/],
    ['keys without end', Array.from({ length: 30_000 }, (_, at) => `k${at}:`).join('\n'), /expected a list/],
    ['an alias to itself', 'a: &a [*a]', /nested deeper than 32|Unresolved alias/],
  ])('%s', (_name, text, expected) => {
    expect(problems(text, list).join('\n')).toMatch(expected);
  });
});

test('the same description makes a JSON Schema, recursion included', () => {
  const schema = toJsonSchema(policy, { id: 'https://example.com/policy.json', title: 'Policy' });
  expect(schema).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    required: ['version', 'rules'],
    additionalProperties: false,
    properties: {
      version: { enum: [1] },
      rules: { type: 'array', minItems: 1, items: { required: ['name', 'require'] } },
    },
    $defs: {
      condition: { properties: { not: { $ref: '#/$defs/condition' }, all: { items: { $ref: '#/$defs/condition' } } } },
    },
  });
});

test('a defect in a conversion is no mistake of the user', () => {
  const broken = converted(string(), () => {
    throw new TypeError('defect');
  });
  expect(() => parseConfig({ file, text: 'x' }, broken)).toThrow(TypeError);
  const refusing = converted(string(), () => {
    throw new UserError('expected something else.', { hint: 'Change it.' });
  });
  expect(problems('x', refusing)).toEqual(['1:1 expected something else. → Change it.']);
});
