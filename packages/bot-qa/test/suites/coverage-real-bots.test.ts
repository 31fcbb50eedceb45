import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Workspace } from '../cli/command-line.ts';

/**
 * Coverage and crawl on a bot that nobody here wrote: the Bot Framework behind offline-directline, which answers in its own
 * time and offers "yes" and "no" as quick replies. Its fixtures press one of them.
 */
const folder = fileURLToPath(new URL('../real-bots', import.meta.url));
let workspace: Workspace;
let directLine: ChildProcess;

beforeAll(async () => {
  if (!existsSync(`${folder}/node_modules/.package-lock.json`))
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  directLine = spawn(process.execPath, [`${folder}/bot-framework.mjs`], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(directLine.stdout!, 'data')) as [Buffer];
  const ports = JSON.parse(line.toString()) as Readonly<Record<string, number>>;
  workspace = new Workspace({
    'bot-qa.yaml': `bots:\n  pizza: {connector: directline, url: 'http://127.0.0.1:${ports['']}/directline', turn-timeout: 6s, quiet: 1s}\n`,
  });
  cpSync(`${folder}/botFramework.bot.yaml`, workspace.path('pizza.bot.yaml'));
  expect((await workspace.run(['run', 'pizza.bot.yaml'])).code).toBe(0);
}, 300_000);
afterAll(() => {
  directLine.kill();
  workspace.remove();
});

test('the button that no fixture presses is found, and proposed as a fixture that is red', async () => {
  const { out, code } = await workspace.run(['coverage', '--min-coverage', '51', '--propose', 'holes.bot.yaml']);
  expect(out).toMatch(/buttons +50\.0 % +1 of 2 pressed/);
  expect(out).toContain('"no" after "Is that right?"');
  expect(code).toBe(4);
  const played = await workspace.run(['run', 'holes.bot.yaml', '--journal', 'holes.ndjson']);
  expect(played.out).toMatch(/FILL IN.*I can only make pizza|I can only make pizza.*FILL IN/s);
  expect(played.code).toBe(1);
}, 60_000);

test('the crawl goes on from the recording, and what it walked plays again', async () => {
  const { out, code } = await workspace.run([
    'crawl',
    '--journal',
    '.bot-qa/journal.ndjson',
    '--out',
    'walked.bot.yaml',
  ]);
  expect(out).toContain('1 button pressed');
  expect(code).toBe(0);
  expect(readFileSync(workspace.path('walked.bot.yaml'), 'utf8')).toContain('I can only make pizza.');
  const played = await workspace.run(['run', 'walked.bot.yaml', '--journal', 'walked.ndjson']);
  expect(played.out).toContain('1 conversation: 1 passed');
  expect(played.code).toBe(0);
}, 60_000);
