import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { conformanceBot, type ConformanceReply } from '../../src/conformance.ts';

/** A server that speaks one protocol with the conformance bot behind it. */
export interface BotServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

type Answer = (text: string, session: string) => ConformanceReply[];

export async function listen(server: Server): Promise<BotServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  let body = '';
  request.setEncoding('utf8');
  for await (const chunk of request as AsyncIterable<string>) body += chunk;
  return body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
}

export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

function newBot(): Answer {
  const bot = conformanceBot();
  return (text, session) => bot(session, text);
}

/** POST {session, text} → {messages: […]}. */
export function plainHttpBot(): Promise<BotServer> {
  const answer = newBot();
  return listen(
    createServer((request, response) => {
      void readJson(request).then(async ({ session, text }) => {
        try {
          const replies = answer(String(text), String(session));
          await sleep(Math.max(0, ...replies.map((reply) => reply.afterMs)));
          sendJson(response, { messages: replies.map((reply) => reply.message) });
        } catch {
          sendJson(response, { error: 'broken' }, 500);
        }
      });
    }),
  );
}

/** POST {session, text} → 202; GET /replies?session= → the replies so far, again and again. */
export function pollingBot(): Promise<BotServer> {
  const answer = newBot();
  const said = new Map<string, unknown[]>();
  return listen(
    createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://bot');
      if (request.method === 'GET')
        return sendJson(response, { messages: said.get(url.searchParams.get('session') ?? '') ?? [] });
      void readJson(request).then(({ session, text }) => {
        try {
          for (const reply of answer(String(text), String(session))) {
            setTimeout(
              () => said.set(String(session), [...(said.get(String(session)) ?? []), reply.message]),
              reply.afterMs,
            );
          }
          sendJson(response, {}, 202);
        } catch {
          sendJson(response, { error: 'broken' }, 500);
        }
      });
    }),
  );
}

/** POST {session, text, callback} → 202; each reply is posted to the callback, late ones in any order. */
export function callingBackBot(): Promise<BotServer> {
  const answer = newBot();
  return listen(
    createServer((request, response) => {
      void readJson(request).then(async ({ session, text, callback }) => {
        let replies: ConformanceReply[];
        try {
          replies = answer(String(text), String(session));
        } catch {
          return sendJson(response, { error: 'broken' }, 500);
        }
        sendJson(response, {}, 202);
        const post = (reply: ConformanceReply): Promise<unknown> =>
          fetch(String(callback), {
            method: 'POST',
            body: JSON.stringify({ conversation: session, ...reply.message }),
          }).catch(() => undefined);
        for (const reply of replies) {
          if (reply.afterMs > 0) setTimeout(() => void post(reply), reply.afterMs);
          else await post(reply);
        }
      });
    }),
  );
}

/** Frames {session, text} in, messages out. */
export async function webSocketBot(): Promise<BotServer> {
  const answer = newBot();
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      const { session, text } = JSON.parse(data.toString('utf8')) as { session: string; text: string };
      try {
        for (const reply of answer(text, session)) {
          const frame = JSON.stringify(reply.message);
          if (reply.afterMs > 0) setTimeout(() => socket.send(frame), reply.afterMs);
          else socket.send(frame);
        }
      } catch {
        socket.close(1011, 'broken');
      }
    });
  });
  const listening = await listen(server);
  return {
    url: listening.url.replace('http', 'ws'),
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      await listening.close();
    },
  };
}

/** POST {session, text} → text/event-stream with one message per event, cut into pieces at bad places. */
export function streamingBot(): Promise<BotServer> {
  const answer = newBot();
  return listen(
    createServer((request, response) => {
      void readJson(request).then(async ({ session, text }) => {
        let replies: ConformanceReply[];
        try {
          replies = answer(String(text), String(session));
        } catch {
          return sendJson(response, { error: 'broken' }, 500);
        }
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        for (const reply of replies) {
          await sleep(reply.afterMs);
          const event = Buffer.from(`: comment\r\nevent: message\r\ndata: ${JSON.stringify(reply.message)}\r\n\r\n`);
          // In the middle of a letter, as networks do.
          const cut = Math.floor(event.length / 2) + 1;
          response.write(event.subarray(0, cut));
          await sleep(1);
          response.write(event.subarray(cut));
        }
        response.end('data: [DONE]\n\n');
      });
    }),
  );
}

