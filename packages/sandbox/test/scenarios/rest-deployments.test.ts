import { Octokit } from '@octokit/rest';
import { startCheckedGitHub, type CheckedGitHub } from '../checked-github.ts';

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
            { id: 'first', files: { 'a.js': '1\n' } },
            { id: 'red', branch: 'red', files: { 'a.js': '2\n' } },
          ],
          statuses: [{ commit: 'red', context: 'ci', state: 'failure' }],
        },
      },
    },
  });
  octokit = new Octokit({ baseUrl: github.apiUrl, auth: github.tokens.mona, log: quiet });
});
afterAll(async () => {
  await github.close();
});

async function deploy(environment: string): Promise<number> {
  const { data } = await octokit.repos.createDeployment({ ...repo, ref: 'main', environment, required_contexts: [] });
  if (!('id' in data)) throw new Error('expected a deployment');
  return data.id;
}

const states = async (id: number) =>
  (await octokit.repos.listDeploymentStatuses({ ...repo, deployment_id: id })).data.map((one) => one.state);
const setState = (id: number, state: 'success' | 'in_progress') =>
  octokit.repos.createDeploymentStatus({ ...repo, deployment_id: id, state });

describe('deployments', () => {
  it('end the older ones of their environment when they succeed', async () => {
    const [first, elsewhere, second] = [
      await deploy('production'),
      await deploy('staging'),
      await deploy('production'),
    ];
    await setState(first, 'success');
    await setState(elsewhere, 'success');
    await setState(second, 'in_progress');
    expect(await states(first)).toEqual(['success']);
    await setState(second, 'success');
    expect(await states(first)).toEqual(['inactive', 'success']);
    expect(await states(elsewhere)).toEqual(['success']);
    expect((await octokit.repos.getAllEnvironments(repo)).data.environments?.map((one) => one.name).sort()).toEqual([
      'production',
      'staging',
    ]);
    await expect(octokit.repos.deleteDeployment({ ...repo, deployment_id: second })).rejects.toMatchObject({
      status: 422,
    });
    await octokit.repos.deleteDeployment({ ...repo, deployment_id: first });
  });

  it('are refused while a commit status is not green', async () => {
    await expect(octokit.repos.createDeployment({ ...repo, ref: 'red' })).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('Conflict: Commit status checks failed for red.') as string,
    });
  });

  it('go to environments with rules', async () => {
    await octokit.repos.createOrUpdateEnvironment({ ...repo, environment_name: 'prod/eu', wait_timer: 30 });
    const { data } = await octokit.repos.getEnvironment({ ...repo, environment_name: 'prod/eu' });
    expect(data).toMatchObject({ name: 'prod/eu', protection_rules: [{ type: 'wait_timer', wait_timer: 30 }] });
    await octokit.repos.deleteAnEnvironment({ ...repo, environment_name: 'prod/eu' });
    await expect(octokit.repos.getEnvironment({ ...repo, environment_name: 'prod/eu' })).rejects.toMatchObject({
      status: 404,
    });
  });
});
