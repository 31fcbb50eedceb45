import { startGitHub, type GitHubServer } from '../../src/github.ts';

// What a branch asks of those who push to it, as far as everybody may see it: the rules of rulesets, classic protection.

let server: GitHubServer;
beforeAll(async () => {
  server = await startGitHub({
    state: {
      users: { mona: {}, hubot: {} },
      tokens: { mona: { user: 'mona' }, ci: { app: 'github-actions', permissions: { contents: 'read' } } },
      repositories: {
        'mona/shop': {
          commits: [{ author: 'mona', files: { 'a.txt': 'a\n' } }],
          branchProtection: [{ pattern: 'main', requiredChecks: ['lint'], requiredApprovals: 2 }],
          rulesets: [
            {
              name: 'gate',
              rules: [
                {
                  type: 'required_status_checks',
                  parameters: { required_status_checks: [{ context: 'test', integration_id: 7 }, { context: 'any' }] },
                },
                { type: 'required_linear_history' },
                { type: 'commit_message_pattern', parameters: { operator: 'starts_with', pattern: 'feat' } },
              ],
            },
            { name: 'off', enforcement: 'disabled', rules: [{ type: 'deletion' }] },
            {
              name: 'review',
              rules: [
                {
                  type: 'pull_request',
                  parameters: { required_approving_review_count: 1, allowed_merge_methods: ['squash'] },
                },
              ],
            },
          ],
        },
      },
    },
  });
});
afterAll(() => server.close());

async function ask(token: string): Promise<unknown> {
  const query = `{ repository(owner: "mona", name: "shop") { ref(qualifiedName: "refs/heads/main") {
    refUpdateRule { pattern requiredStatusCheckContexts requiredApprovingReviewCount requiresLinearHistory }
    rules(first: 10, orderBy: { field: CREATED_AT, direction: ASC }) { totalCount nodes { type repositoryRuleset { name } parameters {
      ... on PullRequestParameters { requiredApprovingReviewCount dismissStaleReviewsOnPush allowedMergeMethods }
      ... on RequiredStatusChecksParameters { requiredStatusChecks { context integrationId } } } } } } } }`;
  const answer = await fetch(server.graphqlUrl, {
    method: 'POST',
    headers: { authorization: `bearer ${server.tokens[token]}`, 'user-agent': 'test' },
    body: JSON.stringify({ query }),
  });
  return answer.json();
}

it('shows the rules that apply to a branch, with what they ask for', async () => {
  expect(await ask('ci')).toEqual({
    data: {
      repository: {
        ref: {
          refUpdateRule: {
            pattern: 'main',
            requiredStatusCheckContexts: ['lint'],
            requiredApprovingReviewCount: 2,
            requiresLinearHistory: false,
          },
          rules: {
            totalCount: 4,
            nodes: [
              {
                type: 'REQUIRED_STATUS_CHECKS',
                repositoryRuleset: { name: 'gate' },
                parameters: {
                  requiredStatusChecks: [
                    { context: 'test', integrationId: 7 },
                    { context: 'any', integrationId: null },
                  ],
                },
              },
              { type: 'REQUIRED_LINEAR_HISTORY', repositoryRuleset: { name: 'gate' }, parameters: null },
              { type: 'COMMIT_MESSAGE_PATTERN', repositoryRuleset: { name: 'gate' }, parameters: {} },
              {
                type: 'PULL_REQUEST',
                repositoryRuleset: { name: 'review' },
                parameters: {
                  requiredApprovingReviewCount: 1,
                  dismissStaleReviewsOnPush: false,
                  allowedMergeMethods: ['squash'],
                },
              },
            ],
          },
        },
      },
    },
  });
});

it('shows no classic protection to those whom it does not bind', async () => {
  expect(await ask('mona')).toMatchObject({ data: { repository: { ref: { refUpdateRule: null } } } });
});
