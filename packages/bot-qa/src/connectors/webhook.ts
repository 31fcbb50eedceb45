import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Connector, Inbox } from '../connector.ts';
import { findByPath, parseJsonPath } from '../matching/json-path.ts';
import type { BotInfo } from '../result.ts';
import { composeRequest, type RequestTemplate } from './compose-request.ts';
import { expectSuccess, HttpClient } from './http-client.ts';
import { readResponse } from './http.ts';
import { readReply, type ReplyMapping } from './read-reply.ts';

export interface WebhookSettings {
  readonly info: BotInfo;
  readonly origin: string;
  readonly send: RequestTemplate;
  readonly start?: RequestTemplate;
  readonly reply: ReplyMapping;
  /** Where the bot's own conversation id is in what it posts. */
  readonly conversation: string;
  readonly done?: string;
  readonly listen: { readonly host: string; readonly port: number; readonly path: string; readonly publicUrl?: string };
  readonly connections: number;
  readonly timeoutMs: number;
  readonly proxy: boolean;
}

/** So long a bot may call back after its conversation. */
const keptMs = 30_000;

/**
 * A bot that answers by calling us: user messages go out by HTTP, replies come in at an address of our own. Each is given
 * to the conversation that it names, whatever order or lateness it has; one that names none is refused with 404.
 */
export async function webhookConnector(settings: WebhookSettings): Promise<Connector> {
  const client = new HttpClient(settings.origin, settings);
  const inboxes = new Map<string, Inbox>();
  const over = new RecentlyOver();
  const conversation = parseJsonPath(settings.conversation);
  const done = settings.done === undefined ? undefined : parseJsonPath(settings.done);
  const server = createServer((request, response) => {
    void receive(request, response, settings.listen.path, (posted) => {
      const id = findByPath(posted, conversation)[0];
      const inbox = inboxes.get(String(id));
      if (!inbox) return over.has(String(id));
      const isDone = done !== undefined && findByPath(posted, done).some((value) => value !== false && value !== null);
      for (const message of readReply(posted, settings.reply)) {
        if (isDone && message.text === undefined && !message.buttons && !message.cards && !message.media) continue;
        inbox.deliver(message);
      }
      if (isDone) inbox.turnComplete();
      return true;
    });
  });
  const callback = settings.listen.publicUrl ?? (await listen(server, settings.listen));
  return {
    info: settings.info,
    open: async (request, inbox) => {
      let turn = 0;
      inboxes.set(request.id, inbox);
      const send = async (template: RequestTemplate, message: Parameters<typeof composeRequest>[2]): Promise<void> => {
        const composed = composeRequest(template, { session: request, message, turn, callback }, message);
        const response = expectSuccess(await client.send(composed).response, settings.origin);
        // Some bots answer the first part at once and call back with the rest.
        if (response.body.trim().startsWith('{') || response.body.trim().startsWith('[')) {
          for (const said of readResponse(response, settings))
            if (said.text !== undefined || said.buttons || said.cards || said.media) inbox.deliver(said);
        }
      };
      if (settings.start) await send(settings.start, undefined);
      return {
        send: async (message) => {
          turn++;
          await send(settings.send, message);
          return { complete: false };
        },
        close: async () => {
          inboxes.delete(request.id);
          over.add(request.id);
        },
      };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await client.close();
    },
  };
}

/** What comes late for a conversation that is over is taken and dropped: it is no mistake of the bot to call back. */
class RecentlyOver {
  readonly #until = new Map<string, number>();

  add(id: string): void {
    const now = performance.now();
    this.#until.set(id, now + keptMs);
    for (const [known, until] of this.#until) {
      if (until > now) return;
      this.#until.delete(known);
    }
  }

  has(id: string): boolean {
    return this.#until.has(id);
  }
}

async function listen(server: Server, where: WebhookSettings['listen']): Promise<string> {
  await new Promise<void>((resolve, reject) => server.listen(where.port, where.host, resolve).once('error', reject));
  const { port } = server.address() as AddressInfo;
  const host = where.host === '0.0.0.0' || where.host === '::' ? '127.0.0.1' : where.host;
  return `http://${host}:${port}${where.path}`;
}

const largestPost = 4 * 1024 * 1024;

/** Reads one posted JSON and answers: 200 taken, 400 no JSON, 404 unknown conversation or path, 405, 413. */
export async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  take: (posted: unknown) => boolean,
): Promise<void> {
  const answer = (status: number, text: string): void => {
    response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
  };
  if ((request.url ?? '').split('?')[0] !== path) return answer(404, 'unknown path');
  if (request.method !== 'POST') return answer(405, 'POST only');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestPost) return answer(413, 'too big');
    chunks.push(chunk);
  }
  let posted: unknown;
  try {
    posted = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return answer(400, 'no JSON');
  }
  answer(take(posted) ? 200 : 404, '');
}
