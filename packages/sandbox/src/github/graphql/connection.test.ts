import { paginate, paginateLazily, type Connection } from './connection.ts';

const items = Array.from({ length: 250 }, (_, index) => ({ id: `i${index}` }));
const key = (item: { id: string }) => item.id;

describe('a connection', () => {
  it('hands out 250 items in three pages, each once, and says when it is done', () => {
    const seen: string[] = [];
    let after: string | null = null;
    let pages = 0;
    for (let more = true; more; pages += 1) {
      const page: Connection<{ id: string }> = paginate(items, { first: 100, after }, key);
      seen.push(...page.nodes.map(key));
      expect(page.totalCount).toBe(250);
      more = page.pageInfo.hasNextPage;
      after = page.pageInfo.endCursor;
    }
    expect(pages).toBe(3);
    expect(seen).toEqual(items.map(key));
  });

  it('goes backwards with last and before', () => {
    const end = paginate(items, { last: 2 }, key);
    expect(end.nodes.map(key)).toEqual(['i248', 'i249']);
    expect(end.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const before = paginate(items, { last: 2, before: end.pageInfo.startCursor }, key);
    expect(before.nodes.map(key)).toEqual(['i246', 'i247']);
  });

  it('keeps its place when items come and go before the cursor', () => {
    const { endCursor } = paginate(items, { first: 10 }, key).pageInfo;
    const grown = [{ id: 'new' }, ...items];
    expect(paginate(grown, { first: 1, after: endCursor }, key).nodes.map(key)).toEqual(['i10']);
    const shrunk = items.slice(3);
    expect(paginate(shrunk, { first: 1, after: endCursor }, key).nodes.map(key)).toEqual(['i10']);
    const withoutCursorItem = items.filter((item) => item.id !== 'i9');
    expect(paginate(withoutCursorItem, { first: 1, after: endCursor }, key).nodes.map(key)).toEqual(['i10']);
  });

  it('is empty beyond the end and for an empty list', () => {
    expect(paginate([], { first: 5 }).pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    });
    const { endCursor } = paginate(items, { last: 1 }, key).pageInfo;
    expect(paginate(items, { first: 5, after: endCursor }, key).nodes).toEqual([]);
  });

  it('refuses a cursor that it never gave', () => {
    expect(() => paginate(items, { first: 1, after: 'nonsense' })).toThrow('does not appear to be a valid cursor');
  });

  it('reads only the slice it shows from a list on demand', async () => {
    const slices: unknown[] = [];
    const read = (slice: { offset: number; size: number }) => {
      slices.push(slice);
      return items.slice(slice.offset, slice.offset + slice.size);
    };
    const first = await paginateLazily(items.length, { first: 2 }, read);
    const second = await paginateLazily(items.length, { first: 2, after: first.pageInfo.endCursor }, read);
    expect(second.nodes.map(key)).toEqual(['i2', 'i3']);
    expect(slices).toEqual([
      { offset: 0, size: 2 },
      { offset: 2, size: 2 },
    ]);
  });
});
