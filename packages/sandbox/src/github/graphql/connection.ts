import { GraphqlFailure } from './graphql-failure.ts';

/** The arguments that every connection takes. Their bounds were checked before the query ran. */
export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** One page of a list, as every `…Connection` type shows it. */
export interface Connection<T> {
  readonly totalCount: number;
  readonly nodes: readonly T[];
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly pageInfo: PageInfo;
}

/** Where a page lies in its list. */
export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** The part of a list that a page shows: `offset` items are before it, `size` items are in it. */
export interface Slice {
  readonly offset: number;
  readonly size: number;
}

/**
 * A page of a list that is at hand.
 *
 * @param keyOf names an item, so that a cursor keeps its place when items before it come and go between two pages
 */
export function paginate<T>(
  items: readonly T[],
  page: PageArguments,
  keyOf?: (item: T) => string | number,
): Connection<T> {
  const { offset, size } = sliceOf(items.length, page, (cursor) => placeOf(cursor, items, keyOf));
  const nodes = items.slice(offset, offset + size);
  return connectionOf(nodes, offset, items.length, (item) => keyOf?.(item) ?? '');
}

/** A page of a list that is read on demand: `read` gets the slice and returns its items. */
export async function paginateLazily<T>(
  totalCount: number,
  page: PageArguments,
  read: (slice: Slice) => Promise<readonly T[]> | readonly T[],
): Promise<Connection<T>> {
  const slice = sliceOf(totalCount, page, (cursor) => ({ index: decodeCursor(cursor).index, gone: false }));
  return connectionOf(slice.size === 0 ? [] : await read(slice), slice.offset, totalCount, () => '');
}

function connectionOf<T>(
  nodes: readonly T[],
  offset: number,
  totalCount: number,
  keyOf: (item: T) => string | number,
): Connection<T> {
  const edges = nodes.map((node, index) => ({ cursor: encodeCursor(offset + index, keyOf(node)), node }));
  return {
    totalCount,
    nodes,
    edges,
    pageInfo: {
      hasNextPage: offset + nodes.length < totalCount,
      hasPreviousPage: offset > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** Where the item of a cursor stands now, or stood: when it is gone, what came after it has moved into its place. */
interface Place {
  readonly index: number;
  readonly gone: boolean;
}

function sliceOf(length: number, page: PageArguments, placeOfCursor: (cursor: string) => Place): Slice {
  const after = page.after === undefined || page.after === null ? undefined : placeOfCursor(page.after);
  let start = after === undefined ? 0 : after.index + (after.gone ? 0 : 1);
  let end = page.before === undefined || page.before === null ? length : placeOfCursor(page.before).index;
  start = Math.min(Math.max(start, 0), length);
  end = Math.min(Math.max(end, start), length);
  if (typeof page.first === 'number') end = Math.min(end, start + page.first);
  else if (typeof page.last === 'number') start = Math.max(start, end - page.last);
  return { offset: start, size: end - start };
}

function placeOf<T>(cursor: string, items: readonly T[], keyOf?: (item: T) => string | number): Place {
  const { index, key } = decodeCursor(cursor);
  const here = items[index];
  if (!keyOf || key === '' || (here !== undefined && String(keyOf(here)) === key)) return { index, gone: false };
  const moved = items.findIndex((item) => String(keyOf(item)) === key);
  return moved === -1 ? { index, gone: true } : { index: moved, gone: false };
}

function encodeCursor(index: number, key: string | number): string {
  return Buffer.from(`cursor:${index}:${key}`).toString('base64');
}

function decodeCursor(cursor: string): { readonly index: number; readonly key: string } {
  const match = /^cursor:(\d{1,9}):(.*)$/s.exec(Buffer.from(cursor, 'base64').toString());
  if (!match) {
    throw new GraphqlFailure('INVALID_CURSOR_ARGUMENTS', `\`${cursor}\` does not appear to be a valid cursor.`);
  }
  return { index: Number(match[1]), key: match[2]! };
}
