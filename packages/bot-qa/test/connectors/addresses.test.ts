import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Workspace } from '../cli/command-line.ts';

let server: Server;
let workspace: Workspace;
beforeAll(async () => {
  server = createServer((asked, answer) => {
    asked.resume();
    answer.setHeader('content-type', 'application/json');
    answer.end(JSON.stringify({ text: `${asked.headers.host} ${asked.url}` }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());
afterEach(() => workspace.remove());

const ask = (url: string): ReturnType<Workspace['run']> => {
  const { port } = server.address() as AddressInfo;
  workspace = new Workspace({
    'bot-qa.yaml': `bots:\n  shop: { url: '${url.replace('PORT', `${port}`)}' }\n`,
    'a.bot.yaml': `conversations:\n  - name: x\n    steps: [{user: hi there}, {bot: '127.0.0.1:${port} /chat?say=hi%20there'}]\n`,
  });
  return workspace.run(['run', '.'], {
    BASE: `http://127.0.0.1:${port}`,
    HOST: `127.0.0.1:${port}`,
    NUMBER: `${port}`,
  });
};

test.each([
  'http://127.0.0.1:PORT/chat?say=${text}',
  '${env.BASE}/chat?say=${text}',
  'http://${env.HOST}/chat?say=${text}',
  'http://127.0.0.1:${env.NUMBER}/chat?say=${text}',
])('%s is asked where it says', async (url) => {
  const { code, out } = await ask(url);
  expect(out).toContain('1 passed');
  expect(code).toBe(0);
});

test.each(['http://127.0.0.1:${text}/chat', 'http://${text}/chat', '${env.BASE}.${session}/chat', '${text}'])(
  'the host of %s would depend on a conversation',
  async (url) => {
    const { code, out } = await ask(url);
    expect(out).toMatch(/bot-qa\.yaml:2:16 error bad-value\s+"url" must be an address/);
    expect(code).toBe(2);
  },
);

test('a variable that is not set is one mistake', async () => {
  const { code, out } = await ask('${env.NOWHERE}/chat');
  expect(out.match(/The environment variable "NOWHERE" is not set/g)).toHaveLength(1);
  expect(out).not.toContain('no fixture of a known format');
  expect(code).toBe(2);
});
