import { afterEach, describe, expect, test } from '@jest/globals';
import { clientOf, manualClock, type Reply, type SeenRequest, serve, TOKEN } from '../test/http-server.ts';
import { describeError } from './errors.ts';
import {
  GitHubError,
  MissingPermissionError,
  RateLimitError,
  TruncatedListError,
  WriteUncertainError,
} from './github-error.ts';
import { listAll, listConnection } from './github-pages.ts';
import { writeOnce } from './write-once.ts';

type Server = Awaited<ReturnType<typeof serve>>;
const open: Server[] = [];
const start = async (replies: readonly Reply[] | ((request: SeenRequest, index: number) => Reply)): Promise<Server> => {
  const server = await serve(replies);
  open.push(server);
  return server;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

const repository = { owner: 'acme', repo: 'shop' };
const READ = 'GET /repos/{owner}/{repo}' as const;
const WRITE = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments' as const;
const comment = { ...repository, issue_number: 7, body: 'hello' };
const failureOf = async (promise: Promise<unknown>): Promise<GitHubError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(GitHubError);
  return error as GitHubError;
};

describe('answers that do not come', () => {
  test('a read is repeated after 502, a lost answer and a body that is cut short', async () => {
    const server = await start([
      { status: 502 },
      'lost',
      { body: { id: 1, name: 'shop' }, cut: true },
      { body: { id: 1 } },
    ]);
    const clock = manualClock();
    const seen: (number | undefined)[] = [];
    const github = clientOf(server.url, { clock, onRequest: ({ status }) => seen.push(status) });
    expect((await github.request(READ, repository)).data).toEqual({ id: 1 });
    expect(server.requests).toHaveLength(4);
    expect(seen).toEqual([502, undefined, undefined, 200]);
    expect(clock.slept).toEqual([1_000, 2_000, 4_000]);
    expect(github.count()).toEqual({ reads: 4, writes: 0, waitedMs: 7_000 });
  });

  test('a 503 that says when to come again is repeated then', async () => {
    const server = await start([{ status: 503, headers: { 'retry-after': '17' } }, { body: { id: 1 } }]);
    const clock = manualClock();
    await clientOf(server.url, { clock }).request(READ, repository);
    expect(clock.slept).toEqual([17_000]);
  });

  test('a read gives up after its attempts and says what happened', async () => {
    const server = await start([{ status: 503, body: { message: 'Service down' } }]);
    const error = await failureOf(clientOf(server.url, { readAttempts: 2 }).request(READ, repository));
    expect(error.message).toBe('GitHub: GET /repos/acme/shop: HTTP 503: Service down, 2 times');
    expect(error.status).toBe(503);
  });

  test.each<[string, Reply]>([
    ['a 502', { status: 502 }],
    ['a reset', 'lost'],
    ['a body that is cut short', { status: 201, body: { id: 5 }, cut: true }],
  ])('a write is not repeated after %s, because it may have happened', async (_, reply) => {
    const server = await start([reply]);
    const error = await failureOf(clientOf(server.url).request(WRITE, comment));
    expect(error).toBeInstanceOf(WriteUncertainError);
    expect(server.requests).toHaveLength(1);
  });

  test('a write is repeated when the connection was refused, because it never left', async () => {
    const server = await start([{ status: 201, body: { id: 5 } }]);
    let calls = 0;
    const flaky: typeof fetch = (...args) => {
      calls += 1;
      if (calls === 1)
        return Promise.reject(
          new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) }),
        );
      return fetch(...args);
    };
    expect((await clientOf(server.url, { fetch: flaky }).request(WRITE, comment)).data).toEqual({ id: 5 });
  });

  test('a server that hangs is left after the timeout', async () => {
    const never: typeof fetch = (_input, init) =>
      new Promise((_resolve, reject) =>
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)),
      );
    const error = await failureOf(
      clientOf('http://127.0.0.1:9', { fetch: never, timeoutMs: 20, readAttempts: 1 }).request(READ, repository),
    );
    expect(error.message).toContain('no answer');
  });

  test('an answer beyond the bound is refused, not read', async () => {
    const server = await start([{ body: 'x'.repeat(5_000) }]);
    const error = await failureOf(clientOf(server.url, { maxBytes: 1_000, readAttempts: 1 }).request(READ, repository));
    expect(error.message).toContain('larger than 1000 bytes');
  });
});

