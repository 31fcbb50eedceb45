import { execFileSync } from 'node:child_process';
import { asToken, statusOf } from '../as-token.ts';
import { startCheckedGitHub, type CheckedGitHub } from '../checked-github.ts';

// One server for all: nothing here depends on what another test did.

let github: CheckedGitHub;
const repo = { owner: 'octo', repo: 'app' };

beforeAll(async () => {
  github = await startCheckedGitHub({
    strictness: { mergeable: 'immediate' },
    state: {
      users: { mona: {} },
      organizations: { octo: { members: { mona: 'admin' } } },
      tokens: { mona: { user: 'mona' }, workflow: { app: 'github-actions', permissions: 'write-all' } },
      repositories: {
        'octo/app': {
          commits: [
            { id: 'first', files: { 'a.txt': 'a\n' } },
            { id: 'topic', branch: 'topic', files: { 'dir/ü.txt': 'b\n' } },
            { branch: 'release/1', files: { 'b.txt': 'b\n' } },
            { branch: 'clash', files: { 'a.txt': 'clash\n' } },
            { files: { 'a.txt': 'newer\n' } },
          ],
          pullRequests: [{ number: 1, title: 'Topic', head: 'topic', author: 'mona' }],
        },
        'octo/open': {
          allowActionsApproval: true,
          commits: [{ files: { 'a.txt': 'a\n' } }, { branch: 'topic', files: { 'a.txt': 'b\n' } }],
        },
        'octo/secret': { private: true, commits: [{ files: { 'key.txt': 'x' } }] },
      },
    },
  });
});
afterAll(async () => {
  await github.close();
});

const ask = (method: string, path: string, body?: string, token: string | null = 'mona') =>
  fetch(github.url + path, {
    method,
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      ...(token !== null && { authorization: `Bearer ${github.tokens[token]}` }),
    },
    ...(body !== undefined && { body }),
  });
const comments = '/repos/octo/app/issues/1/comments';

describe('a body', () => {
  it.each([
    ['garbage', 400, 'Problems parsing JSON'],
    ['"text"', 400, 'Body should be a JSON object'],
    ['{}', 422, 'Invalid request.\n\n"body" wasn\'t supplied.'],
    ['{"body":null}', 422, "Invalid request.\n\nFor 'properties/body', nil is not a string."],
    ['{"body":3}', 422, "Invalid request.\n\nFor 'properties/body', 3 is not a string."],
    ['{"body":" \\n"}', 422, 'Validation Failed'],
  ])('%s is refused with %d', async (body, status, message) => {
    const response = await ask('POST', comments, body);
    expect([response.status, ((await response.json()) as { message: string }).message]).toEqual([status, message]);
  });

  it('is JSON whatever its content type says', async () => {
    const headers = {
      authorization: `Bearer ${github.tokens.mona}`,
      'content-type': 'application/x-www-form-urlencoded',
    };
    const response = await fetch(github.url + comments, { method: 'POST', headers, body: 'body=hello' });
    expect(response.status).toBe(400);
  });
});

it('an operation that the sandbox does not serve is told from a thing that is not there', async () => {
  const response = await ask('GET', '/repos/octo/app/hooks');
  expect([response.status, await response.json()]).toMatchObject([
    404,
    { message: 'Not Found (the sandbox serves no GET /repos/octo/app/hooks)' },
  ]);
});

it('links name the repository by its id, and can be followed', async () => {
  const first = await ask('GET', '/repos/octo/app/commits?per_page=1');
  const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
  expect(new URL(next).pathname).toMatch(/^\/repositories\/\d+\/commits$/);
  expect(await (await ask('GET', next.slice(github.url.length))).json()).toHaveLength(1);
  expect(github.requests().at(-1)).toMatchObject({ route: '/repos/{owner}/{repo}/commits' });
  expect((await ask('GET', '/repositories/1/commits')).status).toBe(404);
});

describe("a workflow's token", () => {
  const opened = (name: string) =>
    asToken(github, 'workflow').pulls.create({ owner: 'octo', repo: name, title: 'x', head: 'topic', base: 'main' });

  it('opens and approves no pull request where the repository does not allow that', async () => {
    await expect(opened('app')).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('GitHub Actions is not permitted to create or approve') as unknown,
    });
    const octokit = asToken(github, 'workflow');
    const approval = octokit.pulls.createReview({ ...repo, pull_number: 1, event: 'APPROVE' });
    await expect(approval).rejects.toMatchObject({
      status: 422,
      response: { data: { errors: ['GitHub Actions is not permitted to approve pull requests.'] } },
    });
    const { data } = await octokit.pulls.get({ ...repo, pull_number: 1 });
    const mutation = `mutation { addPullRequestReview(input: { pullRequestId: "${data.node_id}", event: APPROVE }) { clientMutationId } }`;
    await expect(octokit.graphql(mutation)).rejects.toThrow('GitHub Actions is not permitted to approve');
    await expect(
      octokit.pulls.createReview({ ...repo, pull_number: 1, event: 'COMMENT', body: 'x' }),
    ).resolves.toBeTruthy();
  });

  it('opens one where it does', async () => {
    expect((await opened('open')).data).toMatchObject({ number: 1, user: { login: 'github-actions[bot]' } });
  });
});

