import { Clock } from '../../src/clock.ts';
import type { GitHubServer } from '../../src/github.ts';
import { errorsOf, startShop, type Ask } from '../graphql-shop.ts';

// What GitHub's GraphQL refuses, and in which words.

let server: GitHubServer;
let as: (token: string) => Ask;
beforeAll(async () => ({ server, as } = await startShop()));
afterAll(() => server.close());

const inShop = (fields: string) => `{ repository(owner: "acme", name: "shop") { ${fields} } }`;

it('names a field that GitHub has and the sandbox does not answer, before anything runs', async () => {
  const errors = await errorsOf(as('mona')(inShop('issues(first: 1, states: CLOSED) { nodes { bodyHTML } }')));
  expect(errors).toEqual([
    { type: 'UNSUPPORTED', message: "The sandbox does not support the field 'bodyHTML' of Issue." },
  ]);
});

it('names it also behind @include, once it is asked for', async () => {
  const query =
    'query($html: Boolean!) { repository(owner: "acme", name: "shop") { issue(number: 1) { title bodyHTML @include(if: $html) } } }';
  expect(await as('mona')(query, { html: false })).toEqual({ repository: { issue: { title: 'The cart is wrong' } } });
  expect(await errorsOf(as('mona')(query, { html: true }))).toMatchObject([
    { type: 'UNSUPPORTED', path: ['repository', 'issue', 'bodyHTML'] },
  ]);
});

it('names an argument, an input field and a filter that it would otherwise ignore', async () => {
  expect(
    await errorsOf(
      as('mona')('{ user(login: "mona") { repositories(first: 1, hasIssuesEnabled: true) { totalCount } } }'),
    ),
  ).toMatchObject([
    {
      type: 'UNSUPPORTED',
      message: "The sandbox does not support the argument 'hasIssuesEnabled' of User.repositories.",
    },
  ]);
  expect(
    await errorsOf(as('mona')(inShop('issues(first: 1, filterBy: { mentioned: "x" }) { totalCount }'))),
  ).toMatchObject([{ type: 'UNSUPPORTED', message: "The sandbox does not support the filter 'mentioned' of issues." }]);
  expect(
    await errorsOf(
      as('mona')('mutation { closeIssue(input: { issueId: "x", duplicateIssueId: "y" }) { issue { id } } }'),
    ),
  ).toMatchObject([
    {
      type: 'UNSUPPORTED',
      message: "The sandbox does not support the input field 'duplicateIssueId' of this mutation.",
    },
  ]);
  expect(
    await errorsOf(
      as('mona')(
        inShop('pullRequest(number: 2) { timelineItems(first: 1, itemTypes: [DEPLOYED_EVENT]) { totalCount } }'),
      ),
    ),
  ).toMatchObject([{ type: 'UNSUPPORTED' }]);
});

it.each([
  [
    'a field that GitHub does not have',
    inShop('colour'),
    {
      message: "Field 'colour' doesn't exist on type 'Repository'",
      extensions: { code: 'undefinedField', typeName: 'Repository', fieldName: 'colour' },
    },
  ],
  [
    'a connection without a boundary',
    inShop('labels { nodes { name } }'),
    { type: 'MISSING_PAGINATION_BOUNDARIES', path: ['query', 'repository', 'labels'] },
  ],
  [
    'a page above 100',
    inShop('labels(first: 101) { nodes { name } }'),
    {
      type: 'EXCESSIVE_PAGINATION',
      message: 'Requesting 101 records on the `labels` connection exceeds the `first` limit of 100 records.',
    },
  ],
  [
    'more than 500,000 nodes',
    inShop(
      'issues(first: 100) { nodes { comments(first: 100) { nodes { issue { comments(first: 100) { nodes { id } } } } } } }',
    ),
    {
      type: 'MAX_NODE_LIMIT_EXCEEDED',
      message: 'This query requests up to 1,010,100 possible nodes which exceeds the maximum limit of 500,000.',
    },
  ],
  [
    'a cursor that was never given',
    inShop('labels(first: 1, after: "zzz") { nodes { name } }'),
    { type: 'INVALID_CURSOR_ARGUMENTS', path: ['repository', 'labels'] },
  ],
  [
    'a repository that is not there',
    '{ repository(owner: "acme", name: "nope") { id } }',
    {
      type: 'NOT_FOUND',
      path: ['repository'],
      message: "Could not resolve to a Repository with the name 'acme/nope'.",
    },
  ],
  [
    'a pull request that is not there',
    inShop('pullRequest(number: 99) { id }'),
    {
      type: 'NOT_FOUND',
      path: ['repository', 'pullRequest'],
      message: 'Could not resolve to a PullRequest with the number of 99.',
    },
  ],
  [
    'a user that is not there',
    '{ user(login: "nobody") { id } }',
    { type: 'NOT_FOUND', message: "Could not resolve to a User with the login of 'nobody'." },
  ],
  ['text that is no GraphQL', '{ viewer { login }', { message: expect.stringContaining('Syntax Error') as unknown }],
  ['nesting without end', '{ viewer '.repeat(10_000), { type: 'MAX_DEPTH_EXCEEDED' }],
  [
    'more text than any query has',
    '{ viewer '.padEnd(400_000, 'viewer '),
    { message: expect.stringContaining('tokens') as unknown },
  ],
])('refuses %s', async (_, query, error) => {
  expect(await errorsOf(as('mona')(query))).toMatchObject([error]);
});

