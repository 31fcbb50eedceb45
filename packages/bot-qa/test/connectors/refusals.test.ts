import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from '../../src/config/read-config.ts';

let server: Server;
beforeAll(async () => {
  server = createServer((asked, answer) => {
    asked.resume();
    if (asked.url === '/page')
      return void answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<h1>');
    if (asked.url === '/endless') {
      answer.writeHead(200, { 'content-type': 'text/event-stream' });
      const piece = 'x'.repeat(1 << 20);
      const more = (): void => void (!answer.destroyed && answer.write(piece, more));
      return more();
    }
    if (asked.url?.startsWith('/rasa/'))
      return void answer.writeHead(200, { 'content-type': 'application/json' }).end('{"status": "failure"}');
    if (asked.url === '/moved') return void answer.writeHead(302, { location: '/chat?key=1' }).end();
    answer.writeHead(429, { 'Retry-After': '7', 'content-type': 'text/plain' }).end('slow down');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());

test.each<[string, object]>([
  ['http', { connector: 'http' }],
  ['sse', { connector: 'sse', body: { text: '${text}' } }],
  ['openai, streamed', { connector: 'openai', model: 'm' }],
  ['openai', { connector: 'openai', model: 'm', stream: false }],
  ['rasa', { connector: 'rasa' }],
])('%s: a bot that asks for patience says for how long', async (_name, bot) => {
  const said = ask({ url: '/', ...bot });
  await expect(said).rejects.toMatchObject({
    code: 'http-429',
    retryAfterMs: 7000,
    message: expect.stringContaining('slow down') as string,
  });
});

test('a page instead of a stream is no silence of the bot', async () => {
  await expect(ask({ connector: 'sse', body: { text: '${text}' }, url: '/page' })).rejects.toMatchObject({
    code: 'no-stream',
    message: expect.stringContaining('answered with text/html') as string,
  });
});

test('a stream without an end fills no memory', async () => {
  await expect(ask({ connector: 'sse', body: { text: '${text}' }, url: '/endless' })).rejects.toMatchObject({
    code: 'too-big',
  });
});

test('what is no list of messages is no silence of Rasa', async () => {
  await expect(ask({ connector: 'rasa', url: '/rasa/' })).rejects.toMatchObject({
    code: 'bad-reply',
    message: expect.stringContaining('no list of messages of Rasa: {"status":"failure"}') as string,
  });
});

test('a redirection says where it leads, without the query', async () => {
  await expect(ask({ connector: 'http', url: '/moved' })).rejects.toThrow(
    'HTTP 302, which leads to /chat and is not followed',
  );
});

/** Says one thing to a bot at a path of the server. */
async function ask(bot: { readonly url: string; readonly [key: string]: unknown }): Promise<unknown> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${bot.url}`;
  const text = JSON.stringify({ bots: { bot: { ...bot, url } } });
  const config = readConfig(
    { file: 'bot-qa.yaml', text, bytes: Buffer.from(text) },
    { environment: () => undefined, addSecret: () => undefined, folder: '.' },
  );
  expect(config.problems).toEqual([]);
  const connector = await config.bots[0]!.connect({ connections: 1, timeoutMs: 5000 });
  const inbox = { deliver: () => undefined, fail: () => undefined, turnComplete: () => undefined };
  const request = { id: 's', user: 'u', signal: new AbortController().signal };
  try {
    return await (await connector.open(request, inbox)).send({ text: 'hi' });
  } finally {
    await connector.close();
  }
}
