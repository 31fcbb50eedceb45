import type { GitHubServer } from '../../src/github.ts';
import { startCheckedGitHub, type CheckedGitHub } from '../checked-github.ts';
import { shop } from '../graphql-shop.ts';
import { Contract } from './contract.ts';

// Every operation that the sandbox serves is one of GitHub's, and what reading it answers is what GitHub would.

/** Served on purpose, and not in GitHub's OpenAPI description. */
const OUTSIDE: readonly { readonly route: RegExp; readonly reason: string }[] = [
  { route: /^\w+ \/_sandbox/, reason: "the sandbox's own: request log, state and faults" },
  {
    route: /^GET \/\{owner\}\/\{repo\}\/(?:releases\/download\/|pull\/|raw\/|legacy\.)/,
    reason: 'pages that answers of the API point to, no API',
  },
  {
    route: /^GET \/repos\/\{owner\}\/\{repo\}\/(?:contents|tarball|zipball)$/,
    reason: 'contents/{path} with the path of the root, tarball/{ref} with the default branch: the last part is empty',
  },
  { route: /^POST \/graphql$/, reason: 'GraphQL has a schema of its own, and it is the one that is executed' },
];

const contract = new Contract();
const isOutside = (operation: string) => OUTSIDE.some(({ route }) => route.test(operation));

let server: CheckedGitHub;
beforeAll(async () => {
  server = await startCheckedGitHub({
    state: {
      ...shop,
      repositories: {
        'acme/shop': {
          ...shop.repositories?.['acme/shop'],
          rulesets: [{ name: 'main', rules: [{ type: 'non_fast_forward' }] }],
          environments: [{ name: 'production' }],
          deployments: [{ ref: 'main', environment: 'production', creator: 'mona', statuses: [{ state: 'success' }] }],
          workflowRuns: [
            {
              name: 'CI',
              head: 'topic',
              status: 'completed',
              conclusion: 'success',
              artifacts: [{ name: 'report', files: { 'a.txt': 'a' } }],
            },
          ],
        },
      },
    },
    strictness: { limits: 'off' },
  });
});
afterAll(() => server.close());

it("serves only operations of GitHub's OpenAPI description, spelt as there", () => {
  const { operations } = server.github.router;
  expect(operations.length).toBeGreaterThan(50);
  const unknown = operations.filter((operation) => {
    const [method = '', template = ''] = operation.split(' ');
    return !isOutside(operation) && contract.findByTemplate(method, template) === undefined;
  });
  expect(unknown).toEqual([]);
});

it('answers each reading operation as the contract says, for things that exist', async () => {
  const headers = { authorization: `Bearer ${server.tokens['mona']}`, 'user-agent': 'test' };
  await fetch(`${server.apiUrl}/repos/acme/shop/commits/main/comments`, {
    method: 'POST',
    headers,
    body: '{"body":"hm"}',
  });
  const values = await examples(server);
  const answers: Record<string, number> = {};
  for (const operation of server.github.router.operations) {
    const [method = '', template = ''] = operation.split(' ');
    if (method !== 'GET' || isOutside(operation)) continue;
    const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURI(values(template, name)));
    const response = await fetch(`${server.apiUrl}${path}`, { headers, redirect: 'manual' });
    answers[operation] = response.status;
  }
  expect(server.problems).toEqual([]);
  const refused = Object.entries(answers).filter(([operation, status]) => status >= 400 && !(operation in ABSENT));
  expect(refused).toEqual([]);
});

/** What the shop does not have or a person's token cannot ask, and so is rightly refused. */
const ABSENT: Readonly<Record<string, string>> = {
  'GET /repos/{owner}/{repo}/license': 'there is no LICENSE',
  'GET /installation/repositories': 'a person is no installation',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/merge': 'it is not merged',
  'GET /repos/{owner}/{repo}/actions/jobs/{job_id}': 'its workflow run has no jobs',
};

/** The value of each path parameter that leads to something in the shop. */
async function examples({ store }: GitHubServer): Promise<(template: string, name: string) => string> {
  const shopped = store.findRepository('acme', 'shop');
  const pull = shopped?.issues.get(2);
  if (!shopped || pull?.typename !== 'PullRequest') throw new Error('the shop is not as expected');
  const [run] = shopped.checks.runs;
  const [review] = pull.reviews;
  const published = shopped.releases.find(({ draft }) => !draft);
  const workflowRun = shopped.workflowRuns[0];
  const blob = (await shopped.git.entryAt(pull.headSha, 'src/cart.js'))?.sha;
  const tree = (await shopped.git.commit(pull.headSha))?.tree;
  const tag = await shopped.git.ref('refs/tags/v0.2');
  const fixed: Readonly<Record<string, number | string | undefined>> = {
    owner: 'acme',
    repo: 'shop',
    org: 'acme',
    username: 'mona',
    assignee: 'mona',
    team_slug: 'core',
    team_id: store.findTeam('acme', 'core')?.id,
    pull_number: 2,
    issue_number: 2,
    milestone_number: 1,
    review_id: review?.id,
    check_run_id: run?.id,
    check_suite_id: run?.suite.id,
    release_id: published?.id,
    asset_id: published?.assets[0]?.id,
    tag: 'v0.1',
    deployment_id: shopped.deployments[0]?.id,
    status_id: shopped.deployments[0]?.statuses[0]?.id,
    ruleset_id: shopped.rulesets[0]?.id,
    environment_name: 'production',
    run_id: workflowRun?.id,
    artifact_id: workflowRun?.artifacts[0]?.id,
    archive_format: 'zip',
    attempt_number: 1,
    job_id: run?.id,
    workflow_id: 'ci.yml',
    branch: 'main',
    base: 'main',
    commit_sha: pull.headSha,
    file_sha: blob,
    tree_sha: tree,
    tag_sha: tag,
    basehead: 'main...topic',
    path: 'src/cart.js',
    dir: '.github',
    account_id: store.findAccount('mona')?.id,
    app_slug: 'github-actions',
  };
  return (template, name) => {
    if (name === 'ref') return template.includes('/git/') ? 'heads/main' : 'topic';
    if (name === 'name') return 'bug';
    if (name === 'comment_id') {
      const ids = template.includes('/pulls/')
        ? shopped.reviewComments
        : template.includes('/issues/')
          ? shopped.comments
          : shopped.commitComments;
      return String(ids.keys().next().value);
    }
    if (name === 'event_id') return String(pull.events[0]?.id);
    const value = fixed[name];
    if (value === undefined) throw new Error(`no example for {${name}} of ${template}`);
    return String(value);
  };
}
