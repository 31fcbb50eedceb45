import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { ConfigError, describeError, MAX_DESCRIPTION, UserError } from './errors.ts';
import { PatternError } from './pattern.ts';

describe('describeError', () => {
  test('shows the sentence, the way out and the causes, each once', () => {
    const cause = new Error('connect ECONNREFUSED');
    const error = new UserError('The report cannot be read.', { hint: 'Check the path.', cause });
    expect(describeError(error)).toBe(
      'The report cannot be read.\n  → Check the path.\ncaused by: connect ECONNREFUSED',
    );
    expect(describeError(new Error('outer: inner', { cause: new Error('inner') }))).toBe('outer: inner');
  });

  test.each([
    ['a text', 'a text'],
    [undefined, 'undefined was thrown'],
    [null, 'null was thrown'],
    [42, '42 was thrown, which is no Error'],
    [{ code: 1 }, '{"code":1} was thrown, which is no Error'],
    [Symbol('x'), 'Symbol(x) was thrown, which is no Error'],
    [new TypeError(''), 'TypeError: TypeError'],
    [new TypeError('x is not a function'), 'TypeError: x is not a function'],
    [new PatternError('no end'), 'no end'],
    [runInNewContext('new Error("other realm")'), 'other realm'],
    [new AggregateError([new Error('a'), 'b'], 'two'), 'AggregateError: two\n- a\n- b'],
  ])('describes %p', (thrown, expected) => {
    expect(describeError(thrown)).toBe(expected);
  });

  test('survives cycles, getters that throw and endless messages', () => {
    const cyclic = new Error('round');
    cyclic.cause = cyclic;
    expect(describeError(cyclic)).toBe('round');
    const trap = {
      get message(): string {
        throw new Error('trap');
      },
    };
    expect(describeError(trap)).toBe('something was thrown that cannot be shown');
    expect(describeError(new Error('😀'.repeat(10_000))).length).toBeLessThanOrEqual(MAX_DESCRIPTION);
  });

  test('never throws and stays bounded, whatever was thrown', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (thrown) => {
        expect(describeError(thrown).length).toBeLessThanOrEqual(MAX_DESCRIPTION);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test.each([
    `ghs_${'a'.repeat(36)}`,
    `github_pat_${'A1_'.repeat(20)}`,
    'AKIAIOSFODNN7EXAMPLE',
    'Authorization: Bearer sesame-open-1234',
    'https://user:hunter22@example.com/x',
    '-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\n-----END RSA PRIVATE KEY-----',
    'my-own-secret',
  ])('keeps %j out of the text', (secret) => {
    const shown = describeError(new Error(`request failed with ${secret} here`), ['my-own-secret']);
    expect(shown).toContain('***');
    for (const part of ['aaaaaaaa', 'A1_A1_', 'IOSFODNN', 'sesame', 'hunter22', 'MIIE', 'my-own-secret']) {
      expect(shown).not.toContain(part);
    }
  });
});

describe('ConfigError', () => {
  const at = (line: number, column: number, message: string, hint?: string) => ({
    file: 'a.yml',
    line,
    column,
    message,
    hint,
  });

  test('shows all problems in the order of the file, each with its line and a caret', () => {
    const error = new ConfigError(
      [at(2, 3, 'unknown key "tile".', 'Did you mean "title"?'), at(1, 10, 'expected 1.')],
      'version: 2\n  tile: x\n',
    );
    expect(error.message).toBe(
      [
        'a.yml:1:10: expected 1.',
        '  1 | version: 2',
        '    |          ^',
        'a.yml:2:3: unknown key "tile".',
        '  2 |   tile: x',
        '    |   ^',
        '  → Did you mean "title"?',
      ].join('\n'),
    );
    expect(error.problems.map(({ line }) => line)).toEqual([1, 2]);
  });

  test('cuts a long line around the column and the list after 50 problems', () => {
    const error = new ConfigError([at(1, 5_001, 'here.')], `${'x'.repeat(5_000)}!${'y'.repeat(5_000)}`);
    const [, frame = '', caret = ''] = error.message.split('\n');
    expect(frame.length).toBeLessThan(120);
    expect(frame[caret.indexOf('^')]).toBe('!');
    const many = new ConfigError(Array.from({ length: 60 }, (_, index) => at(index + 1, 1, 'no.')));
    expect(many.message).toContain('… and 10 more problems');
    expect(many.problems).toHaveLength(60);
  });
});
