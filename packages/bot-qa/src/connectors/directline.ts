import { WebSocket } from 'ws';
import type { Connector, Inbox, Session, SessionRequest } from '../connector.ts';
import { TransportError } from '../connector.ts';
import type { UserMessage } from '../message.ts';
import type { BotInfo } from '../result.ts';
import { wait } from '../run/clock.ts';
import { activityOfMessage, messageOfActivity, type Activity } from './activity.ts';
import { expectSuccess, HttpClient, parseJsonBody } from './http-client.ts';

export interface DirectLineSettings {
  readonly info: BotInfo;
  readonly origin: string;
  /** The path before `/conversations`: `/v3/directline`. */
  readonly basePath: string;
  readonly secret?: string;
  /** Use the stream when the service offers one; polling otherwise. */
  readonly stream: boolean;
  readonly pollMs: number;
  /** Say that the user has joined, as web chats do: bots greet then. */
  readonly join: boolean;
  readonly connections: number;
  readonly timeoutMs: number;
  readonly proxy: boolean;
}

interface ActivitySet {
  readonly activities?: readonly Activity[];
  readonly watermark?: string;
}

/** A bot behind Direct Line 3.0: activities by polling with a watermark, or by the stream with reconnection. */
export function directLineConnector(settings: DirectLineSettings): Connector {
  const client = new HttpClient(settings.origin, settings);
  return {
    info: settings.info,
    open: async (request, inbox) => {
      const session = new DirectLineSession(settings, client, request, inbox);
      await session.start();
      return session;
    },
    close: () => client.close(),
  };
}

class DirectLineSession implements Session {
  readonly #settings: DirectLineSettings;
  readonly #client: HttpClient;
  readonly #request: SessionRequest;
  readonly #inbox: Inbox;
  readonly #closing = new AbortController();
  #conversation = '';
  #token: string | undefined;
  #watermark: string | undefined;
  #socket: WebSocket | undefined;

  constructor(settings: DirectLineSettings, client: HttpClient, request: SessionRequest, inbox: Inbox) {
    this.#settings = settings;
    this.#client = client;
    this.#request = request;
    this.#inbox = inbox;
    this.#token = settings.secret;
  }

  async start(): Promise<void> {
    const started = (await this.#call('POST', '/conversations', {})) as {
      readonly conversationId?: string;
      readonly token?: string;
      readonly streamUrl?: string;
    };
    if (typeof started.conversationId !== 'string')
      throw new TransportError('bad-json', `${this.#settings.origin} started a conversation without "conversationId".`);
    this.#conversation = started.conversationId;
    this.#token = started.token ?? this.#token;
    if (this.#settings.stream && started.streamUrl !== undefined) await this.#connect(started.streamUrl);
    else void this.#poll();
    if (this.#settings.join) {
      await this.#post({
        type: 'conversationUpdate',
        from: { id: this.#request.user, role: 'user' },
        membersAdded: [{ id: this.#request.user }],
      });
    }
  }

  async send(message: UserMessage): Promise<{ readonly complete: boolean }> {
    await this.#post(activityOfMessage(message, this.#request.user));
    return { complete: false };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#socket?.terminate();
  }

  async #post(activity: Activity): Promise<void> {
    await this.#call('POST', `/conversations/${encodeURIComponent(this.#conversation)}/activities`, activity);
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    const exchange = this.#client.send({
      method,
      path: `${this.#settings.basePath}${path}`,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.#token !== undefined && { authorization: `Bearer ${this.#token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const { signal } = this.#closing;
    const abort = (): void => exchange.abort();
    signal.addEventListener('abort', abort, { once: true });
    try {
      const response = expectSuccess(await exchange.response, this.#settings.origin);
      return response.body.trim() === '' ? {} : parseJsonBody(response, this.#settings.origin);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  async #poll(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        const query = this.#watermark === undefined ? '' : `?watermark=${encodeURIComponent(this.#watermark)}`;
        this.#take(
          (await this.#call(
            'GET',
            `/conversations/${encodeURIComponent(this.#conversation)}/activities${query}`,
          )) as ActivitySet,
        );
      } catch (cause) {
        if (!signal.aborted) this.#inbox.fail(cause as Error);
        return;
      }
      await wait(this.#settings.pollMs, signal);
    }
  }

  #take(set: ActivitySet): void {
    if (set.watermark !== undefined) this.#watermark = set.watermark;
    for (const activity of set.activities ?? []) {
      // What we sent ourselves comes back as an echo.
      if (activity.from?.id === this.#request.user || activity.from?.role === 'user') continue;
      this.#inbox.deliver(messageOfActivity(activity));
    }
  }

  async #connect(url: string): Promise<void> {
    const socket = new WebSocket(url, { handshakeTimeout: this.#settings.timeoutMs, maxPayload: 16 * 1024 * 1024 });
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      if (text === '') return; // The service keeps the socket alive with empty frames.
      try {
        this.#take(JSON.parse(text) as ActivitySet);
      } catch (cause) {
        this.#inbox.fail(
          new TransportError('bad-json', `${this.#settings.origin} streamed something that is no JSON.`, { cause }),
        );
      }
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', (cause) =>
        reject(
          new TransportError('ws', `The stream of ${this.#settings.origin} cannot be opened: ${cause.message}`, {
            cause,
          }),
        ),
      );
    });
    // The session may have ended while the stream was being opened.
    if (this.#closing.signal.aborted) return socket.terminate();
    socket.on('error', () => undefined);
    socket.on('close', () => void this.#reconnect());
  }

  /** The service gives a new stream that begins after the watermark, so that nothing is lost and nothing comes twice. */
  async #reconnect(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    try {
      const query = this.#watermark === undefined ? '' : `?watermark=${encodeURIComponent(this.#watermark)}`;
      const again = (await this.#call('GET', `/conversations/${encodeURIComponent(this.#conversation)}${query}`)) as {
        readonly token?: string;
        readonly streamUrl?: string;
      };
      if (this.#closing.signal.aborted) return;
      this.#token = again.token ?? this.#token;
      if (again.streamUrl === undefined) void this.#poll();
      else await this.#connect(again.streamUrl);
    } catch (cause) {
      if (!this.#closing.signal.aborted) this.#inbox.fail(cause as Error);
    }
  }
}
