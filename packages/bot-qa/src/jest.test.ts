import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { functionConnector } from './connectors/function.ts';
import { describeBot } from './jest.ts';

const folder = mkdtempSync(join(tmpdir(), 'bot-qa-jest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(
  join(folder, 'good.bot.yaml'),
  'conversations:\n  - name: echoes\n    data: [{a: x}, {a: y}]\n    steps: [{user: "${a}"}, {bot: "you said ${a}"}]\n',
);
writeFileSync(
  join(folder, 'bad.bot.yaml'),
  'conversations:\n  - name: is wrong\n    steps:\n      - user: hi\n      - bot: hello\n',
);
writeFileSync(join(folder, 'broken.bot.yaml'), 'conversations:\n  - name: x\n    stepps: []\n');

const bot = (text: string): string => `you said ${text}`;

await describeBot('a bot in Jest', { fixtures: ['good.bot.yaml'], cwd: folder, bot });

writeFileSync(
  join(folder, 'later.bot.yaml'),
  'conversations:\n  - {name: later, skip: not ready, steps: [{user: hi}, {bot: ho}]}\n',
);
/** Runs what describeBot would give to a runner, and returns the messages of what failed. */
async function failuresOf(fixtures: string): Promise<string[]> {
  const tests: (() => Promise<void>)[] = [];
  await describeBot(
    'inner',
    { fixtures: [fixtures], cwd: folder, bot },
    { describe: (_name, body) => body(), test: (_name, body) => void tests.push(body) },
  );
  const messages: string[] = [];
  for (const run of tests) await run().catch((cause: unknown) => messages.push((cause as Error).message));
  return messages;
}

test('a conversation that fails is a test that fails, with what was said and the line', async () => {
  const [message] = await failuresOf('bad.bot.yaml');
  expect(message).toContain('user  "hi"');
  expect(message).toContain('text-mismatch');
  expect(message).toContain('bad.bot.yaml:5:14');
});

test('a mistake in a fixture is a test that fails', async () => {
  expect((await failuresOf('broken.bot.yaml'))[0]).toContain('Did you mean "steps"?');
});

test('a folder without fixtures is a test that fails', async () => {
  expect(await failuresOf('nothing/*.bot.yaml')).toHaveLength(1);
});

test('a conversation that is skipped is shown as skipped, with its reason', async () => {
  const [played, skipped]: [string[], string[]] = [[], []];
  await describeBot(
    'inner',
    { fixtures: ['good.bot.yaml', 'later.bot.yaml'], cwd: folder, bot },
    {
      describe: (_name, body) => body(),
      test: Object.assign((name: string) => void played.push(name), {
        skip: (name: string) => void skipped.push(name),
      }),
    },
  );
  expect([played, skipped]).toEqual([['echoes'], ['later (not ready)']]);
});

test('nothing but skipped conversations is a test that fails', async () => {
  expect(await failuresOf('later.bot.yaml')).toEqual(['Every conversation is skipped: nothing would be tested.']);
});

test('a connector serves all tests, and is closed when they are over', async () => {
  const inner = functionConnector(bot);
  let open = true;
  const connector = {
    info: inner.info,
    open: (...given: Parameters<typeof inner.open>) =>
      open ? inner.open(...given) : Promise.reject(new Error('closed')),
    close: async () => void (open = false),
  };
  const tests: (() => Promise<void>)[] = [];
  const after: (() => Promise<void>)[] = [];
  const names = Array.from({ length: 2 }, (_, n) => `  - {name: n${n}, steps: [{user: a}, {bot: you said a}]}\n`);
  writeFileSync(join(folder, 'two.bot.yaml'), `conversations:\n${names.join('')}`);
  await describeBot(
    'inner',
    { fixtures: ['two.bot.yaml'], cwd: folder, bot: connector },
    {
      describe: (_name, body) => body(),
      test: (_name, body) => void tests.push(body),
      afterAll: (body) => void after.push(body),
    },
  );
  for (const run of tests) await run();
  for (const run of after) await run();
  expect([tests.length, open]).toEqual([2, false]);
});