/** The chat completions of OpenAI, streamed or not: the bot sees only the history that it is sent. */
export function chatCompletionsBot(): Promise<BotServer> {
  return listen(
    createServer((request, response) => {
      void readJson(request).then(async (given) => {
        const { messages, stream } = given as unknown as {
          readonly messages: readonly { readonly role: string; readonly content: string }[];
          readonly stream?: boolean;
        };
        // The whole history is played again: this bot has no memory of its own.
        const answer = newBot();
        let replies: ConformanceReply[] = [];
        try {
          for (const message of messages) if (message.role === 'user') replies = answer(message.content, 'only');
        } catch {
          return sendJson(response, { error: { message: 'broken' } }, 500);
        }
        await sleep(Math.max(0, ...replies.map((reply) => reply.afterMs)));
        const content = replies.map((reply) => reply.message.text).join('\n');
        if (!stream)
          return sendJson(response, { choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }] });
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        for (const piece of content.match(/[^]{1,7}/gu) ?? [])
          response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: piece } }] })}\n\n`);
        response.end(
          `data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`,
        );
      });
    }),
  );
}

/** Rasa's REST channel and tracker. */
export function rasaBot(): Promise<BotServer> {
  const answer = newBot();
  const events = new Map<string, Record<string, unknown>[]>();
  return listen(
    createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://bot');
      const tracker = /^\/conversations\/([^/]+)\/tracker$/.exec(url.pathname);
      if (tracker) {
        const id = decodeURIComponent(tracker[1]!);
        return sendJson(response, {
          sender_id: id,
          slots: { last: events.get(id)?.findLast((event) => event['event'] === 'user')?.['text'] ?? null },
          events: events.get(id) ?? [],
        });
      }
      if (url.pathname !== '/webhooks/rest/webhook') return sendJson(response, {}, 404);
      void readJson(request).then(async ({ sender, message }) => {
        try {
          const replies = answer(String(message), String(sender));
          await sleep(Math.max(0, ...replies.map((reply) => reply.afterMs)));
          const log = events.get(String(sender)) ?? [];
          log.push(
            { event: 'user', text: message },
            { event: 'action', name: 'action_answer' },
            { event: 'flow_started', flow_id: 'answering' },
          );
          events.set(String(sender), log);
          sendJson(
            response,
            replies.map(({ message: said }) => ({
              recipient_id: sender,
              text: said.text,
              ...(said.buttons && { buttons: said.buttons }),
              ...(said.media && { image: said.media[0]!.url }),
            })),
          );
        } catch {
          sendJson(response, { status: 'failure' }, 500);
        }
      });
    }),
  );
}

/** Direct Line 3.0 with polling and streams, watermarks and reconnection. */
export async function directLineBot(options: {
  readonly stream: boolean;
  readonly dropAfter?: number;
}): Promise<BotServer> {
  const answer = newBot();
  const logs = new Map<string, Record<string, unknown>[]>();
  const sockets = new Map<string, WebSocket>();
  let count = 0;
  let frames = 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://bot');
    const path = url.pathname.replace('/v3/directline', '');
    const watermark = Number(url.searchParams.get('watermark') ?? 0);
    const known = /^\/conversations\/([^/]+)(\/activities)?$/.exec(path);
    const streamOf = (id: string, from: number): Record<string, unknown> =>
      options.stream ? { streamUrl: `ws://${request.headers.host ?? ''}/stream/${id}?watermark=${from}` } : {};
    if (path === '/conversations' && request.method === 'POST') {
      const id = `c${++count}`;
      logs.set(id, []);
      return sendJson(response, { conversationId: id, token: `token-${id}`, ...streamOf(id, 0) }, 201);
    }
    const log = known && logs.get(known[1]!);
    if (!log) return sendJson(response, { error: 'unknown' }, 404);
    if (request.method === 'GET' && !known[2])
      return sendJson(response, { conversationId: known[1], token: 'again', ...streamOf(known[1]!, watermark) });
    if (request.method === 'GET')
      return sendJson(response, { activities: log.slice(watermark), watermark: String(log.length) });
    void readJson(request).then((activity) => {
      const id = known[1]!;
      const add = (one: Record<string, unknown>): void => {
        log.push(one);
        const socket = sockets.get(id);
        if (!socket) return;
        socket.send(JSON.stringify({ activities: [one], watermark: String(log.length) }));
        if (options.dropAfter !== undefined && ++frames % options.dropAfter === 0) socket.terminate();
      };
      if (activity['type'] !== 'message') return sendJson(response, { id: 'x' });
      add({ ...activity, id: `${id}|${log.length}` });
      try {
        for (const { afterMs, message } of answer(String(activity['text']), id)) {
          const reply = {
            type: 'message',
            id: message.id,
            from: { id: 'bot', role: 'bot' },
            text: message.text,
            ...(message.buttons && {
              suggestedActions: {
                actions: message.buttons.map((button) => ({
                  type: 'imBack',
                  title: button.title,
                  value: button.payload,
                })),
              },
            }),
            ...(message.media && {
              attachments: message.media.map((media) => ({ contentType: 'image/png', contentUrl: media.url })),
            }),
          };
          setTimeout(() => add(reply), afterMs);
        }
        sendJson(response, { id: `${id}|1` });
      } catch {
        sendJson(response, { error: 'broken' }, 502);
      }
    });
  });
  const streams = new WebSocketServer({ server });
  streams.on('connection', (socket, request) => {
    const url = new URL(request.url ?? '/', 'http://bot');
    const id = url.pathname.split('/').at(-1)!;
    sockets.set(id, socket);
    socket.on('close', () => sockets.get(id) === socket && sockets.delete(id));
    const missed = (logs.get(id) ?? []).slice(Number(url.searchParams.get('watermark') ?? 0));
    if (missed.length > 0) socket.send(JSON.stringify({ activities: missed, watermark: String(logs.get(id)!.length) }));
    socket.send('');
  });
  const listening = await listen(server);
  return {
    url: `${listening.url}/v3/directline`,
    close: async () => {
      for (const client of streams.clients) client.terminate();
      streams.close();
      await listening.close();
    },
  };
}

