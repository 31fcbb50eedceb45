import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, notFound } from './api-error.ts';
import { authenticate, authorize } from './authorize.ts';
import type { Token } from './entities/account.ts';
import type { Repository } from './entities/repository.ts';
import { Faults, type Fault } from './fault.ts';
import { findGitService, serveGit } from './git-http.ts';
import { primaryRefusal, RateLimits, secondaryRefusal } from './rate-limits.ts';
import type { Reply } from './reply.ts';
import type { Json, RequestContext } from './request-context.ts';
import type { LoggedRequest } from './request-log.ts';
import { Router, type Route } from './router.ts';
import type { Store } from './store.ts';

/** How true to GitHub a server is where that may be in the way. */
export interface Strictness {
  /** `off`: rate limits are counted and told, never enforced. */
  readonly limits: 'github' | 'off';
  /** `delayed`: `mergeable` is null the first time that a pull request is asked for after a push, as at GitHub. */
  readonly mergeable: 'delayed' | 'immediate';
  /** Lists do not show what was added in the last so many milliseconds. */
  readonly lag: number;
}

/** One request and its answer with their bodies. */
export interface Exchange {
  readonly method: string;
  /** Path and query, without `/api/v3`. */
  readonly url: string;
  readonly requestBody: string;
  readonly status: number;
  readonly contentType: string | undefined;
  readonly responseBody: string;
}

const bodyLimit = 100 * 1024 * 1024;
/** Paths with these prefixes are the same as without, so that clients for GitHub Enterprise Server work, too. */
const aliases = /^\/api\/(?:v3|uploads)(?=\/|$)|^\/api(?=\/graphql$)/;

/** The GitHub of one sandbox: its store behind HTTP. Families of operations add their routes to `router`. */
export class GitHub {
  readonly store: Store;
  readonly strictness: Strictness;
  readonly router = new Router();
  readonly limits: RateLimits;
  readonly faults: Faults;
  readonly requests: LoggedRequest[] = [];
  readonly seed: number;
  /** Where pages and git are; set when the server listens. */
  url = '';
  /** Forgets what happened and starts again from the state; set by who started the server. */
  restart: () => Promise<void> = () => Promise.reject(new Error('this server cannot start again'));
  #running = 0;
  readonly #onExchange: ((exchange: Exchange) => void) | undefined;

  constructor(store: Store, strictness: Strictness, seed: number, onExchange?: (exchange: Exchange) => void) {
    this.store = store;
    this.strictness = strictness;
    this.seed = seed;
    this.limits = new RateLimits(store.clock, strictness.limits === 'github');
    this.faults = new Faults(seed);
    this.#onExchange = onExchange;
  }

  get apiUrl(): string {
    return this.url;
  }

  get graphqlUrl(): string {
    return `${this.url}/graphql`;
  }

