/** One request as the server saw it. */
export interface LoggedRequest {
  /** 1 is the first. */
  readonly sequence: number;
  /** ISO 8601 by the sandbox's clock. */
  readonly time: string;
  readonly method: string;
  /** The operation's template, `/graphql`, `git-upload-pack` …; undefined when nothing fits the path. */
  readonly route: string | undefined;
  readonly path: string;
  readonly query: string;
  /** 0: the connection was cut without an answer. */
  status: number;
  readonly requestBytes: number;
  responseBytes: number;
  /** The name of the token, not the token. */
  token: string | undefined;
  /** Requests of all callers under way when it came, itself included. */
  readonly concurrency: number;
  /** The GraphQL operation: `query Name` or `mutation Name`. */
  operation: string | undefined;
  /** The fault that hit it. */
  fault: string | undefined;
  milliseconds: number;
}

/** Whether it asked to change something. */
export function isWrite(request: LoggedRequest): boolean {
  if (request.route === '/graphql') return request.operation?.startsWith('mutation') ?? false;
  return !['GET', 'HEAD', 'OPTIONS'].includes(request.method) && request.route !== 'git-upload-pack';
}