it('checks name the pull requests whose head they are for', async () => {
  const octokit = asToken(github, 'workflow');
  const { data: pull } = await octokit.pulls.get({ ...repo, pull_number: 1 });
  const { data: run } = await octokit.checks.create({ ...repo, name: 'lint', head_sha: pull.head.sha });
  expect(run.pull_requests).toMatchObject([
    { number: 1, head: { ref: 'topic', sha: pull.head.sha }, base: { ref: 'main' } },
  ]);
  const { data: suite } = await octokit.checks.getSuite({ ...repo, check_suite_id: run.check_suite?.id ?? 0 });
  expect(suite.pull_requests).toMatchObject([{ number: 1 }]);
});

it('statuses link to web pages only', async () => {
  const { data: pull } = await asToken(github, 'mona').pulls.get({ ...repo, pull_number: 1 });
  const status = (target_url: string) =>
    asToken(github, 'mona').repos.createCommitStatus({ ...repo, sha: pull.head.sha, state: 'success', target_url });
  expect(await statusOf(status('javascript:alert(1)'))).toBe(422);
  expect(await statusOf(status('https://example.test/'))).toBe(0);
});

describe('a deployment of a branch', () => {
  const deploy = (ref: string, more = {}) =>
    asToken(github, 'mona').repos.createDeployment({ ...repo, ref, required_contexts: [], ...more });

  it('that is behind brings it up to date first, and then deploys it', async () => {
    expect(await deploy('release/1')).toMatchObject({
      status: 202,
      data: { message: 'Auto-merged main into release/1 on deployment.' },
    });
    expect((await deploy('release/1')).status).toBe(201);
    const { data } = await asToken(github, 'mona').repos.compareCommitsWithBasehead({
      ...repo,
      basehead: 'main...release/1',
    });
    expect(data.behind_by).toBe(0);
  });

  it('that conflicts is refused, unless nothing is to be merged', async () => {
    await expect(deploy('clash')).rejects.toMatchObject({
      status: 409,
      response: { data: { message: 'Conflict merging main into clash.' } },
    });
    expect((await deploy('clash', { auto_merge: false })).status).toBe(201);
  });
});

describe('what answers point to', () => {
  const pull = async () => (await asToken(github, 'mona').pulls.get({ ...repo, pull_number: 1 })).data;

  it('is there: diff and patch of a pull request, raw files, also on branches with slashes', async () => {
    const { diff_url, patch_url } = await pull();
    expect(await (await fetch(diff_url)).text()).toMatch(/^diff --git /);
    expect(await (await fetch(patch_url)).text()).toMatch(/^From [0-9a-f]{40} /);
    const { data: file } = await asToken(github, 'mona').repos.getContent({ ...repo, path: 'dir/ü.txt', ref: 'topic' });
    expect(await (await fetch((file as { download_url: string }).download_url)).text()).toBe('b\n');
    expect(await (await ask('GET', '/octo/app/raw/release/1/b.txt', undefined, null)).text()).toBe('b\n');
  });

  it('is a commit as a patch', async () => {
    const { head } = await pull();
    const headers = { accept: 'application/vnd.github.patch' };
    const response = await fetch(`${github.apiUrl}/repos/octo/app/commits/${head.sha}`, { headers });
    expect([response.status, await response.text()]).toEqual([200, expect.stringMatching(/^From [0-9a-f]{40} /)]);
  });

  it('is an archive, behind a redirect', async () => {
    const octokit = asToken(github, 'mona');
    const { data } = await octokit.repos.downloadTarballArchive({ ...repo, ref: 'topic' });
    const files = execFileSync('tar', ['-tz'], { input: Buffer.from(data as ArrayBuffer), encoding: 'utf8' });
    expect(files).toMatch(/^octo-app-[0-9a-f]{7}\/\n.*a\.txt\n/);
    const zip = await octokit.repos.downloadZipballArchive({ ...repo, ref: 'main' });
    expect(Buffer.from(zip.data as ArrayBuffer).toString('latin1', 0, 2)).toBe('PK');
  });

  it('is nobody else’s when the repository is private', async () => {
    expect((await ask('GET', '/octo/secret/raw/main/key.txt', undefined, null)).status).toBe(404);
    expect((await ask('GET', '/octo/secret/raw/main/key.txt')).status).toBe(200);
    expect((await ask('GET', '/octo/app/raw/main/../../key.txt')).status).toBe(404);
  });
});
