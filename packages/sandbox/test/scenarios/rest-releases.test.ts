import { Octokit } from '@octokit/rest';
import { startCheckedGitHub, type CheckedGitHub } from '../checked-github.ts';

let github: CheckedGitHub;
const repo = { owner: 'octo', repo: 'app' };
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const as = (token: string) => new Octokit({ baseUrl: github.apiUrl, auth: github.tokens[token], log: quiet });

beforeAll(async () => {
  github = await startCheckedGitHub({
    state: {
      users: { mona: {}, hubot: {} },
      organizations: { octo: { members: { mona: 'admin', hubot: 'member' } } },
      tokens: { mona: { user: 'mona' }, reader: { app: 'github-actions', permissions: 'read-all' } },
      repositories: {
        'octo/app': {
          commits: [
            { id: 'first', date: '2026-01-01T00:00:00Z', files: { 'a.js': '1\n' } },
            { id: 'second', branch: 'topic', files: { 'a.js': '2\n' } },
            {
              id: 'config',
              files: { '.github/release.yml': 'changelog:\n  categories:\n    - title: Fixes\n      labels: [bug]\n' },
            },
          ],
          tags: { 'v1.0.0': 'first' },
          labels: [{ name: 'bug' }],
          pullRequests: [{ title: 'Repair it', author: 'hubot', head: 'topic', labels: ['bug'], merged: {} }],
          releases: [{ tag: 'v1.0.0', body: 'First' }],
        },
      },
    },
  });
});
afterAll(async () => {
  await github.close();
});

describe('releases', () => {
  it('are drafts that readers and tags do not find, until they are published', async () => {
    const octokit = as('mona');
    const { data: draft } = await octokit.repos.createRelease({
      ...repo,
      tag_name: 'v1.1.0',
      draft: true,
      body: 'soon',
    });
    const tagged = () => octokit.repos.getReleaseByTag({ ...repo, tag: 'v1.1.0' });
    await expect(tagged()).rejects.toMatchObject({ status: 404 });
    expect((await octokit.repos.listReleases(repo)).data.map((one) => one.tag_name)).toEqual(['v1.1.0', 'v1.0.0']);
    expect((await as('reader').repos.listReleases(repo)).data.map((one) => one.tag_name)).toEqual(['v1.0.0']);
    await expect(as('reader').repos.getRelease({ ...repo, release_id: draft.id })).rejects.toMatchObject({
      status: 404,
    });
    expect((await octokit.repos.getLatestRelease(repo)).data.tag_name).toBe('v1.0.0');

    await octokit.repos.updateRelease({ ...repo, release_id: draft.id, draft: false });
    expect((await tagged()).data).toMatchObject({ draft: false, id: draft.id });
    expect((await octokit.repos.getLatestRelease(repo)).data.tag_name).toBe('v1.1.0');
    const { data: ref } = await octokit.git.getRef({ ...repo, ref: 'tags/v1.1.0' });
    expect(ref.object.sha).toBe((await octokit.repos.getCommit({ ...repo, ref: 'main' })).data.sha);
  });

  it('have no compare-and-set: two drafts of one tag, but one published', async () => {
    const octokit = as('mona');
    const make = (draft: boolean) => octokit.repos.createRelease({ ...repo, tag_name: 'v2.0.0', draft });
    await make(true);
    await make(true);
    expect((await octokit.repos.listReleases(repo)).data.filter((one) => one.tag_name === 'v2.0.0')).toHaveLength(2);
    await make(false);
    await expect(make(false)).rejects.toMatchObject({
      status: 422,
      response: { data: { errors: [{ code: 'already_exists', field: 'tag_name' }] } },
    });
  });

  it('refuse a body over 125,000 characters', async () => {
    const attempt = as('mona').repos.createRelease({ ...repo, tag_name: 'v3', draft: true, body: 'x'.repeat(125_001) });
    await expect(attempt).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining('maximum is 125000 characters') as string,
    });
  });

  it('carry assets: uploaded, listed, downloaded, deleted', async () => {
    const octokit = as('mona');
    const { data: release } = await octokit.repos.getReleaseByTag({ ...repo, tag: 'v1.0.0' });
    const upload = () =>
      octokit.repos.uploadReleaseAsset({
        ...repo,
        release_id: release.id,
        name: 'read me.txt',
        data: 'hello',
        url: release.upload_url,
        headers: { 'content-type': 'text/plain' },
      });
    const { data: asset } = await upload();
    expect(asset).toMatchObject({ name: 'read.me.txt', size: 5, state: 'uploaded' });
    await expect(upload()).rejects.toMatchObject({ status: 422 });
    const { data } = await octokit.repos.getReleaseAsset({
      ...repo,
      asset_id: asset.id,
      headers: { accept: 'application/octet-stream' },
    });
    expect(Buffer.from(data as unknown as ArrayBuffer).toString()).toBe('hello');
    expect(await (await fetch(asset.browser_download_url)).text()).toBe('hello');
    expect((await octokit.repos.listReleaseAssets({ ...repo, release_id: release.id })).data).toMatchObject([
      { download_count: 2 },
    ]);
    await octokit.repos.deleteReleaseAsset({ ...repo, asset_id: asset.id });
    expect((await octokit.repos.listReleaseAssets({ ...repo, release_id: release.id })).data).toEqual([]);
  });

  it('get notes from the pull requests that were merged since the last one', async () => {
    const { data } = await as('mona').repos.generateReleaseNotes({
      ...repo,
      tag_name: 'v9',
      previous_tag_name: 'v1.0.0',
    });
    expect(data.body.replaceAll(github.url, 'https://github.test')).toBe(
      [
        '<!-- Release notes generated using configuration in .github/release.yml at main -->',
        '',
        "## What's Changed",
        '### Fixes',
        '* Repair it by @hubot in https://github.test/octo/app/pull/1',
        '',
        '## New Contributors',
        '* @hubot made their first contribution in https://github.test/octo/app/pull/1',
        '',
        '',
        '**Full Changelog**: https://github.test/octo/app/compare/v1.0.0...v9',
      ].join('\n'),
    );
  });
});
