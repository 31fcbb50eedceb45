import { wait } from '../run/clock.ts';
import type { BotState, Connector, Inbox, Session, SessionRequest } from '../connector.ts';
import type { UserMessage } from '../message.ts';
import type { BotInfo } from '../result.ts';
import { expectSuccess, HttpClient, parseJsonBody, type Exchange, type HttpResponse } from './http-client.ts';
import { readReply, type ReplyMapping } from './read-reply.ts';
import { composeRequest, type RequestTemplate } from './compose-request.ts';
import type { RequestValues } from './request-template.ts';

export interface HttpSettings {
  readonly info: BotInfo;
  readonly origin: string;
  readonly send: RequestTemplate;
  /** Asked when a session opens; its answer holds what the bot says first. */
  readonly start?: RequestTemplate;
  /** Told when a session ends. */
  readonly end?: RequestTemplate;
  /** Asked again and again while the session is open: for bots that answer later. */
  readonly poll?: RequestTemplate & { readonly everyMs: number };
  /** Asked after a turn by `state` steps. */
  readonly state?: RequestTemplate;
  readonly reply: ReplyMapping;
  readonly connections: number;
  readonly timeoutMs: number;
  readonly proxy: boolean;
}

/** A bot behind HTTP: one request per user message, its answer holds the bot's messages; with `poll`, they are fetched. */
export function httpConnector(settings: HttpSettings): Connector {
  const client = new HttpClient(settings.origin, settings);
  return {
    info: settings.info,
    open: async (request, inbox) => {
      const session = new HttpSession(settings, client, request, inbox);
      await session.start();
      return session;
    },
    close: () => client.close(),
  };
}

class HttpSession implements Session {
  readonly #settings: HttpSettings;
  readonly #client: HttpClient;
  readonly #request: SessionRequest;
  readonly #inbox: Inbox;
  /** Ends the polling; there is none for most bots. */
  #closing: AbortController | undefined;
  #current: Pick<Exchange, 'abort'> | undefined;
  #turn = 0;

  constructor(settings: HttpSettings, client: HttpClient, request: SessionRequest, inbox: Inbox) {
    this.#settings = settings;
    this.#client = client;
    this.#request = request;
    this.#inbox = inbox;
  }

  async start(): Promise<void> {
    const { start, poll } = this.#settings;
    if (start) await this.#exchange(start, undefined, this.#takeAnswer);
    if (poll) {
      this.#closing = new AbortController();
      void this.#poll(poll, this.#closing.signal);
    } else this.#inbox.turnComplete();
  }

  send(message: UserMessage): Promise<{ readonly complete: boolean }> {
    this.#turn++;
    return this.#exchange(this.#settings.send, message, this.#takeAnswer);
  }

  async state(): Promise<BotState> {
    const { state } = this.#settings;
    if (!state) return {};
    const { origin } = this.#settings;
    const raw = await this.#exchange(state, undefined, (response) =>
      parseJsonBody(expectSuccess(response, origin), origin),
    );
    const slots = (raw as { slots?: unknown } | null)?.slots;
    return { raw, ...(typeof slots === 'object' && slots !== null && { slots: slots as Record<string, unknown> }) };
  }

  close(): Promise<void> | undefined {
    this.#closing?.abort();
    this.#current?.abort();
    const { end } = this.#settings;
    if (!end || this.#request.signal.aborted) return undefined;
    return this.#exchange(end, undefined, () => undefined).catch(() => undefined);
  }

  #exchange<T>(
    template: RequestTemplate,
    message: UserMessage | undefined,
    read: (response: HttpResponse) => T,
  ): Promise<T> {
    const values: RequestValues = { session: this.#request, message, turn: this.#turn };
    const exchange = this.#client.ask(composeRequest(template, values, message), read);
    this.#current = exchange;
    return exchange.response;
  }

  readonly #takeAnswer = (response: HttpResponse): { readonly complete: boolean } => {
    this.#deliver(response);
    return { complete: this.#settings.poll === undefined };
  };

  #deliver(response: HttpResponse): void {
    expectSuccess(response, this.#settings.origin);
    for (const message of readResponse(response, this.#settings)) this.#inbox.deliver(message);
  }

  async #poll(template: RequestTemplate & { readonly everyMs: number }, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const values: RequestValues = { session: this.#request, message: undefined, turn: this.#turn };
        const exchange = this.#client.send(composeRequest(template, values, undefined));
        const abort = (): void => exchange.abort();
        signal.addEventListener('abort', abort, { once: true });
        this.#deliver(await exchange.response);
        signal.removeEventListener('abort', abort);
      } catch (cause) {
        if (!signal.aborted) this.#inbox.fail(cause as Error);
        return;
      }
      await wait(template.everyMs, signal);
    }
  }
}

/** The bot messages in an HTTP answer: JSON by the mapping, plain text as one message, nothing for an empty body. */
export function readResponse(
  response: HttpResponse,
  settings: { readonly origin: string; readonly reply: ReplyMapping },
): ReturnType<typeof readReply> {
  if (response.body.trim() === '') return [];
  if (response.header('content-type')?.startsWith('text/plain'))
    return [{ text: response.body, payload: response.body }];
  return readReply(parseJsonBody(response, settings.origin), settings.reply);
}
