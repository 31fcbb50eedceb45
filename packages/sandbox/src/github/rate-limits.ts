import type { Clock } from '../clock.ts';
import { ApiError } from './api-error.ts';
import type { Token } from './entities/account.ts';
import type { Repository } from './entities/repository.ts';

export type Resource = 'core' | 'graphql' | 'search';

/** What is left of a limit. */
export interface Budget {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Seconds since 1970. */
  readonly reset: number;
  readonly resource: Resource;
}

interface Window {
  used: number;
  start: number;
}

const hour = 3_600_000;
const minute = 60_000;

/**
 * GitHub's limits, per token.
 *
 * Primary: 5,000 requests an hour for a user, 1,000 per hour and repository for a workflow's token, 60 without a token;
 * GraphQL counts points. Secondary: 100 requests at once, 900 points a minute for REST (5 for a write, 1 for a read)
 * and 2,000 for GraphQL, 80 creations of content a minute and 500 an hour.
 *
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export class RateLimits {
  readonly #clock: Clock;
  readonly #enforced: boolean;
  readonly #windows = new Map<string, Window>();
  readonly #running = new Map<string, number>();

  constructor(clock: Clock, enforced: boolean) {
    this.#clock = clock;
    this.#enforced = enforced;
  }

  /** What a token has left; nothing is spent. */
  budget(token: Token | undefined, repository: Repository | undefined, resource: Resource = 'core'): Budget {
    const window = this.#window(`${ownerKey(token, repository)} ${resource}`, hour);
    const limit = primaryLimit(token, resource);
    const used = Math.min(window.used, limit);
    return { limit, used, remaining: limit - used, reset: Math.ceil((window.start + hour) / 1000), resource };
  }

  /**
   * Spends points of a primary limit.
   *
   * @throws ApiError 403 when none are left
   */
  spend(token: Token | undefined, repository: Repository | undefined, resource: Resource, points = 1): void {
    const before = this.budget(token, repository, resource);
    if (this.#enforced && before.remaining < points) throw primaryRefusal(token, before);
    this.#window(`${ownerKey(token, repository)} ${resource}`, hour).used += points;
  }

  /** Gives back what a request cost that does not count after all (304). */
  refund(token: Token | undefined, repository: Repository | undefined, resource: Resource): void {
    this.#window(`${ownerKey(token, repository)} ${resource}`, hour).used -= 1;
  }

  /**
   * Spends points of the secondary limits.
   *
   * @throws ApiError 403 with Retry-After when one of them is used up
   */
  spendSecondary(token: Token | undefined, api: 'rest' | 'graphql', points: number, createsContent: boolean): void {
    if (!this.#enforced) return;
    const key = token?.name ?? '';
    const perMinute = this.#window(`${key} ${api} points`, minute);
    const windows: [Window, number, number, number][] = [[perMinute, points, api === 'rest' ? 900 : 2000, minute]];
    if (createsContent) {
      windows.push([this.#window(`${key} content minute`, minute), 1, 80, minute]);
      windows.push([this.#window(`${key} content hour`, hour), 1, 500, hour]);
    }
    for (const [window, cost, limit, length] of windows) {
      if (window.used + cost > limit)
        throw secondaryRefusal(Math.ceil((window.start + length - this.#clock.now()) / 1000));
    }
    for (const [window, cost] of windows) window.used += cost;
  }

  /**
   * Begins a request; the returned function ends it.
   *
   * @throws ApiError 403 when 100 requests of the token are under way
   */
  begin(token: Token | undefined): () => void {
    const key = token?.name ?? '';
    const running = (this.#running.get(key) ?? 0) + 1;
    if (this.#enforced && running > 100) throw secondaryRefusal(60);
    this.#running.set(key, running);
    return () => this.#running.set(key, (this.#running.get(key) ?? 1) - 1);
  }

  /** Gives every token its whole budget again. */
  clear(): void {
    this.#windows.clear();
  }

  #window(key: string, length: number): Window {
    const now = this.#clock.now();
    const known = this.#windows.get(key);
    if (known && now < known.start + length) return known;
    const window = { used: 0, start: now };
    this.#windows.set(key, window);
    return window;
  }
}

/** All tokens of workflows of one repository share a limit, as do all tokens of one user. */
function ownerKey(token: Token | undefined, repository: Repository | undefined): string {
  if (!token) return 'anonymous';
  if (token.kind === 'user') return `user ${token.actor.login}`;
  const home = token.repositories?.values().next().value ?? repository;
  return token.kind === 'actions' ? `actions ${home ? `${home.owner.login}/${home.name}` : ''}` : `app ${token.name}`;
}

function primaryLimit(token: Token | undefined, resource: Resource): number {
  if (resource === 'search') return token ? 30 : 10;
  if (!token) return resource === 'graphql' ? 0 : 60;
  return token.kind === 'actions' ? 1000 : 5000;
}

export function primaryRefusal(
  token: Token | undefined,
  budget: Pick<Budget, 'limit' | 'reset' | 'resource'>,
): ApiError {
  const whose = !token
    ? '127.0.0.1'
    : token.kind === 'user'
      ? `user ID ${token.actor.id}`
      : `installation ID ${token.actor.id}`;
  return new ApiError(403, `API rate limit exceeded for ${whose}.`, {
    headers: {
      'x-ratelimit-limit': String(budget.limit),
      'x-ratelimit-remaining': '0',
      'x-ratelimit-used': String(budget.limit),
      'x-ratelimit-reset': String(budget.reset),
      'x-ratelimit-resource': budget.resource,
    },
  });
}

export function secondaryRefusal(retryAfter: number): ApiError {
  return new ApiError(
    403,
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    { headers: { 'retry-after': String(retryAfter) } },
  );
}
