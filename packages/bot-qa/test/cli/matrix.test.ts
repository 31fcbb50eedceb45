import { Workspace } from './command-line.ts';

let workspace: Workspace;
afterEach(() => workspace.remove());

const talk = (name: string): string => `conversations:\n  - name: ${name}\n    steps: [{user: hi}, {bot: hi}]\n`;
const echo = { connector: 'function', module: 'bot.mjs' };

test('a file is for the bots of all suites that name it, and tests in files of their own are for those of the file that names them', async () => {
  workspace = new Workspace({
    'bot.mjs': 'export default (text) => text;\n',
    'bot-qa.yaml': JSON.stringify({
      bots: { shop: echo, bank: echo },
      suites: [
        { fixtures: ['shop/*'], bots: ['shop'] },
        { fixtures: ['shop/both.bot.yaml', 'bank/promptfooconfig.yaml'], bots: ['bank'] },
        { fixtures: ['all/*'] },
      ],
    }),
    'shop/both.bot.yaml': talk('both'),
    'shop/own.bot.yaml': talk('own'),
    'all/all.bot.yaml': talk('all'),
    'bank/promptfooconfig.yaml': 'prompts: ["{{q}}"]\nproviders: [echo]\ntests: file://tests.yaml\n',
    'bank/tests.yaml': '- description: rates\n  vars: {q: hi}\n  assert: [{type: contains, value: hi}]\n',
  });
  const { out, code } = await workspace.run(['list']);
  expect(out.trim().split('\n')).toEqual([
    'shop › shop/both.bot.yaml › both',
    'shop › shop/own.bot.yaml › own',
    'shop › all/all.bot.yaml › all',
    'bank › shop/both.bot.yaml › both',
    expect.stringMatching(/^bank › bank\/.*rates/),
    'bank › all/all.bot.yaml › all',
  ]);
  expect(code).toBe(0);
});

test('a hundred bots and a hundred suites in one run', async () => {
  const names = Array.from({ length: 100 }, (_, number) => `bot-${number}`);
  workspace = new Workspace({
    'bot.mjs': 'export default (text) => text;\n',
    'mute.mjs': "export default () => 'no';\n",
    'bot-qa.yaml': JSON.stringify({
      concurrency: 16,
      bots: Object.fromEntries(names.map((name, n) => [name, n === 42 ? { ...echo, module: 'mute.mjs' } : echo])),
      suites: [
        { fixtures: ['shared/*'] },
        ...names.map((name) => ({ fixtures: [`own/${name}.bot.yaml`], bots: [name] })),
      ],
    }),
    'shared/a.bot.yaml': talk('shared'),
    ...Object.fromEntries(names.map((name) => [`own/${name}.bot.yaml`, talk(`of ${name}`)])),
  });
  const { out, code } = await workspace.run(['run', '--reporter', 'tap']);
  const failed = out.split('\n').filter((line) => line.startsWith('not ok'));
  expect(failed.map((line) => /bot-\d+ › .*/.exec(line)?.[0])).toEqual([
    'bot-42 › shared/a.bot.yaml › shared',
    'bot-42 › own/bot-42.bot.yaml › of bot-42',
  ]);
  expect(out.match(/^ok /gm)).toHaveLength(198);
  expect(code).toBe(1);
});

test('many bots at once are never more than the run allows, from its first conversation on', async () => {
  const names = ['a', 'b', 'c'];
  workspace = new Workspace({
    'bot.mjs': `let now = 0;
export default async (text) => {
  if (++now > 6) return 'too many';
  await new Promise((resolve) => setTimeout(resolve, 150));
  now--;
  return text;
};\n`,
    'bot-qa.yaml': JSON.stringify({
      concurrency: 6,
      bots: Object.fromEntries(names.map((name) => [name, echo])),
      suites: [{ fixtures: ['*.bot.yaml'] }],
    }),
    'a.bot.yaml': `conversations:\n${Array.from({ length: 12 }, (_, n) => `  - {name: c${n}, steps: [{user: hi}, {bot: hi}]}\n`).join('')}`,
    'b.bot.yaml': talk('last'),
  });
  const { out, code } = await workspace.run(['run']);
  expect(out).toContain('39 passed');
  expect(code).toBe(0);
});
