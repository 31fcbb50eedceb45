import type { GitHubServer } from '../../src/github.ts';
import { startShop, type Ask } from '../graphql-shop.ts';

// Everything that a merge gate wants to know of one pull request, asked for in one request.

let server: GitHubServer;
let as: (token: string) => Ask;
beforeAll(async () => ({ server, as } = await startShop()));
afterAll(() => server.close());

const query = `query Gate($owner: String!, $name: String!, $number: Int!) {
  rateLimit { cost limit remaining nodeCount }
  repository(owner: $owner, name: $name) {
    nameWithOwner
    policy: object(expression: "main:.github/CODEOWNERS") { ... on Blob { text byteSize isBinary isTruncated oid } }
    missing: object(expression: "main:nowhere.md") { ... on Blob { text } }
    binary: object(expression: "main:logo.bin") { ... on Blob { text byteSize isBinary } }
    pullRequest(number: $number) {
      number title body state isDraft mergeable mergeStateStatus reviewDecision isCrossRepository
      additions deletions changedFiles authorAssociation viewerDidAuthor
      author { __typename login }
      baseRefName headRefName headRefOid
      headRepository { nameWithOwner }
      milestone { title }
      labels(first: 100) { totalCount nodes { name color } }
      assignees(first: 10) { nodes { login } }
      reviewRequests(first: 100) {
        nodes { requestedReviewer { __typename ... on User { login } ... on Team { slug combinedSlug } } }
      }
      reviews(first: 100) { nodes { state body author { login } commit { oid } authorCanPushToRepository } }
      latestReviews(first: 100) { nodes { state author { login } } }
      latestOpinionatedReviews(first: 100, writersOnly: true) { nodes { state author { login } } }
      reviewThreads(first: 100) {
        totalCount
        nodes {
          isResolved isOutdated path line startLine diffSide subjectType resolvedBy { login }
          comments(first: 10) { nodes { body author { login } isMinimized replyTo { body } diffHunk } }
        }
      }
      comments(last: 10) { nodes { body author { __typename login } isMinimized } }
      files(first: 100) { nodes { path additions deletions changeType } }
      commits(last: 1) {
        totalCount
        nodes {
          commit {
            oid messageHeadline messageBody
            author { name email user { login } }
            authors(first: 5) { nodes { email user { login } } }
            parents(first: 2) { totalCount }
            signature { isValid }
            statusCheckRollup {
              state
              contexts(first: 100) {
                totalCount checkRunCount statusContextCount
                checkRunCountsByState { state count }
                nodes {
                  __typename
                  ... on CheckRun { name status conclusion isRequired(pullRequestNumber: $number) checkSuite { app { slug } } }
                  ... on StatusContext { context state isRequired(pullRequestNumber: $number) }
                }
              }
            }
          }
        }
      }
      closingIssuesReferences(first: 10) { nodes { number title state } }
      timelineItems(first: 50, itemTypes: [HEAD_REF_FORCE_PUSHED_EVENT, REVIEW_DISMISSED_EVENT, ISSUE_COMMENT]) {
        totalCount
        nodes { __typename ... on HeadRefForcePushedEvent { beforeCommit { oid } afterCommit { oid } } }
      }
      baseRef { branchProtectionRule { requiresStatusChecks requiredStatusCheckContexts requiredApprovingReviewCount } }
    }
  }
}`;

