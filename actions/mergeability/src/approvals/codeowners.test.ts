import { describeOwner, groupByOwners, ownersOf, parseCodeowners } from './codeowners.ts';

const owners = (text: string, path: string): string[] => ownersOf(parseCodeowners(text), path).map(describeOwner);

it('reads people, teams and addresses, and stops at a comment', () => {
  const [first, second, ...none] = parseCodeowners('# all\n\n* @bo @Acme/Core m@acme.example # @eve\n/a @cy\n');
  expect(none).toEqual([]);
  expect(first).toMatchObject({
    line: 3,
    owners: [
      { kind: 'user', login: 'bo' },
      { kind: 'team', team: 'acme/core' },
      { kind: 'email', email: 'm@acme.example' },
    ],
  });
  expect(second).toMatchObject({ line: 4, owners: [{ kind: 'user', login: 'cy' }] });
});

it('keeps escaped spaces and sharps inside of a pattern', () => {
  expect(owners('/a\\ b/c# @bo', 'a b/c#')).toEqual(['@bo']);
});

it('takes the last rule that fits, also one without owners', () => {
  const text = '* @root\n/web/ @bo\n/web/free/\n';
  expect(owners(text, 'web/a')).toEqual(['@bo']);
  expect(owners(text, 'web/free/a')).toEqual([]);
  expect(owners(text, 'other')).toEqual(['@root']);
  expect(owners('/web/ @bo\n', 'other')).toEqual([]);
});

it('names every line that it does not understand', () => {
  expect(() => parseCodeowners('* bo\n/a @bo\n/b @a/b/c\n', '.github/CODEOWNERS')).toThrow(
    '.github/CODEOWNERS:1: "bo" is no owner: write @user, @org/team or an e-mail address. .github/CODEOWNERS:3: "@a/b/c" is no owner',
  );
  expect(() => parseCodeowners('* bo')).toThrow(/^CODEOWNERS:1: /);
  const long = (): unknown => parseCodeowners(`* ${'x'.repeat(200)}`);
  expect(long).toThrow(`"${'x'.repeat(80)}" is no owner`);
});

it('names twenty such lines at most', () => {
  const many = (): unknown => parseCodeowners('* bo\n'.repeat(30));
  expect(many).toThrow(/CODEOWNERS:20:/);
  expect(many).not.toThrow(/CODEOWNERS:21:/);
});

it('refuses a file that GitHub would not load', () => {
  const line = '/a @bo\n';
  const limit = 3 * 1024 * 1024;
  const fill = '#'.repeat(limit - line.length);
  expect(parseCodeowners(line + fill)).toHaveLength(1);
  expect(() => parseCodeowners(`${line}${fill}#`)).toThrow('larger than 3 MB');
});

it('puts files of the same owners together, whatever their order', () => {
  const rules = parseCodeowners('/a @bo @cy\n/b @cy @bo\n/c @dee\n/d\n');
  const found = groupByOwners(rules, ['a', 'b', 'c', 'd', 'e']).map((group) => ({
    owners: group.owners.map(describeOwner),
    paths: group.paths,
  }));
  expect(found).toEqual([
    { owners: ['@bo', '@cy'], paths: ['a', 'b'] },
    { owners: ['@dee'], paths: ['c'] },
  ]);
});
