import { TransportError, type Connector, type Inbox, type Session } from '../connector.ts';
import type { UserMessage } from '../message.ts';
import type { BotInfo } from '../result.ts';
import { wait } from '../run/clock.ts';
import { botpressOfMessage, messageOfBotpress } from './botpress-message.ts';
import { expectSuccess, HttpClient, noHead, parseJsonBody, type HttpHead } from './http-client.ts';
import { SseParser } from './sse-parser.ts';

export interface BotpressChatSettings {
  readonly info: BotInfo;
  readonly origin: string;
  /** The path of the webhook: `/<webhook id>`. */
  readonly basePath: string;
  /** A key of a user of one's own, where the integration has an encryption key; each conversation makes a user otherwise. */
  readonly userKey?: string;
  readonly connections: number;
  readonly timeoutMs: number;
  readonly proxy: boolean;
}

type Json = Readonly<Record<string, unknown>>;

/** How often a stream that ends at once is opened again before the conversation gives up. */
const mostRestarts = 5;
/** So many pages of messages are asked for after a stream has ended. */
const mostPages = 100;

/** A bot of Botpress behind its Chat API: messages go by request, and come back on a stream of events for each conversation. */
export function botpressChatConnector(settings: BotpressChatSettings): Connector {
  // The stream of each conversation holds a connection.
  const client = new HttpClient(settings.origin, { ...settings, connections: settings.connections * 2 });
  return {
    info: settings.info,
    open: async (_request, inbox) => {
      const session = new ChatSession(settings, client, inbox);
      await session.start();
      return session;
    },
    close: () => client.close(),
  };
}

class ChatSession implements Session {
  readonly #settings: BotpressChatSettings;
  readonly #client: HttpClient;
  readonly #inbox: Inbox;
  readonly #closing = new AbortController();
  readonly #seen = new Set<string>();
  #key = '';
  #user = '';
  #conversation = '';
  #restarts = 0;

  constructor(settings: BotpressChatSettings, client: HttpClient, inbox: Inbox) {
    this.#settings = settings;
    this.#client = client;
    this.#inbox = inbox;
  }

  async start(): Promise<void> {
    const { userKey } = this.#settings;
    const made = userKey === undefined ? await this.#call('POST', '/users', {}) : undefined;
    this.#key = userKey ?? this.#textAt(made, 'key');
    this.#user = this.#textAt(made ?? (await this.#call('GET', '/users/me')), 'user', 'id');
    this.#conversation = this.#textAt(await this.#call('POST', '/conversations', {}), 'conversation', 'id');
    await this.#listen();
  }