/** A bot for Slack's Events API: checks signatures, answers through the Web API at the address that it was configured with. */
export async function slackBot(options: {
  readonly signingSecret: string;
  readonly apiUrl: () => string;
}): Promise<BotServer> {
  const { createHmac, timingSafeEqual } = await import('node:crypto');
  const answer = newBot();
  return listen(
    createServer((request, response) => {
      void (async () => {
        let body = '';
        request.setEncoding('utf8');
        for await (const chunk of request as AsyncIterable<string>) body += chunk;
        const expected = `v0=${createHmac('sha256', options.signingSecret)
          .update(`v0:${String(request.headers['x-slack-request-timestamp'])}:${body}`)
          .digest('hex')}`;
        const given = String(request.headers['x-slack-signature']);
        if (given.length !== expected.length || !timingSafeEqual(Buffer.from(given), Buffer.from(expected)))
          return sendJson(response, { error: 'bad signature' }, 401);
        const isForm = String(request.headers['content-type']).includes('form');
        const event = JSON.parse(isForm ? new URLSearchParams(body).get('payload')! : body) as {
          type: string;
          challenge?: string;
          event?: { text: string; channel: string };
          channel?: { id: string };
          actions?: readonly { value: string }[];
        };
        if (event.type === 'url_verification') return sendJson(response, { challenge: event.challenge });
        const channel = event.event?.channel ?? event.channel!.id;
        const text = event.event?.text ?? event.actions![0]!.value;
        let replies: ConformanceReply[];
        try {
          replies = answer(text, channel);
        } catch {
          return sendJson(response, { error: 'broken' }, 500);
        }
        sendJson(response, {});
        const post = (reply: ConformanceReply): Promise<unknown> =>
          fetch(`${options.apiUrl()}/api/chat.postMessage`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', authorization: 'Bearer xoxb-test' },
            body: JSON.stringify({
              channel,
              text: reply.message.text,
              ...(reply.message.buttons && {
                blocks: [
                  { type: 'section', text: { type: 'mrkdwn', text: reply.message.text } },
                  {
                    type: 'actions',
                    elements: reply.message.buttons.map((button) => ({
                      type: 'button',
                      text: { type: 'plain_text', text: button.title },
                      value: button.payload,
                    })),
                  },
                ],
              }),
              ...(reply.message.media && {
                blocks: [{ type: 'image', image_url: reply.message.media[0]!.url, alt_text: 'cat' }],
              }),
            }),
          }).catch(() => undefined);
        for (const reply of replies) {
          if (reply.afterMs > 0) setTimeout(() => void post(reply), reply.afterMs);
          else await post(reply);
        }
      })();
    }),
  );
}
