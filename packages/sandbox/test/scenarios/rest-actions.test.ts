import { Octokit } from '@octokit/rest';
import { makeEvent, readOverHttp } from '../../src/events.ts';
import { recordWorkflowRun } from '../../src/record-workflow-run.ts';
import { startCheckedGitHub, type CheckedGitHub } from '../checked-github.ts';
import { removeFolders, writeFolder } from '../write-action.ts';

let github: CheckedGitHub;
let octokit: Octokit;
const repo = { owner: 'octo', repo: 'app' };
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

beforeAll(async () => {
  github = await startCheckedGitHub({
    state: {
      users: { mona: {} },
      organizations: { octo: { members: { mona: 'admin' } } },
      tokens: { mona: { user: 'mona' } },
      repositories: {
        'octo/app': {
          commits: [
            { id: 'first', files: { '.github/workflows/nightly.yml': 'name: nightly\n' } },
            { id: 'topic', branch: 'topic', message: 'Try it\n\nwith care', files: { 'a.js': '2\n' } },
          ],
          pullRequests: [{ title: 'Try it', author: 'mona', head: 'topic' }],
          workflowRuns: [
            {
              name: 'CI',
              event: 'pull_request',
              head: 'topic',
              conclusion: 'success',
              artifacts: [
                { name: 'report', files: { 'a/b.json': '{}' } },
                { name: 'old', expired: true, files: {} },
              ],
            },
            { name: 'CI', event: 'push', head: 'main', conclusion: 'failure' },
          ],
        },
      },
    },
  });
  octokit = new Octokit({ baseUrl: github.apiUrl, auth: github.tokens.mona, log: quiet });
});
afterAll(async () => {
  removeFolders();
  await github.close();
});

describe('workflow runs', () => {
  it('are listed by branch, event and conclusion, with their workflow', async () => {
    const list = async (query: object) =>
      (await octokit.actions.listWorkflowRunsForRepo({ ...repo, ...query })).data.workflow_runs;
    expect(await list({})).toHaveLength(2);
    const [run, ...others] = await list({ branch: 'topic', event: 'pull_request', status: 'success' });
    expect(others).toEqual([]);
    expect(run).toMatchObject({
      name: 'CI',
      run_number: 1,
      display_title: 'Try it',
      pull_requests: [{ number: 1 }],
      head_commit: { message: 'Try it\n\nwith care' },
    });
    const { data: byWorkflow } = await octokit.actions.listWorkflowRuns({
      ...repo,
      workflow_id: run?.workflow_id ?? 0,
    });
    expect(byWorkflow.total_count).toBe(2);
    const { data: workflows } = await octokit.actions.listRepoWorkflows(repo);
    expect(workflows.workflows.map((one) => one.path)).toContain('.github/workflows/nightly.yml');
  });

  it('keep artifacts: zip files that expire', async () => {
    const { data } = await octokit.actions.listArtifactsForRepo({ ...repo, name: 'report' });
    expect(data).toMatchObject({
      total_count: 1,
      artifacts: [{ name: 'report', expired: false, workflow_run: { head_branch: 'topic' } }],
    });
    const artifact_id = data.artifacts[0]?.id ?? 0;
    const { data: zip } = await octokit.actions.downloadArtifact({ ...repo, artifact_id, archive_format: 'zip' });
    expect(Buffer.from(zip as ArrayBuffer).toString('latin1')).toMatch(/^PK.*a\/b\.json/s);
    const { data: old } = await octokit.actions.listArtifactsForRepo({ ...repo, name: 'old' });
    await expect(
      octokit.actions.downloadArtifact({ ...repo, artifact_id: old.artifacts[0]?.id ?? 0, archive_format: 'zip' }),
    ).rejects.toMatchObject({ status: 410 });
  });

  it('become the payload of a workflow_run event', async () => {
    const { data } = await octokit.actions.listWorkflowRunsForRepo({ ...repo, branch: 'topic' });
    const read = readOverHttp(github.apiUrl, github.tokens.mona ?? '');
    const payload = await makeEvent(read, {
      name: 'workflow_run',
      action: 'completed',
      repository: 'octo/app',
      runId: data.workflow_runs[0]?.id ?? 0,
    });
    expect(payload).toMatchObject({
      action: 'completed',
      workflow_run: { head_branch: 'topic', event: 'pull_request' },
      workflow: { path: '.github/workflows/ci.yml' },
      repository: { full_name: 'octo/app' },
    });
  });

  it('are recorded after the fact, with the folder that became their artifact', async () => {
    const { data: head } = await octokit.repos.getBranch({ ...repo, branch: 'topic' });
    const folder = writeFolder({ 'report.json': '{"findings":3}' });
    const run = recordWorkflowRun(github, {
      repository: 'octo/app', name: 'Lint', path: '.github/workflows/lint.yml', event: 'pull_request', headBranch: 'topic',
      headSha: head.commit.sha, conclusion: 'failure', artifacts: { findings: folder },
    }); // oxfmt-ignore
    const { data } = await octokit.actions.listWorkflowRunArtifacts({ ...repo, run_id: run.id });
    expect(data.artifacts).toMatchObject([{ name: 'findings', digest: expect.stringMatching(/^sha256:/) as string }]);
    expect((await octokit.actions.getWorkflowRun({ ...repo, run_id: run.id })).data).toMatchObject({
      run_number: 1,
      conclusion: 'failure',
    });
  });

  it('are queued by a dispatch of their workflow', async () => {
    await octokit.actions.createWorkflowDispatch({ ...repo, workflow_id: 'nightly.yml', ref: 'main' });
    const { data } = await octokit.actions.listWorkflowRuns({
      ...repo,
      workflow_id: 'nightly.yml',
      event: 'workflow_dispatch',
    });
    expect(data.workflow_runs).toMatchObject([{ status: 'queued', head_branch: 'main', actor: { login: 'mona' } }]);
    await expect(
      octokit.actions.createWorkflowDispatch({ ...repo, workflow_id: 'nightly.yml', ref: 'none' }),
    ).rejects.toMatchObject({ status: 422 });
  });
});