describe('writeOnce', () => {
  const lostThenFine = async (existing: readonly { id: number }[][]): Promise<{ server: Server; result: number }> => {
    const server = await start((request, index) =>
      request.method === 'GET'
        ? { body: existing[index - 1] ?? existing.at(-1) }
        : index === 0
          ? 'lost'
          : { status: 201, body: { id: 99 } },
    );
    const github = clientOf(server.url);
    const result = await writeOnce({
      clock: manualClock(),
      write: async () => Number((await github.request(WRITE, comment)).data.id),
      findExisting: async () => {
        const list = await listAll(github, 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
          ...repository,
          issue_number: 7,
        });
        return list[0] === undefined ? undefined : Number(list[0].id);
      },
    });
    return { server, result };
  };

  test('finds what a lost write has made, also when the list lags behind', async () => {
    const { server, result } = await lostThenFine([[], [], [{ id: 42 }]]);
    expect(result).toBe(42);
    expect(server.requests.map((each) => each.method)).toEqual(['POST', 'GET', 'GET', 'GET']);
  });

  test('repeats the write when nothing was made', async () => {
    const { server, result } = await lostThenFine([[]]);
    expect(result).toBe(99);
    expect(server.requests.map((each) => each.method)).toEqual(['POST', 'GET', 'GET', 'GET', 'POST']);
  });

  test('ends with the uncertainty when the last attempt was lost too', async () => {
    const server = await start((request) => (request.method === 'GET' ? { body: [] } : 'lost'));
    const github = clientOf(server.url);
    const write = async (): Promise<unknown> => github.request(WRITE, comment);
    await expect(
      writeOnce({ clock: manualClock(), attempts: 2, write, findExisting: async () => undefined }),
    ).rejects.toBeInstanceOf(WriteUncertainError);
    expect(server.requests).toHaveLength(2);
  });
});

describe('rate limits', () => {
  const secondary = {
    status: 403,
    headers: { 'retry-after': '30' },
    body: { message: 'You have exceeded a secondary rate limit.' },
  };

  test('Retry-After is heeded, also for a write, which was refused before it was done', async () => {
    const server = await start([secondary, { status: 201, body: { id: 5 } }]);
    const clock = manualClock();
    await clientOf(server.url, { clock }).request(WRITE, comment);
    expect(clock.slept).toEqual([30_000]);
  });

  test('without Retry-After a secondary limit is waited for by the minute, twice as long each time', async () => {
    const bare = { status: 429, body: { message: 'Too many requests' } };
    const server = await start([bare, bare, { body: {} }]);
    const clock = manualClock();
    await clientOf(server.url, { clock }).request(READ, repository);
    expect(clock.slept).toEqual([60_000, 120_000]);
  });

  test('the primary limit is waited for until its reset when patience allows', async () => {
    const now = Date.UTC(2026, 0, 1);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1_000 + 100) };
    const server = await start([{ status: 403, headers, body: { message: 'API rate limit exceeded' } }, { body: {} }]);
    const clock = manualClock(now);
    await clientOf(server.url, { clock }).request(READ, repository);
    expect(clock.slept).toEqual([101_000]);
  });

  test('a limit beyond all patience is an error at once that names the limit and its end, also for the next call', async () => {
    const now = Date.UTC(2026, 0, 1);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1_000 + 3_000) };
    const server = await start([{ status: 403, headers, body: { message: 'API rate limit exceeded' } }]);
    const github = clientOf(server.url, { clock: manualClock(now) });
    const error = await failureOf(github.request(READ, repository));
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ limit: 'primary', resetAt: now + 3_001_000 });
    expect(error.message).toContain('primary rate limit is used up until 2026-01-01T00:50:01.000Z');
    await failureOf(github.request(READ, repository));
    expect(server.requests).toHaveLength(1);
  });

  test('a limit met by one request holds the others back', async () => {
    let limited = false;
    const server = await start(() => {
      if (limited) return { body: {} };
      limited = true;
      return secondary;
    });
    const github = clientOf(server.url, { concurrency: 1 });
    await Promise.all([1, 2, 3].map(() => github.request(READ, repository)));
    expect(server.requests).toHaveLength(4);
    expect(github.count().waitedMs).toBe(30_000);
  });

  test('writes keep their distance and never overlap', async () => {
    const server = await start([{ status: 201, body: { id: 1 } }]);
    const clock = manualClock();
    const github = clientOf(server.url, { clock, writeSpacingMs: 1_000 });
    await Promise.all([1, 2, 3].map(() => github.request(WRITE, comment)));
    expect(clock.slept).toEqual([1_000, 1_000]);
  });
});

