import { Octokit } from '@octokit/rest';
import type { GitHubServer } from '../../src/github.ts';
import { errorsOf, startShop, type Ask } from '../graphql-shop.ts';

// One thing has one id: what REST calls node_id is GraphQL's id, and what one of them writes the other one reads.

let server: GitHubServer;
let as: (token: string) => Ask;
let rest: Octokit;
beforeAll(async () => {
  ({ server, as } = await startShop());
  rest = new Octokit({ baseUrl: server.apiUrl, auth: server.tokens['mona'] });
});
afterAll(() => server.close());

const shop = { owner: 'acme', repo: 'shop' };

it('finds by REST node_ids what REST showed', async () => {
  const pull = (await rest.pulls.get({ ...shop, pull_number: 2 })).data;
  const ids: Record<string, string | undefined> = {
    Repository: (await rest.repos.get(shop)).data.node_id,
    Organization: pull.base.repo.owner.node_id,
    User: pull.user.node_id,
    PullRequest: pull.node_id,
    Issue: (await rest.issues.get({ ...shop, issue_number: 1 })).data.node_id,
    Label: pull.labels[0]?.node_id,
    Milestone: pull.milestone?.node_id,
    IssueComment: (await rest.issues.listComments({ ...shop, issue_number: 2 })).data[0]?.node_id,
    PullRequestReview: (await rest.pulls.listReviews({ ...shop, pull_number: 2 })).data[0]?.node_id,
    PullRequestReviewComment: (await rest.pulls.listReviewComments({ ...shop, pull_number: 2 })).data[0]?.node_id,
    Commit: (await rest.repos.getCommit({ ...shop, ref: 'main' })).data.node_id,
    Ref: (await rest.git.getRef({ ...shop, ref: 'heads/main' })).data.node_id,
    CheckRun: (await rest.checks.listForRef({ ...shop, ref: 'topic' })).data.check_runs[0]?.node_id,
    StatusContext: (await rest.repos.listCommitStatusesForRef({ ...shop, ref: 'topic' })).data[0]?.node_id,
    Release: (await rest.repos.getReleaseByTag({ ...shop, tag: 'v0.1' })).data.node_id,
    Team: (await rest.teams.getByName({ org: 'acme', team_slug: 'core' })).data.node_id,
  };
  const answer = await as('mona')<{ nodes: { __typename: string; id: string }[] }>(
    'query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }',
    { ids: Object.values(ids) },
  );
  expect(answer.nodes).toEqual(Object.entries(ids).map(([typename, id]) => ({ __typename: typename, id })));
});

it('answers known ids beside unknown ones, each with an error of its own', async () => {
  const { node_id: id } = (await rest.repos.get(shop)).data;
  const response = await fetch(server.graphqlUrl, {
    method: 'POST',
    headers: { authorization: `bearer ${server.tokens['mona']}` },
    body: JSON.stringify({
      query: 'query($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      variables: { ids: [id, 'x', 'R_y'] },
    }),
  });
  expect(await response.json()).toMatchObject({
    data: { nodes: [{ id }, null, null] },
    errors: [
      { type: 'NOT_FOUND', path: ['nodes', 1] },
      { type: 'NOT_FOUND', path: ['nodes', 2] },
    ],
  });
});

it('reads by REST what GraphQL folded away, dismissed and committed', async () => {
  const [review] = (await rest.pulls.listReviews({ ...shop, pull_number: 2 })).data;
  await as('mona')(
    'mutation($id: ID!) { dismissPullRequestReview(input: { pullRequestReviewId: $id, message: "old" }) { pullRequestReview { state } } }',
    { id: review?.node_id },
  );
  expect((await rest.pulls.listReviews({ ...shop, pull_number: 2 })).data[0]?.state).toBe('DISMISSED');
  expect(
    await as(
      'mona',
    )(`{ repository(owner: "acme", name: "shop") { pullRequest(number: 2) { timelineItems(first: 5, itemTypes: REVIEW_DISMISSED_EVENT) {
      nodes { ... on ReviewDismissedEvent { dismissalMessage previousReviewState review { state } } } } } } }`),
  ).toEqual({
    repository: {
      pullRequest: {
        timelineItems: {
          nodes: [{ dismissalMessage: 'old', previousReviewState: 'APPROVED', review: { state: 'DISMISSED' } }],
        },
      },
    },
  });
});

it('commits to a branch only when it is where the caller thinks it is', async () => {
  const commit = `mutation($head: GitObjectID!) { createCommitOnBranch(input: {
    branch: { repositoryNameWithOwner: "acme/shop", branchName: "topic" }, expectedHeadOid: $head,
    message: { headline: "By GraphQL", body: "text" },
    fileChanges: { additions: [{ path: "src/deep/er.txt", contents: "${Buffer.from('deep\n').toString('base64')}" }], deletions: [{ path: "src/new.js" }] }
  }) { commit { oid messageHeadline } ref { name } } }`;
  const head = (await rest.git.getRef({ ...shop, ref: 'heads/topic' })).data.object.sha;
  expect(await errorsOf(as('commenter')(commit, { head }))).toMatchObject([{ type: 'FORBIDDEN' }]);
  const { createCommitOnBranch: made } = await as('writer')<{ createCommitOnBranch: { commit: { oid: string } } }>(
    commit,
    { head },
  );
  expect(made).toMatchObject({ commit: { messageHeadline: 'By GraphQL' }, ref: { name: 'topic' } });
  expect(await errorsOf(as('writer')(commit, { head }))).toMatchObject([{ type: 'STALE_DATA' }]);
  const files = (await rest.pulls.listFiles({ ...shop, pull_number: 2 })).data.map(({ filename }) => filename);
  expect(files).toEqual(['src/cart.js', 'src/deep/er.txt']);
  // The pull request moved with its branch, and the comment on the file that is gone is outdated.
  expect(
    await as('mona')(`{ repository(owner: "acme", name: "shop") { pullRequest(number: 2) { headRefOid
      reviewThreads(last: 1) { nodes { path isOutdated } } } } }`),
  ).toEqual({
    repository: {
      pullRequest: {
        headRefOid: made.commit.oid,
        reviewThreads: { nodes: [{ path: 'src/new.js', isOutdated: true }] },
      },
    },
  });
});

it('says which commits a force push replaced', async () => {
  const { git } = server.store.findRepository('acme', 'shop')!;
  const before = (await git.branch('topic'))!;
  const first = (await git.resolveCommit('main~1'))!;
  await rest.git.updateRef({
    ...shop,
    ref: 'heads/topic',
    sha: await git.writeCommit({
      tree: (await git.commit(before))!.tree,
      parents: [first],
      message: 'Anew',
      author: { name: 'x', email: 'x@example.com', date: '2026-01-01T00:00:00Z' },
      committer: { name: 'x', email: 'x@example.com', date: '2026-01-01T00:00:00Z' },
    }),
    force: true,
  });
  const after = await git.branch('topic');
  expect(
    await as('mona')(`{ repository(owner: "acme", name: "shop") { pullRequest(number: 2) {
      timelineItems(first: 5, itemTypes: HEAD_REF_FORCE_PUSHED_EVENT) { totalCount nodes {
        ... on HeadRefForcePushedEvent { actor { login } ref { name } beforeCommit { oid } afterCommit { oid } } } } } } }`),
  ).toEqual({
    repository: {
      pullRequest: {
        timelineItems: {
          totalCount: 1,
          nodes: [
            {
              actor: { login: 'mona' },
              ref: { name: 'topic' },
              beforeCommit: { oid: before },
              afterCommit: { oid: after },
            },
          ],
        },
      },
    },
  });
});
