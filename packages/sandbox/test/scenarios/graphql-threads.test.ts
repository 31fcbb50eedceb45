import type { GitHubServer } from '../../src/github.ts';
import { errorsOf, startShop, type Ask } from '../graphql-shop.ts';

// What a tool that comments on lines does to its threads: read, resolve, fold away, in batches.

let server: GitHubServer;
let as: (token: string) => Ask;
beforeEach(async () => ({ server, as } = await startShop()));
afterEach(() => server.close());

interface Threads {
  readonly repository: {
    readonly pullRequest: {
      readonly id: string;
      readonly reviewThreads: {
        readonly nodes: readonly {
          readonly id: string;
          readonly isResolved: boolean;
          readonly comments: { readonly nodes: readonly { readonly id: string }[] };
        }[];
      };
    };
  };
}

const threadsQuery = `{ repository(owner: "acme", name: "shop") { pullRequest(number: 2) { id reviewThreads(first: 100) {
  nodes { id isResolved comments(first: 1) { nodes { id } } } } } } }`;
const threadsOf = async (token: string) =>
  (await as(token)<Threads>(threadsQuery)).repository.pullRequest.reviewThreads.nodes;

const resolve =
  'mutation($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved resolvedBy { login } viewerCanUnresolve } } }';
const minimize = (classifier: string) =>
  `mutation($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: ${classifier} }) { minimizedComment { isMinimized minimizedReason } } }`;

it('resolves a thread with contents: write, and again without a change', async () => {
  const [thread] = await threadsOf('writer');
  for (let times = 0; times < 2; times += 1) {
    await as('writer')(resolve, { id: thread?.id });
    expect((await threadsOf('writer'))[0]).toMatchObject({ isResolved: true });
  }
  await as('writer')(
    'mutation($id: ID!) { unresolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }',
    { id: thread?.id },
  );
  expect((await threadsOf('writer'))[0]).toMatchObject({ isResolved: false });
});

it('refuses to resolve without contents: write, also with pull-requests: write', async () => {
  const [thread] = await threadsOf('commenter');
  expect(await errorsOf(as('commenter')(resolve, { id: thread?.id }))).toEqual([
    {
      type: 'FORBIDDEN',
      path: ['resolveReviewThread'],
      extensions: { saml_failure: false },
      message: 'Resource not accessible by integration',
    },
  ]);
  expect((await threadsOf('commenter'))[0]).toMatchObject({ isResolved: false });
});

it('folds a comment away with pull-requests: write and shows the reason', async () => {
  const [thread] = await threadsOf('commenter');
  const id = thread?.comments.nodes[0]?.id;
  expect(await as('commenter')(minimize('OFF_TOPIC'), { id })).toEqual({
    minimizeComment: { minimizedComment: { isMinimized: true, minimizedReason: 'off-topic' } },
  });
  expect(
    await as('commenter')(
      'mutation($id: ID!) { unminimizeComment(input: { subjectId: $id, clientMutationId: "x" }) { clientMutationId unminimizedComment { isMinimized } } }',
      { id },
    ),
  ).toEqual({ unminimizeComment: { clientMutationId: 'x', unminimizedComment: { isMinimized: false } } });
  expect(await errorsOf(as('reader')(minimize('OUTDATED'), { id }))).toMatchObject([{ type: 'FORBIDDEN' }]);
});

it('does a batch of aliased mutations in one request, and those that fail leave the others done', async () => {
  const threads = await threadsOf('writer');
  const parts = threads.map(
    ({ id, comments }, index) => `
      r${index}: resolveReviewThread(input: { threadId: "${id}" }) { thread { isResolved } }
      m${index}: minimizeComment(input: { subjectId: "${comments.nodes[0]?.id}", classifier: OUTDATED }) { minimizedComment { isMinimized } }`,
  );
  const before = server.requests().length;
  const errors = await errorsOf(
    as('writer')(
      `mutation Batch { bad: resolveReviewThread(input: { threadId: "PRRT_nope" }) { thread { id } } ${parts.join('')} }`,
    ),
  );
  expect(server.requests()).toHaveLength(before + 1);
  expect(errors).toEqual([
    { type: 'NOT_FOUND', path: ['bad'], message: "Could not resolve to a node with the global id of 'PRRT_nope'" },
  ]);
  expect((await threadsOf('writer')).map(({ isResolved }) => isResolved)).toEqual([true, true, true]);
});

it('adds, edits and deletes a comment', async () => {
  const { repository } = await as('commenter')<Threads>(threadsQuery);
  const added = await as('commenter')<{ addComment: { commentEdge: { node: { id: string } } } }>(
    'mutation($id: ID!, $body: String!) { addComment(input: { subjectId: $id, body: $body }) { commentEdge { node { id author { login } } } subject { id } } }',
    { id: repository.pullRequest.id, body: 'hello' },
  );
  expect(added).toMatchObject({ addComment: { commentEdge: { node: { author: { login: 'github-actions' } } } } });
  const { id } = added.addComment.commentEdge.node;
  expect(
    await as('commenter')(
      'mutation($id: ID!) { updateIssueComment(input: { id: $id, body: "edited" }) { issueComment { body includesCreatedEdit editor { login } } } }',
      { id },
    ),
  ).toEqual({
    updateIssueComment: {
      issueComment: { body: 'edited', includesCreatedEdit: true, editor: { login: 'github-actions' } },
    },
  });
  await as('commenter')('mutation($id: ID!) { deleteIssueComment(input: { id: $id }) { clientMutationId } }', { id });
  expect(await errorsOf(as('commenter')('query($id: ID!) { node(id: $id) { id } }', { id }))).toMatchObject([
    { type: 'NOT_FOUND', path: ['node'] },
  ]);
});

