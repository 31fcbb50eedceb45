// The pizza bot behind offline-directline, whole and broken in every way, each at a port of its own. Prints the ports as JSON.
import { createRequire } from 'node:module';
import { pizza } from './chats.mjs';
import { ways } from './breaks.mjs';

const require = createRequire(import.meta.url);
const {
  ActivityHandler,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  MessageFactory,
} = require('botbuilder');
const { getRouter } = require('offline-directline');
const express = require('express');
// It tells each request on standard output, where the ports are.
console.log = console.error;

const listen = (app) =>
  new Promise((resolve) => {
    const server = app.listen(0, '127.0.0.1', () => resolve(server.address().port));
  });

async function serve(open) {
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
  adapter.onTurnError = async () => {};
  const chats = new Map();
  const handler = new ActivityHandler();
  handler.onMessage(async (context, next) => {
    const { id } = context.activity.conversation;
    if (!chats.has(id)) chats.set(id, await open());
    for (const text of await chats.get(id)(context.activity.text)) {
      await context.sendActivity(
        text === 'Is that right?' ? MessageFactory.suggestedActions(['yes', 'no'], text) : MessageFactory.text(text),
      );
    }
    await next();
  });
  const botApp = express();
  botApp.use(express.json());
  botApp.post('/api/messages', (request, response) =>
    adapter.process(request, response, (context) => handler.run(context)),
  );
  const botPort = await listen(botApp);
  const app = express();
  const port = await listen(app);
  app.use(getRouter(`http://127.0.0.1:${port}`, `http://127.0.0.1:${botPort}/api/messages`, true));
  return port;
}

const ports = { '': await serve(pizza) };
for (const [way, breakIt] of Object.entries(ways)) ports[way] = await serve(breakIt(pizza));
process.stdout.write(`${JSON.stringify(ports)}\n`);