it('answers everything that a merge gate asks in one request', async () => {
  const before = server.requests().length;
  const answer = await as('mona')<Record<string, unknown>>(query, { owner: 'acme', name: 'shop', number: 2 });
  expect(server.requests()).toHaveLength(before + 1);
  expect(server.requests().at(-1)).toMatchObject({ route: '/graphql', operation: 'query Gate', token: 'mona' });
  const { store } = server;
  const pull = store.findRepository('acme', 'shop')?.issues.get(2);
  const headSha = pull?.typename === 'PullRequest' ? pull.headSha : '';
  expect(answer).toMatchObject({
    rateLimit: { cost: 1, limit: 5000, remaining: 4999 },
    repository: {
      nameWithOwner: 'acme/shop',
      policy: { text: '* @acme/core\n', byteSize: 13, isBinary: false, isTruncated: false },
      missing: null,
      binary: { text: null, byteSize: 4, isBinary: true },
      pullRequest: {
        number: 2,
        state: 'OPEN',
        isDraft: false,
        mergeable: 'MERGEABLE',
        mergeStateStatus: 'BLOCKED',
        reviewDecision: 'REVIEW_REQUIRED',
        isCrossRepository: false,
        additions: 4,
        deletions: 2,
        changedFiles: 2,
        authorAssociation: 'MEMBER',
        viewerDidAuthor: false,
        author: { __typename: 'User', login: 'hubot' },
        headRefOid: headSha,
        headRepository: { nameWithOwner: 'acme/shop' },
        milestone: { title: 'v1' },
        labels: { totalCount: 2, nodes: [{ name: 'bug', color: 'd73a4a' }, { name: 'ready' }] },
        assignees: { nodes: [{ login: 'rex' }] },
        reviewRequests: {
          nodes: [
            { requestedReviewer: { __typename: 'User', login: 'lee' } },
            { requestedReviewer: { __typename: 'Team', slug: 'design', combinedSlug: 'acme/design' } },
          ],
        },
        reviews: {
          nodes: [
            {
              state: 'APPROVED',
              body: 'Good',
              author: { login: 'mona' },
              commit: { oid: headSha },
              authorCanPushToRepository: true,
            },
            // A reply is a review of its own.
            { state: 'COMMENTED', body: '', author: { login: 'hubot' }, authorCanPushToRepository: false },
            { state: 'COMMENTED', author: { login: 'rex' } },
          ],
        },
        latestOpinionatedReviews: { nodes: [{ state: 'APPROVED', author: { login: 'mona' } }] },
        reviewThreads: {
          totalCount: 3,
          nodes: [
            {
              isResolved: false,
              isOutdated: false,
              path: 'src/cart.js',
              line: 2,
              startLine: null,
              diffSide: 'RIGHT',
              subjectType: 'LINE',
              resolvedBy: null,
              comments: {
                nodes: [
                  { body: 'Why?', author: { login: 'mona' }, isMinimized: false, replyTo: null },
                  { body: 'Because.', author: { login: 'hubot' }, replyTo: { body: 'Why?' } },
                ],
              },
            },
            { isResolved: true, line: 5, startLine: 4, resolvedBy: { login: 'mona' } },
            { isResolved: false, line: null, subjectType: 'FILE', path: 'src/new.js' },
          ],
        },
        // REST calls this bot checker[bot]; GraphQL leaves the brackets out.
        comments: { nodes: [{ body: 'sticky', author: { __typename: 'Bot', login: 'checker' } }] },
        files: {
          nodes: [
            { path: 'src/cart.js', additions: 3, deletions: 2, changeType: 'MODIFIED' },
            { path: 'src/new.js', additions: 1, deletions: 0, changeType: 'ADDED' },
          ],
        },
        commits: {
          totalCount: 1,
          nodes: [
            {
              commit: {
                oid: headSha,
                messageHeadline: 'Change the cart',
                messageBody: 'Co-authored-by: Mona Lisa <mona@example.com>',
                author: { name: 'Hu Bot', email: 'hubot@example.com', user: { login: 'hubot' } },
                authors: { nodes: [{ user: { login: 'hubot' } }, { user: { login: 'mona' } }] },
                parents: { totalCount: 1 },
                signature: null,
                statusCheckRollup: {
                  state: 'FAILURE',
                  contexts: {
                    totalCount: 4,
                    checkRunCount: 2,
                    statusContextCount: 2,
                    checkRunCountsByState: [
                      { state: 'SUCCESS', count: 1 },
                      { state: 'IN_PROGRESS', count: 1 },
                    ],
                    nodes: [
                      {
                        name: 'lint',
                        status: 'COMPLETED',
                        conclusion: 'SUCCESS',
                        isRequired: true,
                        checkSuite: { app: { slug: 'github-actions' } },
                      },
                      { name: 'test', status: 'IN_PROGRESS', conclusion: null, isRequired: false },
                      { context: 'ci', state: 'SUCCESS', isRequired: true },
                      { context: 'deploy', state: 'FAILURE', isRequired: false },
                    ],
                  },
                },
              },
            },
          ],
        },
        closingIssuesReferences: { nodes: [{ number: 1, title: 'The cart is wrong', state: 'OPEN' }] },
        timelineItems: { totalCount: 1, nodes: [{ __typename: 'IssueComment' }] },
        baseRef: {
          branchProtectionRule: {
            requiresStatusChecks: true,
            requiredStatusCheckContexts: ['ci', 'lint'],
            requiredApprovingReviewCount: 2,
          },
        },
      },
    },
  });
});

it('shows the groups of reactions, which are empty', async () => {
  const answer = await as('mona')<{ repository: { pullRequest: { reactionGroups: object[] } } }>(
    '{ repository(owner: "acme", name: "shop") { pullRequest(number: 2) { reactionGroups { content viewerHasReacted reactors { totalCount } subject { id } } } } }',
  );
  expect(answer.repository.pullRequest.reactionGroups).toHaveLength(8);
  expect(answer.repository.pullRequest.reactionGroups).toContainEqual({
    content: 'THUMBS_UP',
    viewerHasReacted: false,
    reactors: { totalCount: 0 },
    subject: { id: expect.any(String) as string },
  });
});
