import type { Dispatcher } from 'undici';
import { TransportError } from '../connector.ts';
import { EnvHttpProxyAgent, Pool } from './undici.ts';

export interface HttpRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface HttpHead {
  readonly status: number;
  /** By its name in small letters; the first of several. */
  header(name: string): string | undefined;
}

export interface HttpResponse extends HttpHead {
  readonly body: string;
}

/** Before there is an answer. */
export const noHead: HttpHead = { status: 0, header: () => undefined };

/** A request that goes on; `abort` ends it at once and frees its socket. */
export interface Exchange<T = HttpResponse> {
  readonly response: Promise<T>;
  abort(): void;
}

/** No chatbot's answer is bigger; more is refused before it fills the memory. */
const largestBody = 16 * 1024 * 1024;

/**
 * One connection pool for one origin, kept alive, one request per socket at a time. The proxy of HTTP_PROXY, HTTPS_PROXY
 * and NO_PROXY is honoured.
 */
export class HttpClient {
  readonly origin: string;
  readonly #dispatcher: Dispatcher;

  constructor(
    origin: string,
    options: { readonly connections: number; readonly timeoutMs: number; readonly proxy: boolean },
  ) {
    this.origin = origin;
    const settings = {
      connections: options.connections,
      pipelining: 1,
      headersTimeout: options.timeoutMs,
      bodyTimeout: options.timeoutMs,
      connectTimeout: Math.min(options.timeoutMs, 10_000),
      keepAliveTimeout: 30_000,
    };
    this.#dispatcher = options.proxy ? new EnvHttpProxyAgent(settings) : new Pool(origin, settings);
  }

  /** Sends a request and collects the response. Any status resolves; see `expectSuccess`. */
  send(request: HttpRequest): Exchange {
    return this.ask(request, itself);
  }

  /** The same with what `read` makes of the response, at the moment when it is here; what it throws rejects. */
  ask<T>(request: HttpRequest, read: (response: HttpResponse) => T): Exchange<T> {
    const collector = new Collector(this.origin, read);
    this.#dispatch(request, collector, (error) => collector.fail(error));
    return collector;
  }

  /** Sends a request and hands the body on as it comes (server-sent events). */
  stream(
    request: HttpRequest,
    onStart: (head: HttpHead) => void,
    onText: (text: string) => void,
  ): { readonly ended: Promise<void>; abort(): void } {
    let abort = (): void => undefined;
    const ended = new Promise<void>((resolve, reject) => {
      const decoder = new TextDecoder();
      let controller: Dispatcher.DispatchController | undefined;
      let isAborted = false;
      let size = 0;
      abort = () => {
        isAborted = true;
        controller?.abort(new TransportError('aborted', 'The request was given up.'));
      };
      this.#dispatch(
        request,
        {
          onRequestStart: (started) => {
            controller = started;
            if (isAborted) abort();
          },
          onResponseStart: (_controller, status, headers) =>
            onStart({ status, header: (name) => [headers[name]].flat()[0] }),
          onResponseData: (running, chunk) => {
            size += chunk.length;
            if (size > largestBody) running.abort(tooBig(this.origin));
            else onText(decoder.decode(chunk, { stream: true }));
          },
          onResponseEnd: () => {
            const rest = decoder.decode();
            if (rest !== '') onText(rest);
            resolve();
          },
          onResponseError: (_controller, error) => reject(asTransportError(error, this.origin)),
        },
        reject,
      );
    });
    return { ended, abort: () => abort() };
  }

  #dispatch(request: HttpRequest, handler: Dispatcher.DispatchHandler, reject: (error: Error) => void): void {
    try {
      this.#dispatcher.dispatch(
        {
          origin: this.origin,
          method: request.method,
          path: request.path,
          headers: request.headers ?? {},
          body: request.body ?? null,
        },
        handler,
      );
    } catch (cause) {
      reject(asTransportError(cause, this.origin));
    }
  }

  async close(): Promise<void> {
    await this.#dispatcher.destroy();
  }
}

function tooBig(origin: string): TransportError {
  return new TransportError('too-big', `The answer of ${origin} is bigger than ${largestBody / 1024 / 1024} MiB.`);
}

const itself = (response: HttpResponse): HttpResponse => response;

/**
 * The whole answer to one request. It speaks to undici as its connections do inside: what undici itself would put between, for
 * those who want the headers of every answer as an object, costs a turn as much as judging it.
 */
