import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { conformanceBot, type ConformanceReply } from '../../src/conformance.ts';
import { listen, readJson, sendJson, sleep, type BotServer } from './conformance-servers.ts';

type Payload = Readonly<Record<string, unknown>>;

/** A reply of the conformance bot as the Chat API writes it. */
function payloadOf({ message: { text, buttons, media } }: ConformanceReply): Payload {
  if (buttons)
    return { type: 'choice', text, options: buttons.map(({ title, payload }) => ({ label: title, value: payload })) };
  // A text with a picture is a bloc.
  if (media)
    return {
      type: 'bloc',
      items: [{ type: 'text', text }, ...media.map(({ url }) => ({ type: 'image', imageUrl: url }))],
    };
  return { type: 'text', text };
}

/**
 * The Chat API of Botpress, as its own client knows it: users, conversations, messages, and a stream of events for each
 * conversation, which shows the user's own messages, too. The stream breaks off when the user says `hang up`, and what the
 * bot says to that is only in the list of messages.
 */
export function botpressChatBot(): Promise<BotServer> {
  const answer = conformanceBot();
  const users = new Map<string, string>();
  const streams = new Map<string, Set<ServerResponse>>();
  const messages = new Map<string, Payload[]>();
  let count = 0;
  const now = (): string => new Date(Date.now() + count).toISOString();
  const create = (conversationId: string, userId: string, isBot: boolean, payload: Payload, id?: string): Payload => {
    const message = { id: id ?? `msg_${++count}`, createdAt: now(), conversationId, userId, payload };
    const known = messages.get(conversationId)!;
    if (!known.some((one) => one['id'] === message.id)) known.unshift(message);
    const event = { type: 'message_created', data: { ...message, isBot } };
    for (const stream of streams.get(conversationId) ?? []) stream.write(`data: ${JSON.stringify(event)}\n\n`);
    return message;
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://botpress');
    const [hook, kind = '', id = '', part = ''] = url.pathname.slice(1).split('/');
    const body = request.method === 'POST' ? await readJson(request) : {};
    if (hook !== 'hook') return sendJson(response, { code: 404, type: 'ResourceNotFound', message: 'no hook' }, 404);
    if (kind === 'hello') return sendJson(response, {});
    if (request.method === 'POST' && kind === 'users') {
      const user = { id: `user_${++count}`, createdAt: now(), updatedAt: now() };
      users.set(`key-of-${user.id}`, user.id);
      return sendJson(response, { user, key: `key-of-${user.id}` }, 201);
    }
    const user = users.get(String(request.headers['x-user-key']));
    if (user === undefined)
      return sendJson(response, { code: 401, type: 'Unauthorized', message: 'Invalid user key' }, 401);
    if (kind === 'users' && id === 'me') return sendJson(response, { user: { id: user } });
    if (request.method === 'POST' && kind === 'conversations') {
      const conversation = { id: `conv_${++count}`, createdAt: now(), updatedAt: now() };
      messages.set(conversation.id, []);
      return sendJson(response, { conversation }, 201);
    }
    if (part === 'listen') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
      response.write(': alive\n\ndata: ping\n\n');
      const open = streams.get(id) ?? new Set();
      streams.set(id, open.add(response));
      request.on('close', () => open.delete(response));
      return;
    }
    if (part === 'messages') {
      // Two to a page, newest first.
      const from = Number(url.searchParams.get('nextToken') ?? 0);
      const all = messages.get(id) ?? [];
      const meta = from + 2 < all.length ? { nextToken: String(from + 2) } : {};
      return sendJson(response, { messages: all.slice(from, from + 2), meta });
    }
    const conversation = String(body['conversationId']);
    const payload = (body['payload'] ?? {}) as Payload;
    if (kind === 'events')
      return sendJson(response, { event: { id: 'event_1', payload, conversationId: conversation, userId: user } }, 201);
    const text = String(payload['text']);
    const hangsUp = text === 'hang up';
    let replies: ConformanceReply[];
    try {
      replies = hangsUp ? [1, 2, 3].flatMap(() => answer(conversation, 'echo missed')) : answer(conversation, text);
    } catch {
      return sendJson(response, { code: 500, type: 'Internal', message: 'broken' }, 500);
    }
    sendJson(response, { message: create(conversation, user, false, payload) }, 201);
    if (hangsUp)
      for (const stream of streams.get(conversation) ?? []) {
        streams.get(conversation)!.delete(stream);
        stream.end();
      }
    for (const reply of replies) {
      const say = (): Payload => create(conversation, 'user_bot', true, payloadOf(reply), `bot-${reply.message.id}`);
      if (reply.afterMs > 0) setTimeout(say, reply.afterMs).unref();
      else say();
    }
  };
  return listen(createServer((request, response) => void handle(request, response)));
}

/** The Converse API of Botpress 12: all replies with the answer; with a token also what was understood, and the state. */
export function botpressConverseBot(token?: string): Promise<BotServer> {
  const answer = conformanceBot();
  return listen(
    createServer((request, response) => {
      void readJson(request).then(async (body) => {
        const url = new URL(request.url ?? '/', 'http://botpress');
        const path = /^\/bp\/api\/v1\/bots\/shop\/converse\/([^/]+)(\/secured)?$/.exec(url.pathname);
        const isSecured = path?.[2] !== undefined;
        if (!path || body['type'] !== 'text') return sendJson(response, { message: 'Not found' }, 404);
        if (isSecured && request.headers.authorization !== `Bearer ${token}`)
          return sendJson(response, { message: 'Unauthorized' }, 401);
        try {
          const replies = answer(path[1]!, String(body['text']));
          await sleep(Math.max(0, ...replies.map((reply) => reply.afterMs)));
          const responses = replies.flatMap((reply) => [{ type: 'typing', value: true }, ...versionTwelve(reply)]);
          const more = {
            nlu: { intent: { name: 'hello', confidence: 0.9 }, entities: [] },
            state: { session: { slots: { size: 'L' } } },
          };
          sendJson(response, { responses, ...(isSecured && more) });
        } catch {
          sendJson(response, { message: 'broken' }, 500);
        }
      });
    }),
  );
}

function versionTwelve({ message: { text, buttons, media } }: ConformanceReply): Payload[] {
  if (buttons)
    return [{ type: 'single-choice', text, choices: buttons.map(({ title, payload }) => ({ title, value: payload })) }];
  if (media) return [{ type: 'image', text, image: media[0]!.url, title: text }];
  return [{ type: 'text', text, markdown: true }];
}
