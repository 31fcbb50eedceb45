import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { MenuBot, type Answers } from '../bots/menu-bot.ts';
import { Workspace } from './command-line.ts';

const nasty = 'Pay\u001b[31m \u202egpj.exe ${env.HOME}';
const menu = {
  text: 'It is 2026-01-02. What next?',
  buttons: [
    'Orders',
    'Refund',
    'Quiet',
    { title: nasty, payload: '/pay{"x":"${y}"}' },
    { title: 'Site', url: 'https://x' },
  ],
};
const shop: Answers = (text) => {
  if (text === 'hello' || text === 'Back') return [menu];
  if (text === 'Orders')
    return [{ text: 'Order 4711 is open, token sesame-4711-open.', quick_replies: ['Back', 'Help'] }];
  if (text === 'Refund') return 503;
  if (text === 'Quiet') return [];
  return [{ text: text.startsWith('/pay') ? 'Paid.' : 'Sorry, I did not understand that.' }];
};

let workspace: Workspace;
let bot: MenuBot | undefined;
beforeEach(() => (workspace = new Workspace()));
afterEach(() => {
  bot?.stop();
  workspace.remove();
});

const start = (answers: Answers): Promise<string> => (bot = new MenuBot(answers)).start();

test('every button is pressed once, what it leads to is said, and each way is a fixture to be read', async () => {
  const url = await start(shop);
  workspace.write(
    'bot-qa.yaml',
    `bots:\n  shop: {url: '${url}', headers: {authorization: '\${env.TOKEN}'}}\n  other: {url: '${url}'}\n`,
  );
  const given = ['crawl', '--bot', 'shop', '--out', 'walked.bot.yaml', '--json', 'walked.json'];
  const { out, code } = await workspace.run(given, { TOKEN: 'sesame-4711-open' });
  expect(code).toBe(1);
  expect(out).toContain('8 conversations walked, 6 buttons pressed, 4 different messages met');
  expect(out).toMatch(/led to an error \(1\):\n {2}hello › Refund\n {4}http-503/);
  expect(out).toMatch(/led to silence \(1\):\n {2}hello › Quiet/);
  expect(out).toMatch(/not understood by the bot \(1\):\n {2}hello › Orders › Help/);
  expect(out).toMatch(/came back .*\(1\):\n {2}hello › Orders › Back/);
  expect(out).toContain('hello › Pay·[31m ·gpj.exe');
  // eslint-disable-next-line no-control-regex
  expect(out).not.toMatch(/[\u001b\u202e]/);
  // The payload goes out as it was, and nothing in it is a variable of ours.
  expect(bot!.heard).toContain('/pay{"x":"${y}"}');
  const walked = readFileSync(workspace.path('walked.bot.yaml'), 'utf8');
  expect(walked).toContain('It is ${date:date}. What next?');
  expect(walked).not.toContain('\u202e');
  for (const text of [out, walked, readFileSync(workspace.path('walked.json'), 'utf8')])
    expect(text).not.toContain('sesame-4711-open');
  // What was walked plays again; what led nowhere stays red until somebody says what must come.
  const played = await workspace.run(['run', 'walked.bot.yaml', '--bot', 'shop', '--tag', 'proposed'], {
    TOKEN: 'sesame-4711-open',
  });
  expect(played.out).toMatch(/5 conversations: \d passed/);
  expect(played.out).toContain('✗ failed  shop › walked.bot.yaml › hello › Quiet');
  expect(played.code).toBe(1);
  // No file is lost, and the bot is not asked in vain.
  const before = bot!.heard.length;
  const again = await workspace.run(given, { TOKEN: 'sesame-4711-open' });
  expect(again.err).toContain('walked.bot.yaml is already there');
  expect(again.code).toBe(2);
  expect(bot!.heard).toHaveLength(before);
});

test('a recording is gone on from: what it pressed is not pressed again', async () => {
  const url = await start(shop);
  workspace.write(
    'a.bot.yaml',
    'conversations:\n  - name: a\n    steps: [{user: hello}, {bot: {contains: What}}, {user: {button: Orders}}, {bot: {contains: Order}}]\n',
  );
  expect((await workspace.run(['run', 'a.bot.yaml', '--url', url])).code).toBe(0);
  bot!.heard.length = 0;
  const { out } = await workspace.run(['crawl', '--url', url, '--journal', '.bot-qa/journal.ndjson']);
  expect(out).toContain('5 buttons pressed');
  expect(bot!.heard.filter((text) => text === 'Orders')).toHaveLength(2);
  expect(out).toContain('hello › Orders › Help');
});

test('buttons without end are pressed until the limits, and the rest is counted', async () => {
  const many = Array.from({ length: 10_000 }, (_, index) => `Item ${index}`);
  const url = await start((text) => [
    text === 'hello' ? { text: 'Choose', buttons: many } : { text: `Now ${text}`, buttons: [`${text}+`] },
  ]);
  const wide = await workspace.run(['crawl', '--url', url, '--max-conversations', '8', '--out', 'wide.bot.yaml']);
  expect(wide.out).toContain('8 conversations walked, 6 buttons pressed');
  expect(wide.out).toMatch(/seen and not pressed: 10000 buttons \(10000 beyond --max-conversations/);
  expect(wide.code).toBe(0);
  expect(bot!.heard).toHaveLength(1 + 6 * 2);
  const deep = await workspace.run(['crawl', '--url', url, '--say', 'Item 1', '--max-depth', '3']);
  expect(deep.out).toContain('5 conversations walked, 3 buttons pressed');
  expect(deep.out).toContain('1 button (1 deeper than --max-depth)');
  const unasked = await workspace.run(['crawl', '--url', url, '--max-depth', '1']);
  expect(unasked.err).toMatch(/What \d+ buttons led to is unknown/);
  expect(unasked.code).toBe(4);
});

test('a bot that is not there, one that offers nothing, and an interruption', async () => {
  const url = await start((text) => [{ text: `You said ${text}` }]);
  const nothing = await workspace.run(['crawl', '--url', url]);
  expect(nothing.err).toContain('The bot offered nothing to press.');
  expect(nothing.code).toBe(2);
  bot!.stop();
  const gone = await workspace.run(['crawl', '--url', url]);
  expect(gone.err).toMatch(/^The bot was not reached\. ECONNREFUSED/);
  expect(gone.code).toBe(3);
  const slow = await start((text) => [{ text: `At ${text}`, buttons: [`${text}a`, `${text}b`] }]);
  const running = workspace.start([
    'crawl',
    '--url',
    slow,
    '--max-conversations',
    '50000',
    '--max-depth',
    '1000',
    '--out',
    'cut.bot.yaml',
  ]);
  while (bot!.heard.length < 20) await wait(20);
  running.child.kill('SIGINT');
  const { code, out } = await running.finished;
  expect(code).toBe(130);
  expect(out).toContain('Interrupted.');
  expect((await workspace.run(['validate', 'cut.bot.yaml'])).code).toBe(0);
});
