import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from '../../src/config/read-config.ts';

let server: Server;
beforeAll(async () => {
  server = createServer((asked, answer) => {
    asked.resume();
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
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const text = JSON.stringify({ bots: { bot: { url, ...bot } } });
  const config = readConfig(
    { file: 'bot-qa.yaml', text, bytes: Buffer.from(text) },
    { environment: () => undefined, addSecret: () => undefined, folder: '.' },
  );
  expect(config.problems).toEqual([]);
  const connector = await config.bots[0]!.connect({ connections: 1, timeoutMs: 5000 });
  const inbox = { deliver: () => undefined, fail: () => undefined, turnComplete: () => undefined };
  const request = { id: 's', user: 'u', signal: new AbortController().signal };
  const said = connector.open(request, inbox).then((session) => session.send({ text: 'hi' }));
  await expect(said).rejects.toMatchObject({
    code: 'http-429',
    retryAfterMs: 7000,
    message: expect.stringContaining('slow down') as string,
  });
  await connector.close();
});
