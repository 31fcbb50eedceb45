import type { PermissionName } from './entities/account.ts';
import type { Handler, RepositoryHandler } from './request-context.ts';

/** `pull_requests:read`; a list: any of them is enough (as for comments of pull requests). `none`: no token needed. */
export type NeededPermission = `${PermissionName}:${'read' | 'write' | 'admin'}`;

export interface RouteOptions<Handles> {
  /** What an Actions or App token must have; a user's token needs the role that goes with it. */
  readonly permission: NeededPermission | readonly NeededPermission[] | 'none' | 'user';
  /** Counts as content in the secondary limits: comments, reviews, issues, pull requests, releases. */
  readonly createsContent?: boolean;
  /** Requests to it do not count (rate_limit). */
  readonly unlimited?: boolean;
  /** The body is a file as it is (a release asset), not JSON. */
  readonly takesFile?: boolean;
  readonly handler: Handles;
}

export interface Route {
  readonly method: string;
  readonly template: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly permissions: readonly NeededPermission[];
  /** Anyone may ask, with or without a token. */
  readonly open: boolean;
  readonly createsContent: boolean;
  readonly unlimited: boolean;
  readonly takesFile: boolean;
  readonly handler: Handler;
}

/** These parameters may hold slashes. */
const greedy = new Set(['path', 'ref', 'basehead', 'branch', 'base', 'head', 'name']);

type Path<Template extends string> = Template;

/** The routes of the REST API. Of those that fit a path, the one with fewer and narrower parameters answers. */
export class Router {
  readonly #routes: Route[] = [];
  #sorted = true;

  /**
   * Adds an operation. Its template is spelt as in GitHub's OpenAPI description; one below `/repos/{owner}/{repo}`
   * gets its repository found, and its caller's right to see it checked, before the handler runs.
   *
   * @throws when the operation is there already
   */
  route(
    method: string,
    template: Path<`/repos/{owner}/{repo}${string}`>,
    options: RouteOptions<RepositoryHandler>,
  ): void;
  route(method: string, template: string, options: RouteOptions<Handler>): void;
  route(method: string, template: string, options: RouteOptions<RepositoryHandler> | RouteOptions<Handler>): void {
    if (this.#routes.some((one) => one.method === method && one.template === template)) {
      throw new Error(`the route ${method} ${template} is there already`);
    }
    const names: string[] = [];
    const source = template.replaceAll(/\{([a-z_]+)\}|[.*+?^$()|[\]\\]/g, (literal, name: string | undefined) => {
      if (name === undefined) return `\\${literal}`;
      names.push(name);
      return greedy.has(name) ? '(.+)' : '([^/]+)';
    });
    const { permission } = options;
    this.#routes.push({
      method,
      template,
      pattern: new RegExp(`^${source}/?$`),
      names,
      permissions:
        typeof permission === 'object' ? permission : permission.includes(':') ? [permission as NeededPermission] : [],
      open: permission === 'none',
      createsContent: options.createsContent ?? false,
      unlimited: options.unlimited ?? false,
      takesFile: options.takesFile ?? false,
      handler: options.handler as Handler,
    });
    this.#sorted = false;
  }

  /** @param path as in the URL, still percent-encoded */
  find(method: string, path: string): { readonly route: Route; readonly params: Record<string, string> } | undefined {
    if (!this.#sorted) {
      this.#routes.sort((a, b) => width(a) - width(b));
      this.#sorted = true;
    }
    for (const route of this.#routes) {
      if (route.method !== method) continue;
      const values = route.pattern.exec(path);
      if (!values) continue;
      const params = route.names.map((name, index) => [name, decode(values[index + 1] ?? '')] as const);
      return { route, params: Object.fromEntries(params) };
    }
    return undefined;
  }

  /** Every operation as `METHOD /template`. */
  get operations(): string[] {
    return this.#routes.map(({ method, template }) => `${method} ${template}`);
  }
}

/** Literal text first, then narrow parameters, then greedy ones; of two greedy ones, that with more literal text. */
function width(route: Route): number {
  const wide = route.names.filter((name) => greedy.has(name)).length;
  const literals = route.template.replaceAll(/\{[^}]*\}/g, '').length;
  return wide * 10_000 + route.names.length * 1000 - literals;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
