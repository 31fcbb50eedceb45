import { UserError, type UserErrorOptions } from './errors.ts';

/** What was asked of GitHub. */
export interface GitHubCall {
  readonly method: string;
  /** The path with its values filled in, or `graphql`. */
  readonly path: string;
  /** Whether the call may change something. */
  readonly write: boolean;
  /** Of GraphQL, what is done: `query Threads`; without a name, `query`. */
  readonly operation?: string;
}

export interface GitHubErrorDetails extends UserErrorOptions {
  readonly call: GitHubCall;
  /** HTTP status; undefined when no answer came. */
  readonly status?: number | undefined;
  /** What GitHub said. */
  readonly answer?: unknown;
}

/** Any call to GitHub that did not succeed. The message names the call and holds no token. */
export class GitHubError extends UserError {
  override name = 'GitHubError';
  readonly call: GitHubCall;
  readonly status: number | undefined;
  /** The body of the answer, as far as there was one: untrusted. */
  readonly answer: unknown;

  constructor(message: string, details: GitHubErrorDetails) {
    super(`GitHub: ${details.call.method} ${details.call.path}: ${message}`, details);
    this.call = details.call;
    this.status = details.status;
    this.answer = details.answer;
  }
}

/** The token may not do this. Degrade and say so; asking again is of no use. */
export class MissingPermissionError extends GitHubError {
  override name = 'MissingPermissionError';
  /** Each entry is enough on its own, written as in a workflow: `pull-requests: write`. Empty when GitHub does not say. */
  readonly permissions: readonly string[];

  constructor(message: string, permissions: readonly string[], details: GitHubErrorDetails) {
    const needed = permissions.join(' or ');
    const hint =
      needed === ''
        ? 'Check the "permissions:" of the job; on pull requests from forks the token can only read.'
        : `Give the job "permissions: ${needed}". On pull requests from forks the token can only read, whatever is given.`;
    super(message, { hint, ...details });
    this.permissions = permissions;
  }
}

/** A rate limit that outlasts our patience. */
export class RateLimitError extends GitHubError {
  override name = 'RateLimitError';
  readonly limit: 'primary' | 'secondary';
  /** When the next call may succeed, in milliseconds since 1970. */
  readonly resetAt: number;

  constructor(message: string, limit: 'primary' | 'secondary', resetAt: number, details: GitHubErrorDetails) {
    super(message, details);
    this.limit = limit;
    this.resetAt = resetAt;
  }
}

/** A write whose answer was lost: it may have happened or not. Look before repeating it (see `writeOnce`). */
export class WriteUncertainError extends GitHubError {
  override name = 'WriteUncertainError';
}

/** A list that is not whole. Never to be taken for the whole. */
export class TruncatedListError extends GitHubError {
  override name = 'TruncatedListError';
}

/** GitHub's answer to a GraphQL query held errors; partial data is not used. */
export class GraphqlError extends GitHubError {
  override name = 'GraphqlError';
  readonly types: readonly string[];

  constructor(message: string, types: readonly string[], details: GitHubErrorDetails) {
    super(message, details);
    this.types = types;
  }
}

/**
 * What the header `x-accepted-github-permissions` asks for, as one writes it in a workflow. `;` separates
 * alternatives, `,` what is needed together
 * (https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#insufficient-permissions).
 */
export function acceptedPermissions(header: string | undefined): string[] {
  if (header === undefined) return [];
  const all = (set: string): string[] =>
    [...set.matchAll(/([a-z_]{1,60})=([a-z]{1,20})/g)].map(
      ([, name, level]) => `${name?.replaceAll('_', '-')}: ${level}`,
    );
  return header
    .split(';')
    .map((set) => all(set).join(', '))
    .filter((text) => text !== '');
}
