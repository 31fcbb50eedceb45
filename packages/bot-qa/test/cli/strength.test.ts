import { readFileSync } from 'node:fs';
import { Workspace } from './command-line.ts';

let workspace: Workspace;
beforeAll(async () => {
  workspace = new Workspace({
    'bot-qa.yaml': 'bots:\n  shop: {module: shop.mjs}\nsecrets: [TOKEN]\n',
    'shop.mjs': `const answers = {
      order: 'Order 4711 is on its way.',
      deutsch: 'Ihre Bestellung ist nicht angekommen.',
      two: ['The tea is hot.', 'The tea is green.'],
      token: 'The code is ' + process.env.TOKEN + '.',
    };
    export default (text) => answers[text] ?? text.replace('say', 'You drew') + '.';`,
    'a.bot.yaml': `conversations:
  - name: typed
    steps: [{user: order}, {bot: 'Order \${order:integer} is on its way.'}]
  - name: deutsch
    steps: [{user: deutsch}, {bot: {contains: [Ihre Bestellung ist, angekommen.]}}]
  - name: two
    steps: [{user: two}, {bot: {contains: tea}}, {bot: {contains: tea}}]
  - name: token
    steps: [{user: token}, {bot: 'The code is \${env.TOKEN}.'}]
  - name: drawn
    variables: {lot: '\${random(12)}'}
    steps: [{user: 'say \${lot}'}, {bot: 'You drew \${lot}.'}]
`,
  });
  const { code } = await workspace.run(['run', 'a.bot.yaml'], { TOKEN: 'open-sesame-42' });
  expect(code).toBe(0);
});
afterAll(() => workspace.remove());

const strength = (...given: string[]) =>
  workspace.run(['strength', 'a.bot.yaml', '--show', '20', ...given], { TOKEN: 'open-sesame-42' });

test('another value of the type that was asked for is no break, and a masked secret still fits', async () => {
  const { out, err, code } = await strength('--name', 'typed', '--name', 'token', '--min-strength', '100');
  expect(`${out}${err}`).toMatch(/^strength 100\.0 %: (\d+) of \1 .* in 2 recorded/);
  expect(code).toBe(0);
});

test('what was drawn by lot is drawn again', async () => {
  const { out, err, code } = await strength('--name', 'drawn', '--min-strength', '90');
  expect(`${out}${err}`).toContain('in 1 recorded');
  expect(code).toBe(0);
});

test('a negation is lost in other languages, too, and an order that nobody checks is found', async () => {
  expect((await strength('--name', 'deutsch')).out).toContain('would not notice (negation)');
  expect((await strength('--name', 'two')).out).toContain('would not notice (swapped)');
});

test('a conversation that was not recorded keeps the gate shut', async () => {
  const lines = readFileSync(workspace.path('.bot-qa/journal.ndjson'), 'utf8').split('\n');
  workspace.write('half.ndjson', `${lines.slice(0, 2).join('\n')}\n`);
  const half = await strength('--journal', 'half.ndjson', '--min-strength', '1');
  expect(half.out).toContain('not measured: 4');
  expect(half.out).toContain('a.bot.yaml:4 deutsch: not in the recording');
  expect(half.code).toBe(4);
  // What is not asked about is not missed.
  expect((await strength('--journal', 'half.ndjson', '--min-strength', '1', '--name', 'typed')).code).toBe(0);
});

test('a journal that was broken by hand is a mistake with its line', async () => {
  workspace.write('odd.ndjson', '{"type":"conversation-finished","name":"typed"}\n');
  const { code, err } = await strength('--journal', 'odd.ndjson');
  expect(err).toContain('odd.ndjson:1: this conversation lacks its name, file, id or attempts.');
  expect(code).toBe(2);
});
