import type { Account, Token } from './entities/account.ts';
import type { Repository } from './entities/repository.ts';
import type { GitHub } from './server.ts';
import type { LoggedRequest } from './request-log.ts';
import type { Reply } from './reply.ts';

export type Json = Readonly<Record<string, unknown>>;

/** One request, authenticated and with its repository found. */
export interface RequestContext {
  readonly github: GitHub;
  readonly method: string;
  /** As in the URL: percent-encoded, without query, without `/api/v3`. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The parsed JSON body; empty when there is none or it is no map. */
  readonly body: Json;
  readonly rawBody: Buffer;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Which representation `Accept` asks for: diff, patch, raw, sha, html, object, … or json. */
  readonly media: string;
  /** Undefined without a token. */
  readonly token: Token | undefined;
  readonly actor: Account | undefined;
  /** Its line in the request log. */
  readonly entry: LoggedRequest;
  /** The milliseconds by which lists lag for this request. */
  readonly lag: number;
}

/** A request to a path of a repository. */
export interface RepositoryContext extends RequestContext {
  readonly repository: Repository;
}

export type Handler = (context: RequestContext) => Reply | Promise<Reply>;
export type RepositoryHandler = (context: RepositoryContext) => Reply | Promise<Reply>;

/** Who does it; what writes needs someone. */
export function actorOf(context: RequestContext): Account {
  if (!context.actor) throw new Error('a route that writes was reached without a token');
  return context.actor;
}
