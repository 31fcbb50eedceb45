import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkoutAction } from 'sandbox/checkout-action';
import { startGitHub, type GitHubServer } from 'sandbox/github';
import { readAllActions } from '../contract/action-metadata.ts';
import { assembleTree } from '../release/assemble-tree.ts';
import { commitTree } from '../release/commit-tree.ts';
import { describeCompany, openPullRequest, type OpenedPullRequest } from '../story/make-pull-request.ts';
import { runJob } from '../story/run-job.ts';
import { readPullRequestView } from '../story/view.ts';

const root = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'uses-'));
const released = join(scratch, 'released');
let server: GitHubServer;
let opened: OpenedPullRequest;

beforeAll(async () => {
  mkdirSync(released);
  const git = (...args: string[]): string => execFileSync('git', ['-C', released, ...args], { encoding: 'utf8' });
  git('init', '--quiet', '--initial-branch', 'main');
  writeFileSync(join(released, 'README.md'), 'sources\n');
  git('add', '.');
  git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', 'commit', '--quiet', '-m', 'sources');
  assembleTree(root, join(scratch, 'tree'), readAllActions(root), '1.2.3');
  commitTree(released, join(scratch, 'tree'), 'HEAD', '1.2.3');

  const company = describeCompany();
  server = await startGitHub({
    state: {
      ...company,
      organizations: { ...company.organizations, org: { name: 'Org' } },
      repositories: { ...company.repositories, 'org/actions': { git: released } },
    },
    stateFolder: root,
    strictness: { mergeable: 'immediate' },
  });
  opened = await openPullRequest(server, scratch, join(root, 'scripts/story/change'), join(root, 'node_modules'));
});
afterAll(async () => {
  await server.close();
  rmSync(scratch, { recursive: true, force: true });
});

test('org/actions/lint-review@v1, fetched as the runner does, comments on the pull request', async () => {
  const action = await checkoutAction('org/actions/lint-review@v1', server.url, server.tokens.workflow);
  try {
    const job = await runJob(server, opened, {
      name: 'lint',
      action: action.folder,
      event: 'pull_request',
      inputs: { command: 'npx eslint --format json .' },
      path: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
    });
    const view = await readPullRequestView(server.apiUrl, server.tokens.grace ?? '', opened.repository, opened.number);
    const places = view.reviewComments.map(({ path, line }) => `${path}:${line}`).sort();
    expect({ conclusion: job.conclusion, places }).toEqual({
      conclusion: 'failure',
      places: [
        'src/opening-hours.js:4',
        'src/opening-hours.js:5',
        'src/replies.js:16',
        'src/replies.js:17',
        'src/replies.js:18',
      ],
    });
  } finally {
    action.remove();
  }
});

test.each(['v1', 'v1.2', 'v1.2.3'])('@%s resolves every action', async (tag) => {
  for (const { name } of readAllActions(root)) {
    const action = await checkoutAction(`org/actions/${name}@${tag}`, server.url, server.tokens.workflow);
    action.remove();
  }
});

test('what is not released does not resolve', async () => {
  await expect(checkoutAction('org/actions/no-such-action@v1', server.url, server.tokens.workflow)).rejects.toThrow(
    'no-such-action',
  );
});
