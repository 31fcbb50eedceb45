import { evaluateCondition, evaluateExpression, interpolate } from './expression.ts';

const context = {
  status: 'failure' as const,
  values: {
    github: { token: 't', event: { number: 7, labels: [{ name: 'a' }, { name: 'b' }] }, ref: 'refs/heads/main' },
    env: { CI: '1' },
  },
};

describe('an expression', () => {
  it.each([
    ["'it''s'", "it's"],
    ['github.event.number', 7],
    ["github['event'].labels[1].name", 'b'],
    ['github.event.missing.deeper', null],
    ["GITHUB.Ref == 'REFS/heads/main'", true],
    ["github.event.number > 6 && 'yes' || 'no'", 'yes'],
    ['!github.missing', true],
    ["'7' == 7", true],
    ["contains('Hello', 'ELL') && startsWith('ab', 'A') && endsWith('ab', 'B')", true],
    ["format('{0}-{{{1}}}', 'a', 2)", 'a-{2}'],
    ['join(fromJSON(\'["a","b"]\'), \'+\')', 'a+b'],
    ['(1 < 2) == true', true],
    ["contains(github.event.labels.*.name, 'B')", true],
    ['join(github.event.labels[*].name)', 'a,b'],
    ['github.event.labels.*.name.*.deeper', []],
    ['join(env.*)', '1'],
    ['github.ref.*', null],
  ])('%s is %j', (source, value) => {
    expect(evaluateExpression(source, context)).toEqual(value);
  });

  it.each([
    ['github.', 'Expected a property name at position 8'],
    ['githbu.ref', "Unrecognized named-value: 'githbu' at position 1"],
    ['hashFiles("x")', 'Unexpected symbol at position 11'],
    ["nope('x')", "Unrecognized function: 'nope'"],
    ['1 2', 'Unexpected symbol at position 3'],
  ])('%s is an error that says where', (source, message) => {
    expect(() => evaluateExpression(source, context)).toThrow(message);
  });

  it('knows the status of the job in conditions', () => {
    expect(evaluateCondition('always()', context)).toBe(true);
    expect(evaluateCondition('${{ success() }}', context)).toBe(false);
    expect(evaluateCondition("failure() && env.CI == '1'", context)).toBe(true);
  });

  it('stands inside a text', () => {
    expect(interpolate("a ${{ github.event.number }} b ${{ format('}}{0}', 1) }} c $ { }", context)).toBe(
      'a 7 b }1 c $ { }',
    );
  });
});
