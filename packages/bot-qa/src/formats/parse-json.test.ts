import { parseJson, plainValue } from './parse-json.ts';

describe('parseJson', () => {
  it.each(['{"a": [1, -2.5e3, true, null, "x\\u00e9\\n"]}', '[]', '{}', '"a"', '0', ' [ { } ] ', '"\\ud83d\\ude00"'])(
    'reads %s as JSON.parse does',
    (text) => {
      const { node, problems } = parseJson(text, 'a.json');
      expect(problems).toEqual([]);
      expect(plainValue(node!)).toEqual(JSON.parse(text));
    },
  );

  it.each([
    ['{"a": 1,}', '1:9'],
    ['[1 2]', '1:4'],
    ['{a: 1}', '1:2'],
    ['[01]', '1:2'],
    ['"a', '1:3'],
    ['"a\nb"', '1:3'],
    ['[1]\n x', '2:2'],
    ['', '1:1'],
    ['nul', '1:1'],
    ['"\\x"', '1:1'],
  ])('says where %j is no JSON', (text, place) => {
    const { node, problems } = parseJson(text, 'a.json');
    expect(node).toBeUndefined();
    expect(problems.map((problem) => `${problem.code} ${problem.at.line}:${problem.at.column}`)).toEqual([
      `bad-json ${place}`,
    ]);
    expect(() => JSON.parse(text) as unknown).toThrow();
  });

  it('names keys that are written twice, and nesting that nobody means', () => {
    expect(parseJson('{"a": 1,\n "a": 2}', 'a').problems).toMatchObject([
      { code: 'duplicate-key', at: { line: 2, column: 2, length: 3 } },
    ]);
    expect(parseJson('['.repeat(100_000), 'a').problems).toMatchObject([{ code: 'bad-json' }]);
  });

  it('keeps a key called __proto__ as a key', () => {
    const { value } = parseJson('{"__proto__": {"x": 1}}', 'a');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});