it('refuses a body of more than 65,536 characters', async () => {
  const { repository } = await as('commenter')<Threads>(threadsQuery);
  const mutation =
    'mutation($id: ID!, $body: String!) { addComment(input: { subjectId: $id, body: $body }) { subject { id } } }';
  const post = (body: string) => as('commenter')(mutation, { id: repository.pullRequest.id, body });
  expect(await errorsOf(post('é'.repeat(65_537)))).toMatchObject([{ type: 'UNPROCESSABLE', path: ['addComment'] }]);
  await post('é'.repeat(65_536));
});

it('writes a review whole or not at all, then replies and submits', async () => {
  const { repository } = await as('mona')<Threads>(threadsQuery);
  const { id } = repository.pullRequest;
  const add = `mutation($id: ID!, $threads: [DraftPullRequestReviewThread]) {
    addPullRequestReview(input: { pullRequestId: $id, threads: $threads }) { pullRequestReview { id state comments(first: 10) { nodes { line } } } } }`;
  const good = { path: 'src/cart.js', line: 2, body: 'a' };
  expect(
    await errorsOf(as('mona')(add, { id, threads: [good, { path: 'src/cart.js', line: 99, body: 'b' }] })),
  ).toMatchObject([{ type: 'UNPROCESSABLE', message: 'Line could not be resolved' }]);
  expect(await threadsOf('mona')).toHaveLength(3);
  await as('mona')(add, { id, threads: [good] });
  expect(await threadsOf('mona')).toHaveLength(4);
  // Nobody else sees what is still being written.
  expect(await threadsOf('reader')).toHaveLength(3);
  expect(await errorsOf(as('mona')(add, { id, threads: [good] }))).toMatchObject([
    { message: expect.stringContaining('one pending review') as unknown },
  ]);
  expect(
    await as('mona')(
      'mutation($id: ID!) { submitPullRequestReview(input: { pullRequestId: $id, event: REQUEST_CHANGES, body: "no" }) { pullRequestReview { state } } }',
      { id },
    ),
  ).toEqual({ submitPullRequestReview: { pullRequestReview: { state: 'CHANGES_REQUESTED' } } });
  const threads = await threadsOf('reader');
  expect(threads).toHaveLength(4);
  const reply = `mutation($id: ID!) { addPullRequestReviewThreadReply(input: { pullRequestReviewThreadId: $id, body: "done" }) { comment { body replyTo { body } } } }`;
  expect(await as('writer')(reply, { id: threads[3]?.id })).toEqual({
    addPullRequestReviewThreadReply: { comment: { body: 'done', replyTo: { body: 'a' } } },
  });
});

it('puts labels on and takes them off, and the timeline says so', async () => {
  const ids = await as('writer')<{ repository: { bug: { id: string }; pullRequest: { id: string } } }>(
    '{ repository(owner: "acme", name: "shop") { bug: label(name: "BUG") { id } pullRequest(number: 2) { id } } }',
  );
  const variables = { item: ids.repository.pullRequest.id, labels: [ids.repository.bug.id] };
  const change = (
    verb: string,
  ) => `mutation($item: ID!, $labels: [ID!]!) { ${verb}(input: { labelableId: $item, labelIds: $labels }) {
    labelable { labels(first: 10) { nodes { name } } } } }`;
  expect(await as('writer')(change('removeLabelsFromLabelable'), variables)).toEqual({
    removeLabelsFromLabelable: { labelable: { labels: { nodes: [{ name: 'ready' }] } } },
  });
  await as('writer')(change('addLabelsToLabelable'), variables);
  await as('writer')(change('addLabelsToLabelable'), variables);
  expect(
    await as('writer')(`{ repository(owner: "acme", name: "shop") { pullRequest(number: 2) {
      timelineItems(last: 2, itemTypes: [LABELED_EVENT, UNLABELED_EVENT]) { nodes { __typename
        ... on LabeledEvent { label { name } actor { login } } ... on UnlabeledEvent { label { name } } } } } } }`),
  ).toEqual({
    repository: {
      pullRequest: {
        timelineItems: {
          nodes: [
            { __typename: 'UnlabeledEvent', label: { name: 'bug' } },
            { __typename: 'LabeledEvent', label: { name: 'bug' }, actor: { login: 'github-actions' } },
          ],
        },
      },
    },
  });
});

it('changes, closes and reopens a pull request', async () => {
  const { repository } = await as('writer')<Threads>(threadsQuery);
  const { id } = repository.pullRequest;
  expect(
    await as('writer')(
      'mutation($id: ID!) { updatePullRequest(input: { pullRequestId: $id, title: "New", body: "text" }) { pullRequest { title body lastEditedAt } } }',
      { id },
    ),
  ).toMatchObject({
    updatePullRequest: { pullRequest: { title: 'New', body: 'text', lastEditedAt: expect.any(String) as unknown } },
  });
  for (const [verb, state] of [
    ['closePullRequest', 'CLOSED'],
    ['reopenPullRequest', 'OPEN'],
  ] as const) {
    expect(
      await as('writer')(`mutation($id: ID!) { ${verb}(input: { pullRequestId: $id }) { pullRequest { state } } }`, {
        id,
      }),
    ).toEqual({
      [verb]: { pullRequest: { state } },
    });
  }
  expect(
    await errorsOf(
      as('reader')('mutation($id: ID!) { closePullRequest(input: { pullRequestId: $id }) { pullRequest { id } } }', {
        id,
      }),
    ),
  ).toMatchObject([{ type: 'FORBIDDEN' }]);
});
