import { Octokit } from '@octokit/rest';
import { startCheckedGitHub, type CheckedGitHub } from '../checked-github.ts';

let github: CheckedGitHub;
const repo = { owner: 'octo', repo: 'app' };
const as = (token: string) => new Octokit({ baseUrl: github.apiUrl, auth: github.tokens[token], log: quiet });
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

beforeAll(async () => {
  github = await startCheckedGitHub({
    state: {
      users: { mona: {} },
      organizations: { octo: { members: { mona: 'admin' } } },
      tokens: {
        workflow: { app: 'github-actions', permissions: { checks: 'write', contents: 'read' } },
        reader: { app: 'github-actions', permissions: 'read-all' },
        other: { app: 'other-app' },
        mona: { user: 'mona' },
      },
      repositories: { 'octo/app': { commits: [{ id: 'first', files: { 'a.js': '1\n' } }] } },
    },
  });
});
afterAll(async () => {
  await github.close();
});

const annotations = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    path: 'a.js',
    start_line: index + 1,
    end_line: index + 1,
    annotation_level: 'warning' as const,
    message: `finding ${index}`,
  }));

async function headSha(): Promise<string> {
  return (await as('mona').repos.getCommit({ ...repo, ref: 'main' })).data.sha;
}

describe('check runs', () => {
  it('are made, filled fifty annotations at a time, and listed with their suite', async () => {
    const octokit = as('workflow');
    const head_sha = await headSha();
    const { data: run } = await octokit.checks.create({
      ...repo,
      name: 'lint',
      head_sha,
      status: 'in_progress',
      output: { title: 't', summary: 's', annotations: annotations(50) },
    });
    await octokit.checks.update({
      ...repo,
      check_run_id: run.id,
      conclusion: 'failure',
      output: { title: '70 problems', summary: 's', annotations: annotations(20) },
    });
    const listed = await octokit.checks.listForRef({ ...repo, ref: 'main' });
    expect(listed.data.check_runs).toMatchObject([
      { id: run.id, status: 'completed', conclusion: 'failure', output: { annotations_count: 70 } },
    ]);
    const all = await octokit.paginate(octokit.checks.listAnnotations, { ...repo, check_run_id: run.id, per_page: 50 });
    expect(all).toHaveLength(70);
    const { data: suites } = await octokit.checks.listSuitesForRef({ ...repo, ref: 'main' });
    expect(suites.check_suites).toMatchObject([
      { id: run.check_suite?.id, status: 'completed', conclusion: 'failure', latest_check_runs_count: 1 },
    ]);
  });

  it.each([
    [
      '51 annotations',
      { title: 't', summary: 's', annotations: annotations(51) },
      'No more than 50 items are allowed; 51 were supplied.',
    ],
    [
      'a summary over the limit',
      { title: 't', summary: 'x'.repeat(65_536) },
      'Only 65535 characters are allowed; 65536 were supplied.',
    ],
  ])('with %s are refused', async (_, output, message) => {
    const attempt = as('workflow').checks.create({ ...repo, name: 'lint', head_sha: await headSha(), output });
    await expect(attempt).rejects.toMatchObject({ status: 422, message: expect.stringContaining(message) as string });
  });

  it.each([
    ['reader', 403, 'Resource not accessible by integration'],
    ['mona', 403, 'You must authenticate via a GitHub App.'],
  ])('cannot be made with the token of %s', async (token, status, message) => {
    const attempt = as(token).checks.create({ ...repo, name: 'lint', head_sha: await headSha() });
    await expect(attempt).rejects.toMatchObject({ status, message: expect.stringContaining(message) as string });
  });

  it('are changed by their own app only', async () => {
    const { data: run } = await as('workflow').checks.create({ ...repo, name: 'mine', head_sha: await headSha() });
    await expect(
      as('other').checks.update({ ...repo, check_run_id: run.id, conclusion: 'success' }),
    ).rejects.toMatchObject({ status: 403 });
  });
});
