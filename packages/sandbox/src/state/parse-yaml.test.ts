import type { JsonSchema } from './json-schema.ts';
import { parseYaml } from './parse-yaml.ts';

const schema: JsonSchema = {
  type: 'object',
  properties: {
    users: { type: 'array', items: { $ref: '#/$defs/User' } },
    tokens: { type: 'object', additionalProperties: { anyOf: [{ type: 'string' }, { $ref: '#/$defs/Token' }] } },
  },
  required: ['users'],
  additionalProperties: false,
  $defs: {
    User: {
      type: 'object',
      properties: { login: { type: 'string' }, role: { enum: ['read', 'write', 'admin'] }, id: { type: 'number' } },
      required: ['login'],
      additionalProperties: false,
    },
    Token: {
      type: 'object',
      properties: { user: { type: 'string' } },
      required: ['user'],
      additionalProperties: false,
    },
  },
};

const problems = (text: string): string => {
  try {
    parseYaml(text, 'state.yml', schema);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('parseYaml', () => {
  it('reads YAML and JSON alike', () => {
    const value = { users: [{ login: 'mona', role: 'write' }], tokens: { t: { user: 'mona' }, u: 'mona' } };
    expect(
      parseYaml('users:\n  - {login: mona, role: write}\ntokens: {t: {user: mona}, u: mona}', 'state.yml', schema),
    ).toEqual(value);
    expect(parseYaml(JSON.stringify(value), 'state.json', schema)).toEqual(value);
  });

  it.each([
    [
      'users:\n  - logn: mona\n',
      'state.yml:2:5: users[0]: unknown key "logn"; did you mean login?\nstate.yml:2:5: users[0]: the key "login" is missing',
    ],
    [
      'users:\n  - login: mona\n    role: writer\n',
      'state.yml:3:11: users[0].role: expected read, write, admin, found "writer"; did you mean write?',
    ],
    ['users:\n  - login: 42\n', 'state.yml:2:12: users[0].login: expected text, found 42; put it in quotes'],
    ['users: mona\n', 'state.yml:1:8: users: expected a list, found "mona"'],
    ['{"users": [{"login": "mona", "id": "7"}]}', 'state.yml:1:36: users[0].id: expected a number, found "7"'],
    [
      'users: []\ntokens:\n  t: {usr: mona}\n',
      'state.yml:3:7: tokens.t: unknown key "usr"; did you mean user?\nstate.yml:3:6: tokens.t: the key "user" is missing',
    ],
    ['users: []\ntokens:\n  t: [1]\n', 'state.yml:3:6: tokens.t: expected text or a map, found a list'],
    ['users: [\n', 'state.yml:2:1: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ['', 'state.yml:1:1: expected a map, found nothing'],
  ])('says where %j is wrong, and what to write instead', (text, message) => {
    expect(problems(text)).toBe(message);
  });

  it('refuses aliases that would expand without end', () => {
    const bomb = [
      'a: &a [x]',
      ...Array.from(
        { length: 12 },
        (_, i) => `${'bcdefghijklm'[i]}: &${'bcdefghijklm'[i]} [${`*${'abcdefghijkl'[i]},`.repeat(9)}]`,
      ),
    ];
    expect(() => parseYaml(bomb.join('\n'), 'state.yml', schema)).toThrow(/alias/i);
  });
});
