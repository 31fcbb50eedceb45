import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { Workspace } from '../cli/command-line.ts';

// Needs Chromium: the program that CHROMIUM names, or /usr/bin/chromium (apt-get install chromium).
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const looks = (['light', 'dark'] as const).flatMap((colorScheme) => [
  { colorScheme, viewport: { width: 1200, height: 900 } },
  { colorScheme, viewport: { width: 360, height: 740 } },
]);
/** A folder that gets a picture of every page, for people who want to look. */
const pictures = process.env['PICTURES'];

const bot = `export default (text) => {
  if (text === 'order') return [{ text: 'Which order <b>do</b> you mean? ' + 'x'.repeat(200), buttons: [{ title: '#1001' }, { title: '#1002' }] }, { text: 'See also', cards: [{ title: 'Orders', text: 'All of them', buttons: [{ title: 'Open' }] }] }];
  if (text === 'arabic') return 'أهلا بك في بنك نور. كيف يمكنني مساعدتك؟';
  if (text === 'throw') throw new Error('broken </script><script>document.title="taken over"</script>');
  return 'You said: ' + text;
};`;
const fixture = `conversations:
  - {name: greeting, tags: [smoke], steps: [{user: hello}, {bot: "You said: hello"}]}
  - {name: refund, severity: blocker, owner: payments, steps: [{user: refund}, {bot: "You said: refunds"}]}
  - {name: order <img src=x onerror=alert(1)>, steps: [{user: order}, {bot: {contains: which, buttons: ["#1003"]}}, {bot: {contains: See}}]}
  - {name: arabic, steps: [{user: arabic}, {bot: أهلا}]}
  - {name: broken, steps: [{user: throw}, {bot: x}]}
  - {name: later, skip: not ready, steps: [{user: x}, {bot: y}]}
`;
const chat = (id: string, ...said: string[]): string =>
  JSON.stringify({
    id,
    bot: said.includes('I need a person') ? 'bank <b>' : 'shop',
    log: said.map((text, index) => [index % 2 === 0 ? 'user' : 'bot', text]),
  });
const logs = [
  chat('c1', 'where is my order', 'Order 12345 arrives tomorrow.'),
  chat(
    'c2',
    'hmm',
    "Sorry, I didn't get that.",
    'again',
    "Sorry, I didn't get that.",
    'again',
    "Sorry, I didn't get that.",
  ),
  chat('c3', 'I need a person', 'Let me bring in a banker.'),
  chat('c4', 'statement', 'Which month?'),
].join('\n');

let workspace: Workspace;
let browser: Browser;
beforeAll(async () => {
  if (!existsSync(executablePath))
    throw new Error(`This suite needs Chromium, and there is none at ${executablePath}.`);
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  workspace = new Workspace({ 'bot.mjs': bot, 'a.bot.yaml': fixture, 'chats.jsonl': `${logs}\n` });
  await workspace.run(['run', 'a.bot.yaml', '--module', 'bot.mjs', '-r', 'html=report.html']);
  await workspace.run(['automation', 'chats.jsonl', '--history', 'history.ndjson']);
  const [line] = readFileSync(workspace.path('history.ndjson'), 'utf8').split('\n');
  const earlier = JSON.parse(line!) as { at: number; bots: { percent: number }[]; all: { chats: number } };
  earlier.at -= 86_400_000;
  earlier.all.chats++;
  for (const one of earlier.bots) one.percent = 90;
  writeFileSync(workspace.path('history.ndjson'), `${JSON.stringify(earlier)}\n${line}\n`);
  await workspace.run(['dashboard', 'chats.jsonl', '--history', 'history.ndjson', '--min', '60', '-o', 'site']);
});
afterAll(async () => {
  await browser?.close();
  workspace?.remove();
});

