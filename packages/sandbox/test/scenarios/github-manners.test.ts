import { asToken, statusOf } from '../as-token.ts';
import { startCheckedGitHub, type CheckedGitHub } from '../checked-github.ts';
import { Clock } from '../../src/clock.ts';

let github: CheckedGitHub;
const repo = { owner: 'octo', repo: 'app' };

beforeEach(async () => {
  github = await startCheckedGitHub({
    clock: new Clock('2026-03-01T12:00:00Z'),
    seed: 7,
    state: {
      users: { mona: {} },
      organizations: { octo: {} },
      tokens: {
        write: { app: 'github-actions', permissions: { issues: 'write' }, repositories: ['octo/app'] },
        fork: { app: 'github-actions', permissions: 'read-all', repositories: ['octo/app'] },
        mona: { user: 'mona' },
      },
      repositories: {
        'octo/app': {
          collaborators: { mona: 'admin' },
          commits: [{ files: { 'a.txt': 'a\n' } }],
          issues: [{ title: 'One' }],
        },
        'octo/secret': { private: true, commits: [{ files: { 'a.txt': 'a\n' } }] },
      },
    },
  });
});
afterEach(async () => {
  await github.close();
});

const as = (token: string) => asToken(github, token);
const get = (path: string, token = 'mona', headers: Record<string, string> = {}) =>
  fetch(github.apiUrl + path, { headers: { authorization: `Bearer ${github.tokens[token]}`, ...headers } });
const comment = (token: string, body = 'hello') => as(token).issues.createComment({ ...repo, issue_number: 1, body });
const comments = async () => (await as('mona').issues.listComments({ ...repo, issue_number: 1 })).data;

describe('tokens', () => {
  it('that nobody has are bad credentials', async () => {
    const response = await fetch(`${github.apiUrl}/repos/octo/app`, { headers: { authorization: 'Bearer nonsense' } });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ message: 'Bad credentials', status: '401' });
  });

  it('of a fork may read and not write, and learn what they lack', async () => {
    await expect(comment('fork')).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('Resource not accessible by integration') as unknown,
      response: { headers: { 'x-accepted-github-permissions': 'issues=write; pull_requests=write' } },
    });
    expect(await comments()).toEqual([]);
  });

  it('do not learn of private repositories that are not theirs', async () => {
    expect(await statusOf(as('mona').repos.get({ owner: 'octo', repo: 'secret' }))).toBe(404);
    expect(await statusOf(as('write').repos.get({ owner: 'octo', repo: 'secret' }))).toBe(404);
    expect(await statusOf(as('write').repos.get({ owner: 'octo', repo: 'nothing' }))).toBe(404);
  });

  it('may be none for reading what is public, not for writing', async () => {
    expect((await fetch(`${github.apiUrl}/repos/octo/app`)).status).toBe(200);
    const response = await fetch(`${github.apiUrl}/repos/octo/app/issues/1/comments`, {
      method: 'POST',
      body: '{"body":"x"}',
    });
    expect(response.status).toBe(401);
  });
});

describe('lists', () => {
  it('come in pages that link to each other, and to the same address through the alias of an Enterprise Server', async () => {
    for (let index = 0; index < 5; index += 1) await comment('mona', `comment ${index}`);
    const second = await get('/api/v3/repos/octo/app/issues/1/comments?per_page=2&page=2');
    const id = github.store.findRepository('octo', 'app')?.id;
    const base = `${github.apiUrl}/repositories/${id}/issues/1/comments?per_page=2&page=`;
    expect(second.headers.get('link')).toBe(
      `<${base}1>; rel="prev", <${base}3>; rel="next", <${base}3>; rel="last", <${base}1>; rel="first"`,
    );
    const all = await as('mona').paginate(as('mona').issues.listComments, { ...repo, issue_number: 1, per_page: 2 });
    expect(all.map(({ body }) => body)).toEqual(['comment 0', 'comment 1', 'comment 2', 'comment 3', 'comment 4']);
  });

  it('lag behind writes when they are told to', async () => {
    await comment('mona');
    github.faults.add({
      kind: 'lag',
      milliseconds: 5000,
      times: 2,
      route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
    });
    expect(await comments()).toHaveLength(0);
    github.clock.advance(6000);
    expect(await comments()).toHaveLength(1);
  });
});