  /** Answers one HTTP request, whatever happens. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const path = this.#byName(url.pathname.replace(aliases, '') || '/');
    const method = request.method ?? 'GET';
    const git = findGitService(path, url.searchParams);
    const found = git ? undefined : this.router.find(method === 'HEAD' ? 'GET' : method, path);
    this.#running += 1;
    const entry: LoggedRequest = {
      sequence: this.requests.length + 1, time: new Date(this.store.clock.now()).toISOString(), method,
      route: git?.service ?? found?.route.template, path, query: url.search.slice(1), status: 0,
      requestBytes: Number(request.headers['content-length'] ?? 0), responseBytes: 0, token: undefined,
      concurrency: this.#running, operation: undefined, fault: undefined, milliseconds: 0,
    }; // oxfmt-ignore
    const own = path.startsWith('/_sandbox');
    if (!own) this.requests.push(entry);
    response.on('close', () => {
      this.#running -= 1;
      entry.milliseconds = Math.round(performance.now() - started);
    });
    try {
      if (git) return await serveGit(this, git, request, response, entry);
      await this.#serveApi(request, response, { method, path, url, entry, found, own });
    } catch (error) {
      if (!response.headersSent) await this.#send(response, undefined, entry, failure(error));
      else response.destroy();
    }
  }

  /** GitHub's links name repositories by their ids: `/repositories/1006/issues` is `/repos/octo/app/issues`. */
  #byName(path: string): string {
    const [, id, rest = ''] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
    const repository = id === undefined ? undefined : this.store.findRepositoryById(Number(id));
    return repository ? `/repos/${repository.owner.login}/${repository.name}${rest}` : path;
  }

  async #serveApi(request: IncomingMessage, response: ServerResponse, target: Target): Promise<void> {
    const { method, path, url, entry, found, own } = target;
    const rawBody = await readBody(request);
    (entry as { requestBytes: number }).requestBytes = rawBody.length;
    let end: () => void = () => undefined;
    const parts: Parts = {
      rawBody,
      token: undefined,
      repository: undefined,
      resource: found?.route.template === '/graphql' ? 'graphql' : 'core',
    };
    let reply: Reply;
    let faults: readonly Fault[] = [];
    try {
      const token = authenticate(this.store, request.headers.authorization);
      parts.token = token;
      entry.token = token?.name;
      end = this.limits.begin(token);
      faults = own ? [] : this.faults.take({ method, route: found?.route.template, path, token: token?.name });
      entry.fault = faults.map((fault) => fault.kind).join(' ') || undefined;
      for (const fault of faults) {
        if (fault.kind === 'latency') await new Promise((resolve) => setTimeout(resolve, fault.milliseconds ?? 0));
      }
      if (faults.some((fault) => fault.kind === 'reset')) return void response.destroy();
      this.#refuse(faults, parts);
      if (request.headers['user-agent'] === undefined)
        throw new ApiError(
          403,
          'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.',
        );
      if (!found) throw unserved(method, path);
      const { owner, repo } = found.params;
      parts.repository = path.startsWith('/repos/') ? this.store.findRepository(owner ?? '', repo ?? '') : undefined;
      if (!found.route.unlimited) this.#spend(method, found.route, parts);
      if (path.startsWith('/repos/') && !parts.repository) throw notFound();
      authorize(this.store, token, found.route, parts.repository);
      const context = this.#context(request, target, found, parts, faults);
      reply = await found.route.handler(context);
    } catch (error) {
      reply = failure(error);
    } finally {
      end();
    }
    const lost = faults.find((fault) => fault.kind === 'lost-response');
    if (lost) {
      if (lost.status === undefined) return void response.destroy();
      reply = { status: lost.status, body: { message: lost.message ?? 'Server Error' } };
    }
    reply = this.#withEtag(method, request.headers['if-none-match'], reply, parts);
    await this.#send(response, { method, url: `${path}${url.search}`, parts }, entry, reply);
  }

  #context(
    request: IncomingMessage,
    { method, path, url, entry }: Target,
    { route, params }: Found,
    { rawBody, token, repository }: Parts,
    faults: readonly Fault[],
  ): RequestContext {
    const lag = faults.find((fault) => fault.kind === 'lag')?.milliseconds ?? this.strictness.lag;
    const headers = request.headers as Record<string, string | undefined>;
    const context: RequestContext & { repository?: Repository } = {
      github: this, method, path, params, query: url.searchParams, rawBody,
      body: route.takesFile ? {} : parseBody(rawBody), headers, media: mediaOf(headers.accept),
      token, actor: token?.actor, lag, entry,
      ...(repository && { repository }),
    }; // oxfmt-ignore
    return context;
  }

  #spend(method: string, route: Route, { token, repository, resource }: Parts): void {
    const writes = !['GET', 'HEAD', 'OPTIONS'].includes(method);
    // GraphQL counts points of its own, once it knows the query.
    if (resource === 'graphql') return;
    this.limits.spend(token, repository, resource);
    this.limits.spendSecondary(token, 'rest', writes ? 5 : 1, route.createsContent);
  }

  #refuse(faults: readonly Fault[], { token, repository, resource }: Parts): void {
    for (const fault of faults) {
      if (fault.kind === 'secondary-limit') throw secondaryRefusal(fault.retryAfter ?? 60);
      if (fault.kind === 'primary-limit') throw primaryRefusal(token, this.limits.budget(token, repository, resource));
      if (fault.kind === 'status')
        throw new ApiError(fault.status ?? 500, fault.message ?? 'Server Error', { headers: fault.headers ?? {} });
    }
  }

  /** @see https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api */
  #withEtag(
    method: string,
    known: string | undefined,
    reply: Reply,
    { token, repository, resource, rawBody }: Parts,
  ): Reply {
    if (!['GET', 'HEAD'].includes(method) || reply.status !== 200 || rawBody.length > 0) return reply;
    const content = reply.raw?.content ?? JSON.stringify(reply.body);
    const etag = `W/"${createHash('sha256')
      .update(content)
      .update(reply.headers?.link ?? '')
      .digest('hex')}"`;
    const headers = { ...reply.headers, etag };
    const plain = (text: string) => text.replace(/^W\//, '');
    if (!known?.split(',').some((one) => plain(one.trim()) === plain(etag))) return { ...reply, headers };
    if (token) this.limits.refund(token, repository, resource);
    return { status: 304, headers };
  }

  async #send(response: ServerResponse, about: About | undefined, entry: LoggedRequest, reply: Reply): Promise<void> {
    const { token, repository, resource } = about?.parts ?? {};
    const budget = this.limits.budget(token, repository, resource ?? 'core');
    const content = reply.raw?.content ?? (reply.body === undefined ? '' : JSON.stringify(reply.body));
    const contentType =
      reply.raw?.contentType ?? (reply.body === undefined ? undefined : 'application/json; charset=utf-8');
    const body = typeof content === 'string' ? Buffer.from(content) : content;
    const headers: Record<string, string> = {
      'x-github-request-id': `SAND:${entry.sequence}`,
      'x-github-api-version-selected': '2022-11-28',
      'x-github-media-type': 'github.v3; format=json',
      'x-ratelimit-limit': String(budget.limit),
      'x-ratelimit-remaining': String(budget.remaining),
      'x-ratelimit-used': String(budget.used),
      'x-ratelimit-reset': String(budget.reset),
      'x-ratelimit-resource': budget.resource,
      date: new Date(this.store.clock.now()).toUTCString(),
      'content-length': String(body.length),
      ...(token?.kind === 'user' && { 'x-oauth-scopes': 'read:org, repo, user, workflow' }),
      ...(contentType !== undefined && { 'content-type': contentType }),
      ...reply.headers,
    };
    if (reply.status === 204 || reply.status === 304) delete headers['content-length'];
    entry.status = reply.status;
    entry.responseBytes = body.length;
    response.writeHead(reply.status, headers);
    response.end(about?.method === 'HEAD' ? undefined : body);
    if (about && !about.url.startsWith('/_sandbox')) {
      const { method, url, parts } = about;
      this.#onExchange?.({
        method, url, requestBody: parts.rawBody.toString(), status: reply.status, contentType, responseBody: body.toString(),
      }); // oxfmt-ignore
    }
  }
}

