import { readConfig } from '../../src/config/read-config.ts';
import { messageOfBotpress } from '../../src/connectors/botpress-message.ts';
import type { Connector } from '../../src/connector.ts';
import type { BotMessage } from '../../src/message.ts';
import { botpressChatBot, botpressConverseBot } from '../bots/botpress-servers.ts';
import { sleep, type BotServer } from '../bots/conformance-servers.ts';

let server: BotServer;
let connector: Connector | undefined;
afterEach(async () => {
  await connector?.close();
  await server.close();
});

async function open(bot: Record<string, unknown>): Promise<{
  readonly said: BotMessage[];
  readonly errors: Error[];
  readonly session: Awaited<ReturnType<Connector['open']>>;
}> {
  const text = JSON.stringify({ bots: { bot: { connector: 'botpress', ...bot } } });
  const config = readConfig(
    { file: 'bot-qa.yaml', text, bytes: Buffer.from(text) },
    { environment: () => undefined, addSecret: () => undefined, folder: '.' },
  );
  expect(config.problems).toEqual([]);
  connector = await config.bots[0]!.connect({ connections: 1, timeoutMs: 5000 });
  const said: BotMessage[] = [];
  const errors: Error[] = [];
  const session = await connector.open(
    { id: 's 1', user: 'u', signal: new AbortController().signal },
    {
      deliver: (message) => void said.push(message),
      fail: (error) => void errors.push(error),
      turnComplete: () => undefined,
    },
  );
  return { said, errors, session };
}

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !holds(); i++) await sleep(10);
}

test('what was said while the stream was broken is delivered once, in order, and the stream goes on', async () => {
  server = await botpressChatBot();
  const { said, errors, session } = await open({ url: `${server.url}/hook` });
  for (let round = 1; round <= 2; round++) {
    await session.send({ text: 'hang up' });
    await until(() => said.length >= 4 * round - 1);
    await session.send({ text: `echo after ${round}` });
    await until(() => said.length >= 4 * round);
  }
  await session.close();
  expect(said.map(({ text }) => text)).toEqual([
    ...['missed', 'missed', 'missed', 'after 1'],
    ...['missed', 'missed', 'missed', 'after 2'],
  ]);
  expect(new Set(said.map(({ id }) => id)).size).toBe(8);
  expect(errors).toEqual([]);
});

test('a key of a user of one\u2019s own is used, and a wrong one is refused before anything is said', async () => {
  server = await botpressChatBot();
  await expect(open({ url: `${server.url}/hook`, 'user-key': 'wrong' })).rejects.toMatchObject({ code: 'http-401' });
  const first = await fetch(`${server.url}/hook/users`, { method: 'POST', body: '{}' });
  const { key } = (await first.json()) as { readonly key: string };
  const { said, session } = await open({ url: `${server.url}/hook`, 'user-key': key });
  await session.send({ text: 'echo it is me' });
  await until(() => said.length > 0);
  await session.close();
  expect(said.map(({ text }) => text)).toEqual(['it is me']);
});

test('with a token version 12 says what it understood, and its state', async () => {
  server = await botpressConverseBot('jwt');
  const { said, session } = await open({ url: `${server.url}/bp`, bot: 'shop', token: 'jwt' });
  expect(await session.send({ text: 'buttons Yes|No' })).toEqual({ complete: true });
  expect(said[0]).toMatchObject({ type: 'typing' });
  expect(said[1]).toMatchObject({ text: 'choose', intent: { name: 'hello', confidence: 0.9 } });
  expect(await session.state!()).toMatchObject({ slots: { size: 'L' } });
});

test('something that is no Botpress is no silence', async () => {
  server = await botpressConverseBot();
  const wrongPath = open({ url: server.url });
  await expect(wrongPath).rejects.toMatchObject({ code: 'http-404' });
  await connector?.close();
  const { session } = await open({ url: `${server.url}/bp`, bot: 'other' });
  await expect(session.send({ text: 'hi' })).rejects.toMatchObject({ code: 'http-404' });
});

test('a key of the other protocol is a mistake', () => {
  const text =
    'bots:\n  a: { connector: botpress, url: https://x.test, token: t }\n  b: { connector: botpress, url: https://x.test, bot: b, user-key: k }\n';
  const { problems } = readConfig(
    { file: 'bot-qa.yaml', text, bytes: Buffer.from(text) },
    { environment: () => undefined, addSecret: () => undefined, folder: '.' },
  );
  expect(problems.map(({ at, message }) => `${at.line}:${at.column} ${message}`)).toEqual([
    '2:50 "token" is for version 12, whose "bot" is missing. The Chat API knows users by "user-key".',
    '3:58 "user-key" is for the Chat API; version 12 ("bot") knows a "token".',
  ]);
  server = { url: '', close: async () => undefined };
});

test.each<[Record<string, unknown>, Partial<BotMessage>]>([
  [{ type: 'markdown', markdown: '*hi*' }, { text: '*hi*' }],
  [
    { type: 'dropdown', text: 'size?', options: [{ label: 'Large', value: 'L' }] },
    { text: 'size?', quickReplies: [{ title: 'Large', payload: 'L' }] },
  ],
  [{ type: 'video', videoUrl: 'https://v', title: 'a film' }, { media: [{ url: 'https://v', alt: 'a film' }] }],
  [{ type: 'file', fileUrl: 'https://f' }, { media: [{ url: 'https://f' }] }],
  [{ type: 'audio', audio: 'https://a' }, { media: [{ url: 'https://a' }] }],
  [
    {
      type: 'carousel',
      items: [
        {
          type: 'card',
          title: 'Tea',
          subtitle: 'green',
          imageUrl: 'https://t',
          actions: [
            { action: 'say', label: 'Buy', value: 'buy tea' },
            { action: 'url', label: 'More', value: 'https://tea' },
          ],
        },
      ],
    },
    {
      cards: [
        expect.objectContaining({
          title: 'Tea',
          subtitle: 'green',
          media: [{ url: 'https://t' }],
          buttons: [
            { title: 'Buy', payload: 'buy tea' },
            { title: 'More', url: 'https://tea' },
          ],
        }),
      ],
    },
  ],
  [{ type: 'location', latitude: 1, longitude: 2 }, { payload: { type: 'location', latitude: 1, longitude: 2 } }],
  [{ text: 5, options: 'none', items: {} }, {}],
])('a message of Botpress is read: %j', (payload, message) => {
  const read = messageOfBotpress(payload, 'm1');
  expect(read).toMatchObject({ id: 'm1', payload, ...message });
});
