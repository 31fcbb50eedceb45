import type { PaginatingEndpoints } from '@octokit/plugin-paginate-rest';
import type { GitHub } from './github.ts';
import { TruncatedListError } from './github-error.ts';

/** Lists that GitHub cuts without a word (https://docs.github.com/rest/pulls/pulls, /rest/commits/commits). */
const SILENT_LIMITS: Readonly<Record<string, number>> = {
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': 3_000,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits': 250,
};

type Item<R extends keyof PaginatingEndpoints> = PaginatingEndpoints[R]['response']['data'] extends (infer T)[]
  ? T
  : never;

export interface PageOptions {
  /** How many items there are, where the caller knows: another number is an error, also where GitHub cuts. */
  readonly expected?: number;
  /** More pages are an error; default 1,000. */
  readonly maxPages?: number;
}

/**
 * All items of a list, 100 per page, the pages after the first at once. Whatever shows that the list is not whole is a
 * {@link TruncatedListError}: a count that does not match, `incomplete_results`, a limit at which GitHub cuts silently.
 */
export async function listAll<R extends keyof PaginatingEndpoints>(
  github: GitHub,
  route: R,
  parameters: Omit<PaginatingEndpoints[R]['parameters'], 'page' | 'per_page'>,
  options: PageOptions = {},
): Promise<Item<R>[]> {
  const call = { method: 'GET', path: route.replace(/^GET /, ''), write: false };
  const cut = (why: string): TruncatedListError => new TruncatedListError(`the list is not whole: ${why}.`, { call });
  const maxPages = options.maxPages ?? 1_000;
  const first = await readPage(github, route, parameters, 1);
  const pages = [first];
  let known = first.last ?? 1;
  if (first.hasNext && first.last === undefined) known = 2;
  while (pages.length < known || pages.at(-1)?.hasNext === true) {
    const upTo = Math.max(known, pages.length + 1);
    if (upTo > maxPages) throw cut(`it has more than ${maxPages} pages`);
    const numbers = Array.from({ length: upTo - pages.length }, (_, index) => pages.length + 1 + index);
    pages.push(...(await Promise.all(numbers.map((page) => readPage(github, route, parameters, page)))));
    known = Math.max(known, pages.at(-1)?.last ?? 0);
  }
  const items = pages.flatMap((page) => page.items);
  if (pages.some((page) => page.incomplete)) throw cut('GitHub marks its results as incomplete');
  const total = pages.at(-1)?.total;
  if (total !== undefined && items.length < total) throw cut(`${items.length} of ${total} items came`);
  const limit = SILENT_LIMITS[route];
  if (
    options.expected !== undefined ? items.length !== options.expected : limit !== undefined && items.length >= limit
  ) {
    throw cut(
      options.expected === undefined
        ? `GitHub lists no more than ${limit}`
        : `${items.length} of ${options.expected} items came`,
    );
  }
  return items as Item<R>[];
}

interface Page {
  readonly items: readonly unknown[];
  readonly hasNext: boolean;
  readonly last: number | undefined;
  readonly total: number | undefined;
  readonly incomplete: boolean;
}

async function readPage(github: GitHub, route: string, parameters: object, page: number): Promise<Page> {
  const { data, headers } = (await github.request(route, { ...parameters, per_page: 100, page })) as {
    data: unknown;
    headers: Readonly<Record<string, string | undefined>>;
  };
  const link = headers['link'] ?? '';
  const last = /[?&]page=(\d+)[^<>]*>;\s*rel="last"/.exec(link)?.[1];
  const body = Array.isArray(data) ? undefined : (data as Readonly<Record<string, unknown>>);
  const items = body === undefined ? (data as unknown[]) : Object.values(body).find((value) => Array.isArray(value));
  if (!Array.isArray(items)) {
    const call = { method: 'GET', path: route.replace(/^GET /, ''), write: false };
    throw new TruncatedListError(`page ${page} holds no list.`, { call, answer: data });
  }
  return {
    items,
    hasNext: /rel="next"/.test(link),
    last: last === undefined ? undefined : Number(last),
    total: typeof body?.['total_count'] === 'number' ? body['total_count'] : undefined,
    incomplete: body?.['incomplete_results'] === true,
  };
}

/** One page of a GraphQL connection. */
export interface Connection<T> {
  readonly nodes: readonly (T | null)[] | null;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly totalCount?: number;
}

/**
 * All nodes of a GraphQL connection. The query takes `$cursor: String` and asks for `pageInfo { hasNextPage endCursor }`
 * (and `totalCount` where there is one, which is then compared). Nodes that the token may not see are null in GitHub's
 * answer; they count as missing, which is an error.
 */
export async function listConnection<D, T>(
  github: GitHub,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  pick: (data: D) => Connection<T> | null | undefined,
): Promise<T[]> {
  const call = { method: 'POST', path: 'graphql', write: false };
  const cut = (why: string): TruncatedListError => new TruncatedListError(`the list is not whole: ${why}.`, { call });
  const nodes: T[] = [];
  for (let cursor: string | null = null; ;) {
    const page: Connection<T> | null | undefined = pick(await github.graphql<D>(query, { ...variables, cursor }));
    if (page === null || page === undefined) throw cut('GitHub answers without it');
    for (const node of page.nodes ?? []) {
      if (node === null) throw cut('it holds something that the token may not see');
      nodes.push(node);
    }
    if (!page.pageInfo.hasNextPage) {
      if (page.totalCount !== undefined && nodes.length < page.totalCount)
        throw cut(`${nodes.length} of ${page.totalCount} items came`);
      return nodes;
    }
    if (page.pageInfo.endCursor === null || page.pageInfo.endCursor === cursor)
      throw cut('its cursor does not move on');
    cursor = page.pageInfo.endCursor;
  }
}