type Found = NonNullable<ReturnType<Router['find']>>;

interface Target {
  readonly method: string;
  readonly path: string;
  readonly url: URL;
  readonly entry: LoggedRequest;
  readonly found: Found | undefined;
  /** A path of the sandbox's own: nothing that GitHub knows. */
  readonly own: boolean;
}

interface Parts {
  readonly rawBody: Buffer;
  token: Token | undefined;
  repository: Repository | undefined;
  readonly resource: 'core' | 'graphql';
}

interface About {
  readonly method: string;
  readonly url: string;
  readonly parts: Parts;
}

/** What is no refusal is a mistake of the sandbox: it says what, so that it is found. */
function failure(error: unknown): Reply {
  if (error instanceof ApiError) return { status: error.status, body: error.toBody(), headers: error.headers };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { status: 500, body: { message: `The sandbox failed: ${message}`, status: '500' } };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > bodyLimit) throw new ApiError(413, 'Payload too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/**
 * Absent at GitHub as well, or only here: a caller must be able to tell. The status is GitHub's, so that clients do
 * what they do there.
 */
function unserved(method: string, path: string): ApiError {
  return new ApiError(404, `Not Found (the sandbox serves no ${method} ${path})`);
}

/** A body is JSON, whatever the client calls it; some operations take a list for a map of one key. */
function parseBody(content: Buffer): Json {
  if (content.length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(content.toString());
  } catch {
    throw new ApiError(400, 'Problems parsing JSON');
  }
  if (typeof value === 'object' && value !== null) return value as Json;
  throw new ApiError(400, 'Body should be a JSON object');
}

/** `application/vnd.github.v3.diff` and `application/vnd.github.diff` ask for the same. */
function mediaOf(accept: string | undefined): string {
  for (const type of (accept ?? '').split(',')) {
    const media =
      /^\s*application\/vnd\.github(?:\.v3|\.[\w-]+-preview)?\.(diff|patch|raw|sha|html|object|text|full|star)\b/.exec(
        type,
      )?.[1];
    if (media !== undefined) return media;
    if (/^\s*application\/octet-stream/.test(type)) return 'octet-stream';
  }
  return 'json';
}