describe('permissions and secrets', () => {
  test('a permission that is missing is no limit, also when that request used the limit up', async () => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' };
    const server = await start([{ status: 403, headers, body: { message: 'Resource not accessible by integration' } }]);
    const error = await failureOf(clientOf(server.url).request(WRITE, comment));
    expect(error).toBeInstanceOf(MissingPermissionError);
    expect(server.requests).toHaveLength(1);
  });

  test('a 403 names the permission that is missing, as one writes it in a workflow', async () => {
    const server = await start([
      {
        status: 403,
        headers: { 'x-accepted-github-permissions': 'issues=write; pull_requests=write,contents=read' },
        body: { message: 'Resource not accessible by integration' },
      },
    ]);
    const error = await failureOf(clientOf(server.url).request(WRITE, comment));
    expect(error).toBeInstanceOf(MissingPermissionError);
    expect((error as MissingPermissionError).permissions).toEqual([
      'issues: write',
      'pull-requests: write, contents: read',
    ]);
    expect(describeError(error)).toContain(
      'Give the job "permissions: issues: write or pull-requests: write, contents: read".',
    );
    expect(server.requests).toHaveLength(1);
  });

  test('no error shows the token', async () => {
    const server = await start([{ status: 404, body: { message: 'Not Found' } }]);
    const error = await failureOf(clientOf(server.url).request(READ, repository));
    expect(describeError(error)).not.toContain(TOKEN);
    expect(JSON.stringify([error, error.cause])).not.toContain(TOKEN);
  });

  test('a redirect to another host is followed without the token', async () => {
    const other = await start([{ body: { moved: true } }]);
    const server = await start([{ status: 302, headers: { location: `${other.url}/blob` } }]);
    expect((await clientOf(server.url).request(READ, repository)).data).toEqual({ moved: true });
    expect(server.requests[0]?.headers.authorization).toBe(`token ${TOKEN}`);
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
  });

  test('an address on another host never gets the token', async () => {
    const other = await start([{ body: {} }]);
    const server = await start([{ body: {} }]);
    await clientOf(server.url).request(`GET ${other.url}/steal`);
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
  });

  test('a write is not sent on to another host', async () => {
    const other = await start([{ status: 201, body: {} }]);
    const server = await start([{ status: 307, headers: { location: `${other.url}/x` } }]);
    await clientOf(server.url)
      .request(WRITE, comment)
      .catch(() => undefined);
    expect(other.requests).toHaveLength(0);
  });
});

