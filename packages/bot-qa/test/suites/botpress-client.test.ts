import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { botpressChatBot } from '../bots/botpress-servers.ts';
import { sleep, type BotServer } from '../bots/conformance-servers.ts';

/**
 * The server that stands in for Botpress in the tests of our connector is tried with Botpress's own client, which checks
 * every event against its schema: what the connector is proved with is what Botpress speaks. The package is installed by
 * this suite alone.
 */
const folder = fileURLToPath(new URL('../real-bots', import.meta.url));
let server: BotServer;
beforeAll(async () => {
  if (!existsSync(`${folder}/node_modules/.package-lock.json`))
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  server = await botpressChatBot();
});
afterAll(() => server.close());

interface Payload {
  readonly type: string;
  readonly text?: string;
  readonly options?: readonly unknown[];
}
interface Message {
  readonly payload: Payload;
  readonly isBot?: boolean;
}
interface Listener {
  on(name: string, listener: (data: Message) => void): void;
  disconnect(): Promise<void>;
}
interface Client {
  createConversation(given: object): Promise<{ readonly conversation: { readonly id: string } }>;
  createMessage(given: { readonly conversationId: string; readonly payload: Payload }): Promise<unknown>;
  listenConversation(given: { readonly id: string }): Promise<Listener>;
  listMessages(given: {
    readonly conversationId: string;
    readonly nextToken?: string;
  }): Promise<{ readonly messages: readonly Message[]; readonly meta: { readonly nextToken?: string } }>;
}

test("Botpress's own client understands the server that the connector is proved with", async () => {
  const { Client } = createRequire(`${folder}/package.json`)('@botpress/chat') as {
    readonly Client: { connect(given: { readonly apiUrl: string }): Promise<Client> };
  };
  const client = await Client.connect({ apiUrl: `${server.url}/hook` });
  const { conversation } = await client.createConversation({});
  const listener = await client.listenConversation({ id: conversation.id });
  const heard: Message[] = [];
  listener.on('message_created', (message) => void heard.push(message));
  for (const text of ['echo hello', 'buttons Yes|No', 'image'])
    await client.createMessage({ conversationId: conversation.id, payload: { type: 'text', text } });
  for (let i = 0; i < 300 && heard.length < 6; i++) await sleep(10);
  await listener.disconnect();
  expect(heard.map(({ payload, isBot }) => [isBot, payload.type, payload.text])).toEqual([
    [false, 'text', 'echo hello'],
    [true, 'text', 'hello'],
    [false, 'text', 'buttons Yes|No'],
    [true, 'choice', 'choose'],
    [false, 'text', 'image'],
    [true, 'bloc', undefined],
  ]);
  const page = await client.listMessages({ conversationId: conversation.id });
  expect(page.messages).toHaveLength(2);
  expect(page.meta.nextToken).toBeDefined();
});
