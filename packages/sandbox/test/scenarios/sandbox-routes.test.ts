import { Octokit } from '@octokit/rest';
import type { GitHubServer } from '../../src/github.ts';
import { startCheckedGitHub } from '../checked-github.ts';

let github: GitHubServer;
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
            { branch: 'topic', files: { 'a.js': '2\n' } },
          ],
          labels: [{ name: 'bug', color: 'ff0000' }],
          pullRequests: [
            {
              title: 'Try it',
              author: 'mona',
              head: 'topic',
              labels: ['bug'],
              comments: [{ author: 'mona', body: 'Look' }],
            },
          ],
        },
      },
    },
  });
  octokit = new Octokit({ baseUrl: github.apiUrl, auth: github.tokens.mona, log: quiet });
});
afterAll(() => github.close());

const ask = (method: string, path: string, body?: unknown) =>
  fetch(`${github.url}/_sandbox/${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
const released = async () => (await octokit.repos.listReleases(repo)).data.length;

describe('the sandbox itself', () => {
  it('tells what was asked, without the secret of the token', async () => {
    await released();
    const text = await (await ask('GET', 'requests')).text();
    expect(text).not.toContain(github.tokens.mona);
    expect(JSON.parse(text)).toMatchObject([
      { method: 'GET', route: '/repos/{owner}/{repo}/releases', status: 200, token: 'mona' },
    ]);
  });

  it('takes faults over HTTP, and says what is wrong with one that it does not know', async () => {
    await ask('POST', 'faults', [{ kind: 'status', status: 503, route: 'GET /repos/{owner}/{repo}/releases', at: 2 }]);
    expect(await released()).toBe(0);
    await expect(released()).rejects.toMatchObject({ status: 503 });
    expect(await released()).toBe(0);
    const wrong = await ask('POST', 'faults', { kind: 'status', sttus: 503 });
    expect(wrong.status).toBe(422);
    expect(await wrong.json()).toMatchObject({ message: expect.stringContaining('unknown field "sttus"') as string });
  });

  it('tells what is there now in the words of the state file, and starts again', async () => {
    await octokit.repos.createRelease({ ...repo, tag_name: 'v1' });
    const state = (await (await ask('GET', 'state')).json()) as object;
    expect(state).toMatchObject({
      users: { mona: {} },
      tokens: { mona: { user: 'mona' } },
      repositories: {
        'octo/app': {
          branches: { topic: expect.stringMatching(/^[0-9a-f]{40}$/) as string },
          tags: { v1: expect.stringMatching(/^[0-9a-f]{40}$/) as string },
          labels: [{ name: 'bug', color: 'ff0000' }],
          pullRequests: [
            {
              number: 1,
              title: 'Try it',
              head: 'topic',
              base: 'main',
              labels: ['bug'],
              comments: [{ author: 'mona', body: 'Look' }],
            },
          ],
          releases: [{ tag: 'v1' }],
        },
      },
    });
    expect(JSON.stringify(state)).not.toContain(github.tokens.mona);
    expect((await ask('POST', 'reset')).status).toBe(204);
    expect(await released()).toBe(0);
    expect(github.requests().length).toBe(1);
  });
});