describe('GraphQL', () => {
  test('errors reject although the status is 200 and some data came', async () => {
    const server = await start([
      { body: { data: { viewer: null }, errors: [{ type: 'NOT_FOUND', message: 'Could not resolve' }] } },
    ]);
    const error = await failureOf(clientOf(server.url).graphql('query { viewer { login } }'));
    expect(error).toMatchObject({ name: 'GraphqlError', types: ['NOT_FOUND'] });
  });

  test('a mutation is a write: a lost answer is uncertain; a query is repeated', async () => {
    const server = await start(['lost']);
    await expect(clientOf(server.url).graphql('# query\nmutation { x }')).rejects.toBeInstanceOf(WriteUncertainError);
    const other = await start(['lost', { body: { data: { a: 1 } } }]);
    expect(await clientOf(other.url).graphql('query Mutation { a } # mutation')).toEqual({ a: 1 });
  });

  test('a forbidden field is a missing permission', async () => {
    const server = await start([
      { body: { data: null, errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }] } },
    ]);
    await expect(clientOf(server.url).graphql('query { a }')).rejects.toBeInstanceOf(MissingPermissionError);
  });

  test('a connection is read to its end, and a hidden node is an error', async () => {
    const page = (nodes: unknown[], endCursor: string | null): Reply => ({
      body: { data: { list: { nodes, pageInfo: { hasNextPage: endCursor !== null, endCursor }, totalCount: 3 } } },
    });
    type Data = {
      list: Parameters<typeof listConnection>[3] extends (data: never) => infer C
        ? Exclude<C, null | undefined>
        : never;
    };
    const server = await start([page([{ id: 1 }, { id: 2 }], 'x'), page([{ id: 3 }], null)]);
    const read = (url: string): Promise<unknown[]> =>
      listConnection<Data, unknown>(clientOf(url), 'query($cursor: String) { list }', {}, (data) => data.list);
    expect(await read(server.url)).toHaveLength(3);
    const hidden = await start([page([{ id: 1 }, null], null)]);
    await expect(read(hidden.url)).rejects.toBeInstanceOf(TruncatedListError);
    const short = await start([page([{ id: 1 }], null)]);
    await expect(read(short.url)).rejects.toThrow('1 of 3 items came');
  });
});

describe('listAll', () => {
  const COMMENTS = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments' as const;
  const place = { ...repository, issue_number: 7 };
  const paged = (total: number, more: (page: number) => Record<string, unknown> | undefined = () => undefined) =>
    start((request) => {
      const page = Number(new URL(request.url, 'http://x').searchParams.get('page'));
      const last = Math.ceil(total / 100);
      const items = Array.from({ length: Math.min(100, total - (page - 1) * 100) }, (_, index) => ({
        id: (page - 1) * 100 + index,
      }));
      const link =
        page < last
          ? `<http://x/?page=${page + 1}>; rel="next", <http://x/?per_page=100&page=${last}>; rel="last"`
          : '';
      const extra = more(page);
      return { headers: { link }, body: extra === undefined ? items : { ...extra, items } };
    });

  test('reads every page, in order', async () => {
    const server = await paged(1_234);
    const items = await listAll(clientOf(server.url), COMMENTS, place);
    expect(items.map((item) => item.id)).toEqual(Array.from({ length: 1_234 }, (_, index) => index));
    expect(server.requests).toHaveLength(13);
  });

  test('an empty list is one request', async () => {
    const server = await start([{ body: [] }]);
    expect(await listAll(clientOf(server.url), COMMENTS, place)).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  test('a list at the silent limit is an error, unless the caller knows its length', async () => {
    const server = await paged(3_000);
    const files = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files' as const;
    const pull = { ...repository, pull_number: 7 };
    await expect(listAll(clientOf(server.url), files, pull)).rejects.toThrow('GitHub lists no more than 3000');
    expect(await listAll(clientOf(server.url), files, pull, { expected: 3_000 })).toHaveLength(3_000);
    await expect(listAll(clientOf(server.url), files, pull, { expected: 3_001 })).rejects.toThrow(
      '3000 of 3001 items came',
    );
  });

  test('incomplete results, a short count and too many pages are errors', async () => {
    const incomplete = await paged(1, () => ({ incomplete_results: true, total_count: 1 }));
    await expect(listAll(clientOf(incomplete.url), COMMENTS, place)).rejects.toThrow('marks its results as incomplete');
    const short = await paged(5, () => ({ total_count: 6 }));
    await expect(listAll(clientOf(short.url), COMMENTS, place)).rejects.toThrow('5 of 6 items came');
    const long = await paged(500);
    await expect(listAll(clientOf(long.url), COMMENTS, place, { maxPages: 3 })).rejects.toThrow('more than 3 pages');
  });
});
