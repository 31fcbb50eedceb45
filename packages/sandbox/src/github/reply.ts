import type { RequestContext } from './request-context.ts';

/** What a handler answers. */
export interface Reply {
  readonly status: number;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, with its content type. */
  readonly raw?: { readonly content: Buffer | string; readonly contentType: string };
  readonly headers?: Readonly<Record<string, string>>;
}

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

export function created(body: unknown, location?: string): Reply {
  return { status: 201, body, ...(location !== undefined && { headers: { location } }) };
}

export const noContent: Reply = { status: 204 };

/** A diff, patch, file … in its own media type. */
export function raw(content: Buffer | string, contentType: string): Reply {
  return { status: 200, raw: { content, contentType } };
}

export interface Page {
  readonly page: number;
  readonly perPage: number;
}

/** `page` and `per_page` as GitHub reads them: nonsense is the default, more than 100 is 100. */
export function pageOf(context: RequestContext, defaultSize = 30, largest = 100): Page {
  const number = (name: string, otherwise: number) => {
    const value = Number(context.query.get(name));
    return Number.isInteger(value) && value > 0 ? value : otherwise;
  };
  return { page: number('page', 1), perPage: Math.min(largest, number('per_page', defaultSize)) };
}

/** Links name a repository by its id, as GitHub's do: whoever reads more of them than to follow them is wrong there, too. */
function linkedPath({ path, github, params }: RequestContext): string {
  const [, rest] = /^\/repos\/[^/]+\/[^/]+(\/.*)?$/.exec(path) ?? [];
  const repository =
    rest === undefined ? undefined : github.store.findRepository(params.owner ?? '', params.repo ?? '');
  return repository && rest !== undefined ? `/repositories/${repository.id}${rest}` : path;
}

/** The `Link` header of a page, or undefined when everything fits on one. */
export function linkHeader(context: RequestContext, { page, perPage }: Page, total: number): string | undefined {
  const last = Math.max(1, Math.ceil(total / perPage));
  const link = (number: number, relation: string) => {
    const query = new URLSearchParams(context.query);
    query.set('page', String(number));
    return `<${context.github.apiUrl}${linkedPath(context)}?${query.toString()}>; rel="${relation}"`;
  };
  const links = [
    ...(page > 1 ? [link(Math.min(page - 1, last), 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ];
  return links.length > 0 ? links.join(', ') : undefined;
}

/** What a list shows: with a lag, not yet what came within it. */
export function visible<T>(context: Pick<RequestContext, 'github' | 'lag'>, items: readonly T[]): readonly T[] {
  if (context.lag === 0) return items;
  const { store } = context.github;
  const limit = store.clock.now() - context.lag;
  return items.filter((item) => ((typeof item === 'object' && item && store.bornAt(item)) || 0) <= limit);
}

/** One page of a list, each item presented only when it is on the page. */
export async function paginate<T>(
  context: RequestContext,
  items: readonly T[],
  present: (item: T) => unknown,
  options: {
    /** Makes the body of the page when it is not the plain list. */
    readonly wrap?: (page: readonly unknown[], total: number) => unknown;
    readonly defaultSize?: number;
    readonly largest?: number;
  } = {},
): Promise<Reply> {
  const shown = visible(context, items);
  const page = pageOf(context, options.defaultSize, options.largest);
  const start = (page.page - 1) * page.perPage;
  const body = await Promise.all(shown.slice(start, start + page.perPage).map(present));
  const link = linkHeader(context, page, shown.length);
  return {
    status: 200,
    body: options.wrap ? options.wrap(body, shown.length) : body,
    ...(link !== undefined && { headers: { link } }),
  };
}
