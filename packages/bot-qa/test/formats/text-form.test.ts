import { textWriter } from '../../src/formats/text/write-text.ts';
import { readNative } from '../../src/native/read-native.ts';
import { readText } from '../../src/native/text/read-text.ts';
import type { FixtureFile } from '../../src/model.ts';
import { everything, everythingAsText } from './everything.ts';
import { seededRandom } from './mutate.ts';
import { meaningOf } from './strip-places.ts';

const read = (text: string): FixtureFile => readText({ file: 'x.bot.txt', text, bytes: Buffer.from(text) });
const readYaml = (text: string): FixtureFile => readNative({ file: 'x.bot.yaml', text, bytes: Buffer.from(text) });
const complaints = (text: string): string[] =>
  read(text).problems.map(
    ({ at, code, message, suggestion }) =>
      `${at.line}:${at.column} ${code} ${message}${suggestion === undefined ? '' : ` → ${suggestion}`}`,
  );

describe('the text form', () => {
  it('says everything that the YAML form says', () => {
    const file = read(everythingAsText);
    expect(file.problems).toEqual([]);
    expect(meaningOf(file)).toEqual(meaningOf(readYaml(everything)));
  });

  it('is written as people would write it', () => {
    const { files, losses } = textWriter.write(readYaml(everything));
    expect(losses).toEqual([]);
    expect(files).toEqual([{ path: 'x.bot.txt', text: everythingAsText.trimStart() }]);
  });

  it('takes what is said as it stands', () => {
    const said = [
      '[a] {b} "c": d',
      'a: b: c',
      '- dash',
      '# hash',
      '| bar',
      'it\'s: "quoted" #5',
      '${name}',
      '*bold*',
      'ends with \\',
    ];
    const yaml = `conversations:\n  - name: a\n    variables: {name: x}\n    steps:\n${said.map((one) => `      - user: ${JSON.stringify(one)}\n      - bot: {contains: ${JSON.stringify(one)}}\n`).join('')}`;
    const { files } = textWriter.write(readYaml(yaml));
    expect(files[0]!.text).toContain('\nuser: [a] {b} "c": d\nbot contains: [a] {b} "c": d\n');
    expect(meaningOf(read(files[0]!.text))).toEqual(meaningOf(readYaml(yaml)));
  });

  it('keeps any text on the way there and back', () => {
    const random = seededRandom(5);
    const letters = [
      'a',
      ' ',
      '\n',
      '\t',
      '#',
      '|',
      '-',
      ':',
      '"',
      "'",
      '{',
      '[',
      '\\',
      '${',
      '}',
      '5',
      'true',
      '\r',
      '\u2028',
      'ü',
      '😀',
      '٣',
    ];
    const any = (): string =>
      Array.from({ length: 1 + random() * 6 }, () => letters[Math.floor(random() * letters.length)])
        .join('')
        .split('${')
        .join('$${');
    for (let round = 0; round < 400; round++) {
      const tree = {
        lists: { [`l${any()}`]: [any(), any()] },
        conversations: [
          {
            name: `n${any()}`,
            description: any(),
            data: [{ [`c${round}`]: any(), case: any() }],
            steps: [
              { user: any() },
              { set: { v: any() } },
              { bot: { contains: `x${any()}`, buttons: [any(), any()], payload: { [any()]: any() } } },
              { bot: { any: [any(), any()] } },
              { bot: any() },
            ],
          },
        ],
      };
      const yaml = readYaml(JSON.stringify(tree));
      if (yaml.problems.length > 0) throw new Error(`${yaml.problems[0]!.message} ${JSON.stringify(tree)}`);
      const written = textWriter.write(yaml).files[0]!.text;
      const back = read(written);
      if (back.problems.length > 0) throw new Error(`${back.problems[0]!.message}\n${written}`);
      expect(meaningOf(back)).toEqual(meaningOf(yaml));
    }
  });

  it('more checks stand below the first one', () => {
    const file = read('conversation: a\nbot contains: x\n  buttons: Track\n  not contains: y\n    ignore-case: true\n');
    expect(file.problems).toEqual([]);
    expect(file.conversations[0]!.steps[0]).toMatchObject({
      messages: [
        {
          checks: [
            { kind: 'contains' },
            { kind: 'buttons' },
            { kind: 'not', check: { kind: 'contains', ignoreCase: true } },
          ],
        },
      ],
    });
  });

  it('neither means: several "not" lines', () => {
    const file = read('conversation: a\nbot:\n  not contains: x\n  not contains: y\n');
    expect(file.conversations[0]!.steps[0]).toMatchObject({
      messages: [{ checks: [{ kind: 'all', checks: [{ kind: 'not' }, { kind: 'not' }] }] }],
    });
  });
});

describe('mistakes in the text form', () => {
  it.each([
    [
      'a misspelt section',
      'converstion: x\nuser: a',
      '1:1 unknown-section No conversation is open here, and "converstion" begins none. → conversation',
    ],
    [
      'a misspelt section between others',
      'conversation: x\nbot: a\nconverstion: y\nbot: b',
      '3:1 unknown-section No conversation is open here, and "converstion" begins none. → conversation',
    ],
    ['a misspelt step', 'conversation: x\nusr: a\nbot: b', '2:1 unknown-key A step has no key "usr". → user'],
    [
      'a misspelt check',
      'conversation: x\nbot contain: b',
      '2:5 unknown-key A bot message has no key "contain". → contains',
    ],
    [
      'a line without a key',
      'conversation: x\nbot: a\nand b',
      '3:1 misplaced-text A line begins with a key and a colon, such as "user: hello"; a text that goes on begins with "|". → | and b',
    ],
    [
      'a tab',
      'conversation: x\nbot:\n\tcontains: a',
      '3:1 bad-value Indent with spaces: a tab is as wide as each editor likes.',
    ],
    [
      'a crooked line',
      'conversation: x\nbot:\n    contains: a\n  length: <5',
      '4:3 bad-value This line is indented by 2 spaces, but the lines above it by 4.',
    ],
    [
      'two values of one key',
      'conversation: x\nbot: a\n  latency: 2s\n  latency: 3s',
      '4:3 duplicate-key "latency" is written twice; the first value would be lost.',
    ],
    [
      'a row that is too short',
      'conversation: x\n  data:\n    | a | b |\n    | 1 |\nbot: a',
      '4:7 unreadable-table This row has 1 cells, but the table has 2 columns.',
    ],
    [
      'a list that does not end',
      'conversation: x\nbot buttons: [a, b',
      '2:19 bad-yaml What begins with [, { or a quote is read as YAML, and this is none: Flow sequence must end with a ]',
    ],
    [
      'a bad pattern',
      'conversation: x\nbot regex: (a',
      '2:12 bad-regex The regular expression is not understood: missing closing ): `(?s)(a`.',
    ],
    [
      'a type that captures nothing',
      'conversation: x\nbot: no ${a:int}',
      '2:9 bad-value "int" is no type of a capture. Known are: text, word, line, integer, number, boolean, date, email, url, json. → ${a:integer}',
    ],
    [
      'a block of one name twice',
      'block: a\nbot: x\nblock: a\nbot: y',
      '3:8 duplicate-name The block "a" is defined twice.',
    ],
    [
      'nothing to check',
      'conversation: x\nuser: a',
      '1:15 no-assertion This conversation never looks at what the bot says. Add a bot step.',
    ],
    [
      'an empty file',
      '# nothing\n',
      '1:1 empty-fixture This fixture file is empty. Begin with "conversation: <name>".',
    ],
  ])('%s', (_what, text, complaint) => expect(complaints(text)).toContain(complaint));
});
