import type { RequestListener } from 'node:http';
import type { Connector } from '../connector.ts';
import { TransportError } from '../connector.ts';
import type { BotInfo } from '../result.ts';
import { composeRequest, type RequestTemplate } from './compose-request.ts';
import { expectSuccess } from './http-client.ts';
import { readResponse } from './http.ts';
import type { ReplyMapping } from './read-reply.ts';

export interface AppSettings {
  readonly info: BotInfo;
  readonly send: RequestTemplate;
  readonly reply: ReplyMapping;
}

/** An Express application, a Koa application, or any listener of node:http. */
export type WebApp = RequestListener | { callback(): RequestListener };

/** A bot that is a web application in this process, asked through supertest, as its own unit tests ask it. No port is configured anywhere. */
export async function appConnector(app: WebApp, settings: AppSettings): Promise<Connector> {
  const { default: supertest } = await import('supertest').catch((cause: unknown) => {
    throw new TransportError(
      'no-supertest',
      'A bot that is a web application needs the package "supertest": npm install --save-dev supertest',
      { cause },
    );
  });
  const { createServer } = await import('node:http');
  const listener = 'callback' in app && typeof app.callback === 'function' ? app.callback() : (app as RequestListener);
  // One server for all conversations: supertest would open and close one for each request.
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => server.listen(0, '127.0.0.1', resolve).once('error', reject));
  return {
    info: settings.info,
    open: async (request, inbox) => {
      const agent = supertest.agent(server);
      let turn = 0;
      inbox.turnComplete();
      return {
        send: async (message) => {
          const composed = composeRequest(settings.send, { session: request, message, turn: ++turn }, message);
          const method = composed.method.toLowerCase() as 'post';
          const sending = agent[method](composed.path)
            .set(composed.headers)
            .buffer(true)
            .parse((response, done) => {
              let text = '';
              response.setEncoding('utf8');
              response.on('data', (chunk: string) => (text += chunk));
              response.on('end', () => done(null, text));
            });
          const response = await (composed.body === undefined ? sending : sending.send(composed.body));
          const body = {
            status: response.status,
            header: (name: string) => (response.headers as Record<string, string>)[name],
            body: String(response.body as string),
          };
          for (const said of readResponse(expectSuccess(body, settings.info.name), {
            origin: settings.info.name,
            reply: settings.reply,
          }))
            inbox.deliver(said);
          return { complete: true };
        },
        close: async () => undefined,
      };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
