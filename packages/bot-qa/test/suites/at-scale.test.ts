import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Workspace } from '../cli/command-line.ts';

let workspace: Workspace;
afterEach(() => workspace.remove());

const rows = (count: number): string => Array.from({ length: count }, (_, row) => `      - {n: "${row}"}\n`).join('');

test('10,000 conversations whose replies come late, shuffled and twice: none reads what was meant for another', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let seed = 7;
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  let posted = 0;
  const post = (url: string, message: object): void => {
    posted++;
    const call = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } }, (answer) =>
      answer.resume(),
    );
    call.on('error', () => undefined).end(JSON.stringify(message));
  };
  /** Says three things about every number, each after a time of its own and some of them twice, in a call of its own. */
  const bot = createServer((asked, response) => {
    let body = '';
    asked.on('data', (chunk: Buffer) => (body += chunk.toString()));
    asked.on('end', () => {
      const { session, text, callback } = JSON.parse(body) as Record<'session' | 'text' | 'callback', string>;
      response.writeHead(202).end('{}');
      for (const word of ['first', 'second', 'third']) {
        const message = { conversation: session, id: `${word} ${text}`, text: `${word} ${text}` };
        setTimeout(() => post(callback, message), random() * 300);
        if (random() < 0.3) setTimeout(() => post(callback, message), random() * 600);
      }
    });
  });
  bot.listen(0, '127.0.0.1');
  await once(bot, 'listening');
  workspace = new Workspace({
    'bot-qa.yaml': JSON.stringify({
      bots: {
        shop: {
          connector: 'webhook',
          url: `http://127.0.0.1:${(bot.address() as AddressInfo).port}/`,
          body: { session: '${session}', text: '${text}', callback: '${callback}' },
          conversation: '$.conversation',
          'turn-timeout': '60s',
          quiet: '1s',
        },
      },
    }),
    'a.bot.yaml': `conversations:\n  - name: x\n    data:\n${rows(10_000)}    steps:\n${['ask', 'again'].map((word) => `      - user: ${word} \${n}\n      - unordered: ['first ${word} \${n}', 'second ${word} \${n}', 'third ${word} \${n}']\n`).join('')}`,
  });
  const { code, out } = await workspace.run(['run', 'a.bot.yaml', '--concurrency', '500', '--seed', '3']);
  bot.closeAllConnections();
  bot.close();
  agent.destroy();
  expect(out).toContain('10000 passed');
  expect(posted).toBeGreaterThan(70_000);
  expect(code).toBe(0);
});

test('65,536 failures are exit code 1', async () => {
  workspace = new Workspace({
    'bot.mjs': 'export default (text) => text;\n',
    'a.bot.yaml': `conversations:\n  - name: x\n    data:\n      -\n${rows(256).replaceAll('      -', '        -')}      -\n${rows(256).replaceAll('      -', '        -').replaceAll('n:', 'm:')}    steps: [{user: hi}, {bot: bye}]\n`,
  });
  const { code, out } = await workspace.run(['run', 'a.bot.yaml', '--module', 'bot.mjs', '--no-journal']);
  expect(out).toContain('65536 failed');
  expect(code).toBe(1);
});

/** The JUnit report without what differs between any two runs. */
const withoutTimes = (path: string): string =>
  readFileSync(path, 'utf8')
    .replace(/ (?:time|timestamp)="[^"]*"/g, '')
    .replace(/\([\d.]+ ms\)/g, '')
    .replace(/(?<=name="run" value=")[^"]*/, '')
    .replace(/[0-9a-f]{8}-[0-9a-z]+/g, 'session');

test('a run that is killed again and again at any point ends with the report of one that was not', async () => {
  workspace = new Workspace({
    'bot.mjs':
      "export default async (text) => { await new Promise((done) => setTimeout(done, 10)); return text.endsWith('7') ? 'no' : text; };\n",
    'a.bot.yaml': `conversations:\n  - name: x\n    data:\n${rows(3000)}    steps: [{user: "a \${n}"}, {bot: "a \${n}"}, {user: "b \${n}"}, {bot: "b \${n}"}]\n`,
  });
  const given = ['run', 'a.bot.yaml', '--module', 'bot.mjs', '--concurrency', '16', '-q', '--seed', '5'];
  const whole = await workspace.run([...given, '-r', 'junit=whole.xml', '--journal', 'whole.ndjson']);
  expect(whole.code).toBe(1);
  const cut = [...given, '-r', 'junit=cut.xml', '--journal', 'cut.ndjson'];
  let kills = 0;
  for (const afterMs of [400, 50, 900, 250, 700, 1200]) {
    const isThere = existsSync(workspace.path('cut.ndjson'));
    const size = isThere ? statSync(workspace.path('cut.ndjson')).size : 0;
    const { child, finished } = workspace.start([...cut, ...(isThere ? ['--resume'] : [])]);
    while (
      child.exitCode === null &&
      (!existsSync(workspace.path('cut.ndjson')) || statSync(workspace.path('cut.ndjson')).size <= size)
    )
      await sleep(10);
    await sleep(afterMs);
    child.kill('SIGKILL');
    if ((await finished).signal === 'SIGKILL') kills++;
  }
  expect(kills).toBeGreaterThan(2);
  const { code } = await workspace.run([...cut, '--resume']);
  expect(code).toBe(1);
  expect(withoutTimes(workspace.path('cut.xml'))).toBe(withoutTimes(workspace.path('whole.xml')));
});