describe('requests', () => {
  it('for what is known already cost nothing', async () => {
    const first = await get('/repos/octo/app/issues/1');
    const again = await get('/repos/octo/app/issues/1', 'mona', { 'if-none-match': first.headers.get('etag') ?? '' });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(again.headers.get('x-ratelimit-used')).toBe(first.headers.get('x-ratelimit-used'));
    await comment('mona');
    const changed = await get('/repos/octo/app/issues/1', 'mona', { 'if-none-match': first.headers.get('etag') ?? '' });
    expect(changed.status).toBe(200);
  });

  it('with a broken body say so', async () => {
    const headers = { authorization: `Bearer ${github.tokens.mona}`, 'content-type': 'application/json' };
    const response = await fetch(`${github.apiUrl}/repos/octo/app/issues`, {
      method: 'POST',
      body: '{"title"',
      headers,
    });
    expect([response.status, await response.json()]).toMatchObject([400, { message: 'Problems parsing JSON' }]);
  });

  it('with a body that is too long are refused, and one of 65,536 characters is not', async () => {
    await comment('mona', '😀'.repeat(65_536));
    await expect(comment('mona', 'x'.repeat(65_537))).rejects.toMatchObject({
      status: 422,
      response: { data: { errors: [{ field: 'data', code: 'unprocessable' }] } },
    });
  });

  it('are logged with what budgets are made of', async () => {
    await comment('mona');
    expect(github.requests()).toMatchObject([
      {
        method: 'POST',
        route: '/repos/{owner}/{repo}/issues/{issue_number}/comments',
        path: '/repos/octo/app/issues/1/comments',
        status: 201,
        token: 'mona',
        requestBytes: 16,
        concurrency: 1,
      },
    ]);
    expect(JSON.stringify(github.requests())).not.toContain(github.tokens.mona);
  });
});

describe('limits', () => {
  it('allow a workflow 1,000 requests an hour', async () => {
    const limits = await as('write').rateLimit.get();
    expect(limits.data.resources.core).toMatchObject({ limit: 1000, remaining: 1000 });
    const token = github.store.tokens.get(github.tokens.write ?? '');
    github.github.limits.spend(token, github.store.findRepository('octo', 'app'), 'core', 999);
    expect((await get('/repos/octo/app', 'write')).headers.get('x-ratelimit-remaining')).toBe('0');
    const refused = await get('/repos/octo/app', 'write');
    expect([refused.status, refused.headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
    expect(((await refused.json()) as { message: string }).message).toMatch(/^API rate limit exceeded/);
    expect((await get('/repos/octo/app', 'mona')).status).toBe(200);
    github.clock.advance(3_600_000);
    expect((await get('/repos/octo/app', 'write')).status).toBe(200);
  });

  it('allow 80 comments a minute, and say when to come again', async () => {
    for (let index = 0; index < 80; index += 1) await comment('mona');
    await expect(comment('mona')).rejects.toMatchObject({
      status: 403,
      response: { headers: { 'retry-after': '60' } },
    });
    github.clock.advance(60_000);
    await comment('mona');
    expect(
      await as('mona').paginate(as('mona').issues.listComments, { ...repo, issue_number: 1, per_page: 100 }),
    ).toHaveLength(81);
  });
});

describe('faults', () => {
  const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';

  it('hit the n-th request of a route', async () => {
    github.faults.add({ kind: 'status', status: 502, route, at: 2 });
    await comment('mona');
    await expect(comment('mona')).rejects.toMatchObject({ status: 502 });
    await comment('mona');
    expect(await comments()).toHaveLength(2);
    expect(github.requests().map(({ fault }) => fault)).toEqual([undefined, 'status', undefined, undefined]);
  });

  it('lose the answer after the write was done', async () => {
    github.faults.add({ kind: 'lost-response', status: 502, route });
    await expect(comment('mona')).rejects.toMatchObject({ status: 502 });
    expect(await comments()).toHaveLength(1);
    github.faults.add({ kind: 'lost-response', route });
    expect(await statusOf(comment('mona'))).toBe(500);
    expect(await comments()).toHaveLength(2);
    expect(github.requests().filter(({ status }) => status === 0)).toHaveLength(1);
  });

  it('cut the connection before anything was done', async () => {
    github.faults.add({ kind: 'reset', route });
    expect(await statusOf(comment('mona'))).toBe(500);
    expect(await comments()).toHaveLength(0);
  });

  it('by chance are the same for the same seed', async () => {
    github.faults.add({ kind: 'secondary-limit', retryAfter: 1, chance: 0.5, times: 0, route });
    const seen: number[] = [];
    for (let index = 0; index < 12; index += 1) seen.push(await statusOf(comment('mona')));
    const other = await startCheckedGitHub({ seed: 7 });
    other.faults.add({ kind: 'reset', chance: 0.5, times: 0 });
    const again = seen.map(
      () => other.faults.take({ method: 'GET', route: undefined, path: '/', token: undefined }).length,
    );
    await other.close();
    expect(seen.map((status) => (status === 403 ? 1 : 0))).toEqual(again);
    expect(new Set(seen).size).toBe(2);
  });
});
