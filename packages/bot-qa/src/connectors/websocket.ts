import { WebSocket } from 'ws';
import type { Connector, Inbox, Session, SessionRequest } from '../connector.ts';
import { TransportError } from '../connector.ts';
import { findByPath, parseJsonPath } from '../matching/json-path.ts';
import type { UserMessage } from '../message.ts';
import type { BotInfo } from '../result.ts';
import { composeRequest, type RequestTemplate } from './compose-request.ts';
import { asTransportError } from './http-client.ts';
import { readReply, type ReplyMapping } from './read-reply.ts';

export interface WebSocketSettings {
  readonly info: BotInfo;
  /** ws://host or wss://host, without the path. */
  readonly origin: string;
  /** Its url is the path of the socket, its headers those of the handshake, its body the frame of a user message. */
  readonly send: RequestTemplate;
  /** A frame that is sent when the socket is open. */
  readonly hello?: RequestTemplate;
  readonly reply: ReplyMapping;
  /** A path that finds something true in the frame that ends a turn. */
  readonly done?: string;
  readonly timeoutMs: number;
}

/** A bot behind WebSocket: one socket per conversation. */
export function webSocketConnector(settings: WebSocketSettings): Connector {
  return {
    info: settings.info,
    open: async (request, inbox) => {
      const session = new WebSocketSession(settings, request, inbox);
      await session.connect();
      return session;
    },
    close: async () => undefined,
  };
}

class WebSocketSession implements Session {
  readonly #settings: WebSocketSettings;
  readonly #request: SessionRequest;
  readonly #inbox: Inbox;
  #socket: WebSocket | undefined;
  #turn = 0;
  #closing = false;

  constructor(settings: WebSocketSettings, request: SessionRequest, inbox: Inbox) {
    this.#settings = settings;
    this.#request = request;
    this.#inbox = inbox;
  }

  async connect(): Promise<void> {
    const { send, hello, origin, timeoutMs } = this.#settings;
    const handshake = composeRequest(
      { ...send, body: undefined },
      { session: this.#request, message: undefined, turn: 0 },
      undefined,
    );
    const socket = new WebSocket(`${origin}${handshake.path}`, {
      headers: handshake.headers,
      handshakeTimeout: timeoutMs,
      maxPayload: 16 * 1024 * 1024,
      followRedirects: false,
    });
    this.#socket = socket;
    socket.on('message', (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary));
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', (cause) => reject(asTransportError(cause, origin)));
      socket.once('unexpected-response', (_request, response) => {
        socket.terminate();
        reject(
          new TransportError(
            `http-${response.statusCode ?? 0}`,
            `${origin} refused the WebSocket with HTTP ${response.statusCode ?? 0}.`,
          ),
        );
      });
    });
    socket.on('error', (cause) => this.#inbox.fail(asTransportError(cause, origin)));
    socket.on('close', (code) => {
      if (!this.#closing)
        this.#inbox.fail(new TransportError('closed', `${origin} closed the WebSocket (code ${code}).`));
    });
    if (hello)
      await this.#write(
        composeRequest(hello, { session: this.#request, message: undefined, turn: 0 }, undefined).body ?? '',
      );
  }

  async send(message: UserMessage): Promise<{ readonly complete: boolean }> {
    const { body } = composeRequest(
      this.#settings.send,
      { session: this.#request, message, turn: ++this.#turn },
      message,
    );
    await this.#write(body ?? '');
    return { complete: false };
  }

  async close(): Promise<void> {
    this.#closing = true;
    const socket = this.#socket;
    if (!socket || socket.readyState === WebSocket.CLOSED) return;
    // A bot that does not answer the goodbye is not waited for.
    const timer = setTimeout(() => socket.terminate(), 500);
    await new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
      socket.close(1000);
    });
    clearTimeout(timer);
  }

  #write(frame: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket!.send(frame, (cause) =>
        cause ? reject(asTransportError(cause, this.#settings.origin)) : resolve(),
      );
    });
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (isBinary)
      return this.#inbox.fail(new TransportError('bad-json', `${this.#settings.origin} sent a binary frame.`));
    const text = data.toString('utf8');
    let frame: unknown = text;
    if (/^\s*[[{"]/.test(text)) {
      try {
        frame = JSON.parse(text);
      } catch (cause) {
        return this.#inbox.fail(
          new TransportError(
            'bad-json',
            `${this.#settings.origin} sent a frame that is no JSON: ${text.slice(0, 120)}`,
            { cause },
          ),
        );
      }
    }
    const { done, reply } = this.#settings;
    const isDone =
      done !== undefined &&
      findByPath(frame, parseJsonPath(done)).some((value) => value !== false && value !== null && value !== undefined);
    for (const message of readReply(frame, reply)) {
      // A frame that only says "that was all" is no message.
      if (isDone && message.text === undefined && !message.buttons && !message.cards && !message.media) continue;
      this.#inbox.deliver(message);
    }
    if (isDone) this.#inbox.turnComplete();
  }
}
