import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Workspace } from './command-line.ts';

let workspace: Workspace;
afterEach(() => workspace.remove());

const fixture =
  'conversations:\n  - name: x\n    data: [{n: a}, {n: b}, {n: c}]\n    steps: [{user: hi}, {bot: {anything: true}}]\n';

/** Resolves when a child has said something. */
async function untilOut(out: NodeJS.ReadableStream | null, text: string): Promise<void> {
  let all = '';
  await new Promise<void>((done) => {
    out!.on('data', (chunk: Buffer) => {
      all += chunk.toString();
      if (all.includes(text)) done();
    });
  });
}

test('SIGTERM ends what waits for a session, for a rate limit and for a goodbye, with valid reports', async () => {
  const silent = createServer(() => undefined);
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
  workspace = new Workspace({
    'a.bot.yaml': fixture,
    'slow-goodbye.mjs':
      'export default { send: () => "ok", close: () => new Promise(() => setInterval(() => {}, 1000)) };\n',
    'echo.mjs': "process.stderr.write('loaded'); export default (text) => text;\n",
    'bot-qa.yaml': JSON.stringify({
      bots: {
        opens: { url, start: { url } },
        waits: { module: 'echo.mjs', rate: '0.01/s' },
        lingers: { module: 'slow-goodbye.mjs' },
      },
    }),
  });
  const { child, finished } = workspace.start(['run', 'a.bot.yaml', '-r', 'junit=out.xml', '-r', 'json=out.json']);
  await untilOut(child.stderr, 'loaded');
  await sleep(300);
  const started = performance.now();
  child.kill('SIGTERM');
  const { code } = await finished;
  silent.closeAllConnections();
  silent.close();
  expect(performance.now() - started).toBeLessThan(2500);
  expect(code).toBe(130);
  expect(readFileSync(workspace.path('out.xml'), 'utf8')).toMatch(/<\/testsuites>\s*$/);
  expect(JSON.parse(readFileSync(workspace.path('out.json'), 'utf8'))).toBeDefined();
});

test('a second signal does not wait', async () => {
  // A bot that keeps the thread busy in pieces, so that nothing ends by itself.
  workspace = new Workspace({
    'a.bot.yaml': fixture,
    'busy.mjs':
      "process.stderr.write('loaded');\nexport default { send: () => 'ok', close: () => new Promise(() => setInterval(() => { const end = Date.now() + 20; while (Date.now() < end); }, 1)) };\n",
  });
  const { child, finished } = workspace.start(['run', 'a.bot.yaml', '--module', 'busy.mjs']);
  await untilOut(child.stderr, 'loaded');
  child.kill('SIGINT');
  child.kill('SIGTERM');
  const { code, signal } = await finished;
  expect(signal ?? code).toBe(130);
});

test('with --watch a saved file is played again, and Ctrl-C ends it', async () => {
  const text = (said: string): string => `conversations:\n  - name: x\n    steps: [{user: hi}, {bot: ${said}}]\n`;
  workspace = new Workspace({ 'a.bot.yaml': text('hello'), 'echo.mjs': 'export default (text) => text;\n' });
  const given = ['run', '.', '--module', 'echo.mjs', '--watch', '-r', 'terminal', '-r', 'junit=out.xml'];
  const { child, finished } = workspace.start(given);
  await untilOut(child.stdout, 'Waiting');
  workspace.write('a.bot.yaml', text('hi'));
  await untilOut(child.stdout, 'Waiting');
  child.kill('SIGINT');
  const { code, out } = await finished;
  expect(out).toMatch(/1 failed[^]*a\.bot\.yaml has changed[^]*1 passed/);
  expect(out.match(/Waiting/g)).toHaveLength(2);
  expect(code).toBe(130);
});
