import { readConfig } from '../../src/config/read-config.ts';
import { conformanceBot, conformanceCases, type Ability, type ConformanceHarness } from '../../src/conformance.ts';
import type { Connector } from '../../src/connector.ts';
import { functionConnector } from '../../src/connectors/function.ts';
import { botpressChatBot, botpressConverseBot } from '../bots/botpress-servers.ts';
import {
  callingBackBot,
  chatCompletionsBot,
  directLineBot,
  plainHttpBot,
  pollingBot,
  rasaBot,
  slackBot,
  sleep,
  streamingBot,
  webSocketBot,
  type BotServer,
} from '../bots/conformance-servers.ts';

/** A connector as a configuration describes it: what users write is what is tested. */
async function connect(bot: Record<string, unknown>): Promise<Connector> {
  const text = JSON.stringify({ bots: { bot } });
  const config = readConfig(
    { file: 'bot-qa.yaml', text, bytes: Buffer.from(text) },
    { environment: () => undefined, addSecret: () => undefined, folder: '.' },
  );
  expect(config.problems).toEqual([]);
  return config.bots[0]!.connect({ connections: 64, timeoutMs: 5000 });
}

function conforms(
  what: string,
  can: readonly Ability[],
  start: () => Promise<BotServer>,
  bot: (url: string) => Record<string, unknown>,
  leaveOut: readonly RegExp[] = [],
): void {
  describe(`the connector for ${what}`, () => {
    // Cases run at the same time, and such cases do not wait for beforeAll: the first one that needs the server starts it.
    let starting: Promise<BotServer> | undefined;
    const server = (): Promise<BotServer> => (starting ??= start());
    afterAll(async () => (await starting)?.close());
    const harness: ConformanceHarness = {
      can,
      connect: async () => connect(bot((await server()).url)),
      connectToNobody: () => connect(bot('http://127.0.0.1:1')),
    };
    for (const one of conformanceCases(harness)) {
      if (!leaveOut.some((pattern) => pattern.test(one.name))) test.concurrent(one.name, one.run);
    }
  });
}

const frame = { session: '${session}', text: '${text}' };

conforms('HTTP with answers', ['buttons', 'media', 'ids', 'fail'], plainHttpBot, (url) => ({ url, body: frame }));
conforms('HTTP with polling', ['buttons', 'media', 'ids', 'late', 'fail'], pollingBot, (url) => ({
  url,
  body: frame,
  poll: { url: `${url}/replies?session=\${session}`, every: '20ms' },
}));
conforms('webhooks', ['buttons', 'media', 'ids', 'late', 'fail'], callingBackBot, (url) => ({
  connector: 'webhook',
  url,
  body: { ...frame, callback: '${callback}' },
  conversation: '$.conversation',
}));
conforms('WebSocket', ['buttons', 'media', 'ids', 'late', 'fail'], webSocketBot, (url) => ({
  connector: 'websocket',
  url: url.replace('http', 'ws'),
  body: frame,
}));
conforms('server-sent events', ['buttons', 'media', 'ids', 'fail'], streamingBot, (url) => ({
  connector: 'sse',
  url,
  body: frame,
}));
const oneAnswer = [/replies to one message/, /nothing when the bot says nothing/, /turn without a reply/];
conforms(
  'OpenAI, streamed',
  ['fail'],
  chatCompletionsBot,
  (url) => ({ connector: 'openai', url: `${url}/v1`, model: 'test', key: 'sk-test' }),
  oneAnswer,
);
conforms(
  'OpenAI, in one piece',
  ['fail'],
  chatCompletionsBot,
  (url) => ({ connector: 'openai', url: `${url}/v1`, model: 'test', stream: false }),
  oneAnswer,
);
conforms('Rasa', ['buttons', 'media', 'fail'], rasaBot, (url) => ({ connector: 'rasa', url }));
conforms('Botpress', ['buttons', 'media', 'ids', 'late', 'fail'], botpressChatBot, (url) => ({
  connector: 'botpress',
  url: `${url}/hook`,
}));
conforms('Botpress 12', ['buttons', 'media', 'fail'], botpressConverseBot, (url) => ({
  connector: 'botpress',
  url: `${url}/bp`,
  bot: 'shop',
}));
conforms(
  'Direct Line with polling',
  ['buttons', 'media', 'ids', 'late', 'fail'],
  () => directLineBot({ stream: false }),
  (url) => ({ connector: 'directline', url, secret: 'secret', poll: '10ms' }),
);
conforms(
  'Direct Line with a stream',
  ['buttons', 'media', 'ids', 'late', 'fail'],
  () => directLineBot({ stream: true }),
  (url) => ({ connector: 'directline', url, secret: 'secret' }),
);
conforms(
  'Direct Line with a stream that breaks all the time',
  ['buttons', 'media', 'ids', 'late', 'fail'],
  () => directLineBot({ stream: true, dropAfter: 3 }),
  (url) => ({ connector: 'directline', url, secret: 'secret' }),
);

describe('the connector for Slack', () => {
  // The bot's Web API address has to be known before the bot starts, as in life; the port is asked from the system first.
  let port = 0;
  let server: BotServer;
  beforeAll(async () => {
    const { createServer } = await import('node:net');
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
    port = (probe.address() as { readonly port: number }).port;
    await new Promise<void>((resolve) => probe.close(() => resolve()));
    server = await slackBot({ signingSecret: 'shhh', apiUrl: () => `http://127.0.0.1:${port}` });
  });
  afterAll(() => server.close());
  const bot = (url: string): Record<string, unknown> => ({
    connector: 'slack',
    url: `${url}/slack/events`,
    'signing-secret': 'shhh',
    listen: { port },
  });
  const harness: ConformanceHarness = {
    can: ['buttons', 'media', 'ids', 'late', 'fail'],
    connect: () => connect(bot(server.url)),
    connectToNobody: () => connect(bot('http://127.0.0.1:1')),
  };
  for (const one of conformanceCases(harness)) {
    // Slack gives each posted message its own stamp: the same one cannot come twice.
    if (!/comes twice/.test(one.name)) test(one.name, one.run);
  }
});

describe('the connector for a function', () => {
  const make = async (): Promise<Connector> => {
    const bot = conformanceBot();
    return functionConnector({
      async: true,
      send: async (text, { session, say, signal }) => {
        for (const reply of bot(session, text)) {
          if (reply.late) setTimeout(() => say(reply.message), reply.afterMs);
          else {
            if (reply.afterMs > 0) await sleep(signal.aborted ? 0 : reply.afterMs);
            say({ ...reply.message, payload: reply.message });
          }
        }
      },
    });
  };
  for (const one of conformanceCases({ can: ['buttons', 'media', 'ids', 'late', 'fail'], connect: make }))
    test(one.name, one.run);

  test('has more than forty cases for a connector that can do everything', () => {
    expect(
      conformanceCases({ can: ['buttons', 'media', 'ids', 'late', 'fail'], connect: make }).length,
    ).toBeGreaterThanOrEqual(40);
  });
});