  async send(message: UserMessage): Promise<{ readonly complete: boolean }> {
    const conversationId = this.#conversation;
    if (message.event)
      await this.#call('POST', '/events', {
        conversationId,
        payload: { type: message.event.name, ...(message.event.value !== undefined && { value: message.event.value }) },
      });
    else await this.#call('POST', '/messages', { conversationId, payload: botpressOfMessage(message) });
    return { complete: false };
  }

  close(): void {
    this.#closing.abort();
  }

  /** Opens the stream; resolves when it is open, so that nothing is said before somebody listens. */
  async #listen(): Promise<void> {
    const parser = new SseParser();
    let head: HttpHead = noHead;
    let refused = '';
    let opened = (): void => undefined;
    const open = new Promise<void>((resolve) => (opened = resolve));
    const stream = this.#client.stream(
      {
        method: 'GET',
        path: `${this.#settings.basePath}/conversations/${encodeURIComponent(this.#conversation)}/listen`,
        headers: { accept: 'text/event-stream', 'x-user-key': this.#key },
      },
      (started) => {
        head = started;
        if (head.status < 300) opened();
      },
      (piece) => {
        if (head.status >= 300) refused += piece.slice(0, 1000);
        else for (const event of parser.push(piece)) this.#take(event.data);
      },
    );
    const { signal } = this.#closing;
    if (signal.aborted) stream.abort();
    signal.addEventListener('abort', () => stream.abort(), { once: true });
    const ended = stream.ended.then(() => {
      expectSuccess({ ...head, body: refused }, this.#settings.origin);
    });
    await Promise.race([open, ended]);
    ended.then(
      () => void this.#resume(),
      // Nobody said anything for a while: the stream was given up, not refused.
      (cause: unknown) =>
        cause instanceof TransportError && cause.code === 'turn-timeout' ? void this.#resume() : this.#fail(cause),
    );
  }

  /** A stream that ended is opened again, and what was said meanwhile is asked for. */
  async #resume(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    if (++this.#restarts > mostRestarts)
      return this.#fail(
        new TransportError('stream-ended', `${this.#settings.origin} ends its streams again and again.`),
      );
    try {
      await wait(100 * (this.#restarts - 1), this.#closing.signal);
      await this.#listen();
      const path = `/conversations/${encodeURIComponent(this.#conversation)}/messages`;
      const missed: Json[] = [];
      let next: string | undefined;
      for (let page = 0; page === 0 || next !== undefined; page++) {
        if (page === mostPages) throw this.#bad(`has more than ${mostPages} pages of messages`);
        const query = next === undefined ? '' : `?nextToken=${encodeURIComponent(next)}`;
        const { messages, meta } = await this.#call('GET', `${path}${query}`);
        if (!Array.isArray(messages)) throw this.#bad('answered with no list of messages');
        missed.push(...(messages as Json[]));
        const token = (meta as Json | undefined)?.['nextToken'];
        next = typeof token === 'string' ? token : undefined;
      }
      missed.sort((a, b) => (String(a['createdAt']) < String(b['createdAt']) ? -1 : 1));
      for (const message of missed) if (!this.#seen.has(String(message['id']))) this.#deliver(message);
    } catch (cause) {
      this.#fail(cause);
    }
  }

  #take(text: string): void {
    let signal: { readonly type?: unknown; readonly data?: Json };
    try {
      signal = JSON.parse(text) as typeof signal;
    } catch {
      // A sign of life is no JSON; anything else might be a message that nobody would miss.
      return /^\s*\{/.test(text)
        ? this.#fail(this.#bad(`streamed something that is no JSON: ${text.slice(0, 120)}`))
        : undefined;
    }
    const { type, data } = signal ?? {};
    if (typeof data !== 'object' || data === null)
      return type === 'message_created' ? this.#fail(this.#bad('streamed a message without "data"')) : undefined;
    if (type === 'message_created') this.#deliver(data);
    else if (type === 'event_created' && data['userId'] !== this.#user) {
      const payload = (data['payload'] ?? {}) as Json;
      const name = typeof payload['type'] === 'string' ? payload['type'] : 'event';
      this.#inbox.deliver({ type: 'event', name, payload });
    }
  }

  #deliver(message: Json): void {
    this.#restarts = 0;
    const { id, payload, userId, conversationId, isBot } = message;
    if (typeof conversationId === 'string' && conversationId !== this.#conversation) return;
    // What we sent ourselves comes back as an echo.
    if (isBot === false || userId === this.#user) return;
    if (typeof id === 'string') this.#seen.add(id);
    const said = typeof payload === 'object' && payload !== null ? (payload as Json) : { type: 'text', text: payload };
    this.#inbox.deliver(messageOfBotpress(said, typeof id === 'string' ? id : undefined));
  }

  #fail(cause: unknown): void {
    if (!this.#closing.signal.aborted) this.#inbox.fail(cause as Error);
  }

  async #call(method: string, path: string, body?: unknown): Promise<Json> {
    const exchange = this.#client.send({
      method,
      path: `${this.#settings.basePath}${path}`,
      headers: {
        ...(this.#key !== '' && { 'x-user-key': this.#key }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const { signal } = this.#closing;
    const abort = (): void => exchange.abort();
    signal.addEventListener('abort', abort, { once: true });
    try {
      const answer = parseJsonBody(
        expectSuccess(await exchange.response, this.#settings.origin),
        this.#settings.origin,
      );
      return typeof answer === 'object' && answer !== null ? (answer as Json) : {};
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  #bad(what: string): TransportError {
    return new TransportError('bad-reply', `${this.#settings.origin} ${what}.`);
  }

  #textAt(answer: Json | undefined, ...path: readonly string[]): string {
    let found: unknown = answer;
    for (const key of path) found = (found as Json | undefined)?.[key];
    if (typeof found === 'string' && found !== '') return found;
    throw new TransportError(
      'bad-reply',
      `${this.#settings.origin} answered without "${path.join('.')}": is its path that of the Chat integration's webhook?`,
    );
  }
}