class Collector<T> implements Dispatcher.DispatchHandler, Exchange<T>, HttpResponse {
  readonly response: Promise<T>;
  readonly #origin: string;
  readonly #read: (response: HttpResponse) => T;
  #resolve!: (answer: T) => void;
  #reject!: (error: Error) => void;
  #abort: ((error: Error) => void) | undefined;
  status = 0;
  body = '';
  /** Names and values by turns. */
  #headers: readonly Buffer[] = [];
  #first: Buffer | undefined;
  #chunks: Buffer[] | undefined;
  #size = 0;
  #aborted = false;
  #done = false;

  constructor(origin: string, read: (response: HttpResponse) => T) {
    this.#origin = origin;
    this.#read = read;
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  abort(): void {
    this.#aborted = true;
    if (!this.#done) this.#abort?.(new TransportError('aborted', 'The request was given up.'));
  }

  header(name: string): string | undefined {
    for (let i = 0; i < this.#headers.length; i += 2) {
      if (isNamed(this.#headers[i]!, name)) return this.#headers[i + 1]!.toString('latin1');
    }
    return undefined;
  }

  onConnect(abort: (error?: Error) => void): void {
    this.#abort = abort;
    if (this.#aborted) this.abort();
  }

  onHeaders(status: number, headers: Buffer[]): boolean {
    this.status = status;
    this.#headers = headers;
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.#size += chunk.length;
    if (this.#size > largestBody) this.#abort?.(tooBig(this.#origin));
    else if (!this.#first) this.#first = chunk;
    else (this.#chunks ??= [this.#first]).push(chunk);
    return true;
  }

  onComplete(): void {
    this.#done = true;
    const bytes = this.#chunks ? Buffer.concat(this.#chunks) : this.#first;
    if (bytes) this.body = bytes.toString('utf8');
    this.#first = this.#chunks = undefined;
    try {
      this.#resolve(this.#read(this));
    } catch (cause) {
      this.#reject(cause instanceof Error ? cause : new Error(String(cause)));
    }
  }

  onError(error: Error): void {
    this.fail(error);
  }

  fail(error: Error): void {
    this.#done = true;
    this.#reject(asTransportError(error, this.#origin));
  }
}

/** Whether the bytes of a header's name are this name, which is in small letters. */
function isNamed(bytes: Buffer, name: string): boolean {
  if (bytes.length !== name.length) return false;
  for (let i = 0; i < name.length; i++) {
    const byte = bytes[i]!;
    if ((byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte) !== name.charCodeAt(i)) return false;
  }
  return true;
}

/** The response, or a TransportError for any status outside 200–299, with the start of its body. */
export function expectSuccess(response: HttpResponse, what: string): HttpResponse {
  if (response.status >= 200 && response.status < 300) return response;
  const retryAfterMs = readRetryAfter(response.header('retry-after'));
  const body = response.body.replace(/\s+/g, ' ').slice(0, 200);
  const to = response.status < 400 ? response.header('location')?.split('?')[0] : undefined;
  throw new TransportError(
    `http-${response.status}`,
    `${what} answered with HTTP ${response.status}${to === undefined ? '' : `, which leads to ${to} and is not followed`}${body === '' ? '' : `: ${body}`}`,
    retryAfterMs === undefined ? {} : { retryAfterMs },
  );
}

/** Seconds or a date, at most five minutes. */
function readRetryAfter(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.min(300_000, Math.max(0, ms)) : undefined;
}

/** The body as JSON, or a TransportError `bad-json`. */
export function parseJsonBody(response: HttpResponse, what: string): unknown {
  try {
    return JSON.parse(response.body) as unknown;
  } catch (cause) {
    throw new TransportError(
      'bad-json',
      `${what} answered with something that is no JSON: ${response.body.replace(/\s+/g, ' ').slice(0, 120)}`,
      { cause },
    );
  }
}

/** Names the cause as the operating system and the HTTP client do (ECONNREFUSED, UND_ERR_HEADERS_TIMEOUT → turn-timeout). */
export function asTransportError(cause: unknown, where: string): TransportError {
  if (cause instanceof TransportError) return cause;
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const inner = error instanceof AggregateError ? (error.errors[0] as Error | undefined) : undefined;
  const code = (error as { code?: unknown }).code ?? (inner as { code?: unknown } | undefined)?.code;
  const name = typeof code === 'string' ? code : 'connection';
  if (name === 'UND_ERR_HEADERS_TIMEOUT' || name === 'UND_ERR_BODY_TIMEOUT')
    return new TransportError('turn-timeout', `${where} did not answer in time.`, { cause });
  if (name === 'UND_ERR_SOCKET') return new TransportError('ECONNRESET', `${where} closed the connection.`, { cause });
  return new TransportError(name, `${where} could not be reached: ${error.message || name}`, { cause });
}