async function open(
  name: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ page: Page; requests: string[]; errors: string[] }> {
  const context = await browser.newContext({ ...options, bypassCSP: false });
  const page = await context.newPage();
  const [requests, errors]: [string[], string[]] = [[], []];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(pathToFileURL(workspace.path(name)).href);
  return { page, requests, errors };
}

/** What axe-core finds, one line per rule. */
async function violations(page: Page): Promise<string[]> {
  const found = await page.evaluate<{
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  }>(`(() => { ${axe}; return axe.run({ resultTypes: ['violations'] }); })()`);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html} ${nodes[0]!.failureSummary}`);
}

function pagesOf(): string[] {
  return [
    'report.html',
    'site/index.html',
    ...readdirSync(workspace.path('site/bots')).map((name) => `site/bots/${name}`),
  ];
}

test('the dashboard has a page for every bot', () => {
  expect(pagesOf()).toHaveLength(4);
});

test('axe sees a page that is wrong', async () => {
  const { page } = await open('report.html');
  await page.evaluate(
    `document.querySelector('.name').style.color = '#ddd'; document.documentElement.removeAttribute('lang')`,
  );
  expect((await violations(page)).map((line) => line.split(':')[0])).toEqual(
    expect.arrayContaining(['color-contrast', 'html-has-lang']),
  );
});

describe.each(looks)('with $colorScheme colours at a width of $viewport.width', (look) => {
  test('no page breaks a rule of axe, loads anything, or is wider than the screen', async () => {
    for (const name of pagesOf()) {
      const { page, requests, errors } = await open(name, look);
      if (name === 'report.html') await page.locator('#open-all').click();
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      expect(requests.filter((url) => !url.startsWith('file://'))).toEqual([]);
      expect(requests).toHaveLength(1);
      expect(errors).toEqual([]);
      if (pictures !== undefined) {
        const path = join(pictures, `${name.replace(/\W+/g, '-')}-${look.colorScheme}-${look.viewport.width}.png`);
        mkdirSync(dirname(path), { recursive: true });
        await page.screenshot({ path, fullPage: true });
      }
      await page.context().close();
    }
  });
});

test('the report can be filtered and opened with the keyboard alone', async () => {
  const { page } = await open('report.html');
  const shown = (): Promise<number> => page.locator('.conv:visible').count();
  expect(await page.title()).toBe('bot-qa: red');
  expect(await shown()).toBe(6);
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
  for (let presses = 0; presses < 10 && (await page.evaluate('document.activeElement.name')) !== 'text'; presses++)
    await page.keyboard.press('Tab');
  await page.keyboard.type('arabic');
  expect(await shown()).toBe(1);
  expect(await page.getByRole('status').textContent()).toBe('1 of the 6 conversations of this page are shown.');
  const open_ = (): Promise<boolean> =>
    page.locator('.conv:visible').evaluate((one) => (one as unknown as { open: boolean }).open);
  const before = await open_();
  for (
    let presses = 0;
    presses < 20 && (await page.evaluate('document.activeElement.tagName')) !== 'SUMMARY';
    presses++
  )
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await open_()).toBe(!before);
});

test('a conversation is told with the difference at the message', async () => {
  const { page } = await open('report.html');
  const refund = page.locator('.conv', { hasText: 'refund' }).first();
  await expect(refund.locator('li.bot.hit + li.verdict').textContent()).resolves.toContain('text-mismatch');
  expect(await refund.locator('del').allTextContents()).toEqual(['refunds']);
  expect(await refund.locator('ins').allTextContents()).toEqual(['refund']);
});

test('what a bot or a fixture says is shown and not run', async () => {
  const { page } = await open('report.html');
  expect(await page.locator('img, .conv script').count()).toBe(0);
  expect(await page.locator('.conv', { hasText: 'onerror=alert(1)' }).count()).toBe(1);
  const { page: index } = await open('site/index.html');
  await index.getByRole('link', { name: 'bank <b>' }).click();
  expect(await index.locator('h1').textContent()).toBe('bank <b>');
});