it('counts a connection without a boundary', async () => {
  expect(await as('mona')(inShop('labels { totalCount }'))).toEqual({ repository: { labels: { totalCount: 2 } } });
});

it('hides a private repository from a token that is not for it, and refuses what its permissions do not allow', async () => {
  expect(await errorsOf(as('stranger')(inShop('id')))).toMatchObject([{ type: 'NOT_FOUND' }]);
  expect(await errorsOf(as('reader')(inShop('issue(number: 1) { title }')))).toMatchObject([
    { type: 'FORBIDDEN', path: ['repository', 'issue'], message: 'Resource not accessible by integration' },
  ]);
  expect(await errorsOf(as('nothing')(inShop('object(expression: "main:README.md") { oid }')))).toMatchObject([
    { type: 'FORBIDDEN' },
  ]);
  const pull = await as('reader')<{ repository: { pullRequest: { id: string } } }>(
    inShop('pullRequest(number: 2) { id }'),
  );
  expect(
    await errorsOf(as('stranger')('query($id: ID!) { node(id: $id) { id } }', { id: pull.repository.pullRequest.id })),
  ).toMatchObject([{ type: 'NOT_FOUND', path: ['node'] }]);
});

it('answers 401 without a token and 400 without a query', async () => {
  const post = (headers: Record<string, string>, body: string) =>
    fetch(server.graphqlUrl, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  expect((await post({}, '{"query":"{ viewer { login } }"}')).status).toBe(401);
  const authorization = `bearer ${server.tokens['mona']}`;
  expect((await post({ authorization }, '{"q":1}')).status).toBe(400);
  expect((await post({ authorization }, '{')).status).toBe(400);
  expect((await post({ authorization }, '{"query":"{ viewer { login } }"}')).status).toBe(200);
});

it('charges points, tells them in headers, and says RATE_LIMITED with status 200 when the hour is used up', async () => {
  const { server: other } = await startShop();
  try {
    const ask = (query: string) =>
      fetch(other.graphqlUrl, {
        method: 'POST',
        headers: { authorization: `bearer ${other.tokens['reader']}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
    const heavy = inShop(
      'pullRequests(first: 100) { nodes { reviews(first: 100) { nodes { comments(first: 20) { totalCount } } } } }',
    );
    // 1 + 100 + 10,000 requests are 101 points.
    const first = await ask(heavy);
    expect(first.headers.get('x-ratelimit-resource')).toBe('graphql');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('899');
    for (let index = 0; index < 8; index += 1) await ask(heavy);
    const last = await ask(heavy);
    expect(last.status).toBe(200);
    expect(await last.json()).toMatchObject({ errors: [{ type: 'RATE_LIMITED' }] });
    other.clock.advance(3_600_000);
    expect(await (await ask(heavy)).json()).not.toHaveProperty('errors');
  } finally {
    await other.close();
  }
});

it('shows in lists what was written only after the lag, as REST does', async () => {
  const { server: other, as: ask } = await startShop({
    strictness: { lag: 5_000 },
    clock: new Clock('2026-01-01T00:00:00Z'),
  });
  try {
    const titles = () =>
      ask('mona')<{ repository: { pullRequest: { id: string; comments: { totalCount: number } } } }>(
        inShop('pullRequest(number: 2) { id comments(first: 10) { totalCount } }'),
      );
    other.clock.advance(10_000);
    const { repository } = await titles();
    expect(repository.pullRequest.comments.totalCount).toBe(1);
    await ask('mona')('mutation($id: ID!) { addComment(input: { subjectId: $id, body: "new" }) { subject { id } } }', {
      id: repository.pullRequest.id,
    });
    expect((await titles()).repository.pullRequest.comments.totalCount).toBe(1);
    other.clock.advance(5_000);
    expect((await titles()).repository.pullRequest.comments.totalCount).toBe(2);
  } finally {
    await other.close();
  }
});
