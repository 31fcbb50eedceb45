import { Octokit } from '@octokit/rest';
import { makeEvent, readOverHttp, type EventDescription, type ReadApi } from '../../src/events.ts';
import type { GitHubServer } from '../../src/github.ts';
import { startCheckedGitHub } from '../checked-github.ts';

let github: GitHubServer;
let octokit: Octokit;
let read: ReadApi;
const repo = { owner: 'octo', repo: 'app' };

beforeAll(async () => {
  github = await startCheckedGitHub({
    state: {
      users: { mona: {}, hubot: {} },
      organizations: { octo: { members: { mona: 'admin', hubot: 'member' } } },
      tokens: { mona: { user: 'mona' } },
      repositories: {
        'octo/app': {
          commits: [
            { id: 'first', author: 'mona', files: { 'a.js': '1\n', 'b.js': '1\n' } },
            { id: 'topic', branch: 'topic', author: 'hubot', files: { 'a.js': '2\n', 'b.js': null, 'c.js': 'new\n' } },
          ],
          labels: [{ name: 'ready to go' }],
          pullRequests: [
            {
              title: 'Try it',
              author: 'hubot',
              head: 'topic',
              comments: [{ author: 'mona', body: 'Why?' }],
              reviews: [{ author: 'mona', state: 'approved' }],
            },
          ],
          releases: [{ tag: 'v1' }],
        },
      },
    },
  });
  octokit = new Octokit({ baseUrl: github.apiUrl, auth: github.tokens.mona });
  read = readOverHttp(github.apiUrl, github.tokens.mona ?? '');
});
afterAll(() => github.close());

const make = (event: EventDescription) => makeEvent(read, event);
const common = { repository: 'octo/app', sender: 'hubot' };
const everywhere = {
  repository: { full_name: 'octo/app' },
  sender: { login: 'hubot' },
  organization: { login: 'octo' },
};

describe('the payload', () => {
  it('of pull_request holds the pull request as the API shows it', async () => {
    const { data: pull } = await octokit.pulls.get({ ...repo, pull_number: 1 });
    const opened = await make({ ...common, name: 'pull_request', action: 'opened', number: 1 });
    expect(opened).toMatchObject({
      ...everywhere,
      action: 'opened',
      number: 1,
      pull_request: { head: { sha: pull.head.sha }, user: { login: 'hubot' } },
    });
    const before = 'a'.repeat(40);
    expect(
      await make({ ...common, name: 'pull_request_target', action: 'synchronize', number: 1, before }),
    ).toMatchObject({ before, after: pull.head.sha });
    expect(
      await make({ ...common, name: 'pull_request', action: 'labeled', number: 1, label: 'ready to go' }),
    ).toMatchObject({ label: { name: 'ready to go' } });
  });

  it('of pull_request_review writes the state in lower case', async () => {
    const { data } = await octokit.pulls.listReviews({ ...repo, pull_number: 1 });
    const payload = await make({
      ...common,
      name: 'pull_request_review',
      action: 'submitted',
      number: 1,
      reviewId: data[0]?.id ?? 0,
    });
    expect(payload).toMatchObject({
      review: { state: 'approved', user: { login: 'mona' } },
      pull_request: { number: 1 },
    });
  });

  it('of push lists the commits between before and after', async () => {
    const [main, topic] = await Promise.all(
      ['main', 'topic'].map(async (ref) => (await octokit.repos.getCommit({ ...repo, ref })).data.sha),
    );
    const payload = await make({
      ...common,
      name: 'push',
      ref: 'refs/heads/topic',
      before: main ?? '',
      after: topic ?? '',
    });
    expect(payload).toMatchObject({
      ...everywhere, ref: 'refs/heads/topic', created: false, deleted: false, forced: false, commits: [{ id: topic, author: { username: 'hubot' } }],
      head_commit: { id: topic, added: ['c.js'], removed: ['b.js'], modified: ['a.js'] },
    }); // oxfmt-ignore
    expect(
      await make({ ...common, name: 'push', ref: 'refs/heads/topic', before: topic ?? '', after: main ?? '' }),
    ).toMatchObject({ forced: true, commits: [] });
    expect(
      await make({ ...common, name: 'push', ref: 'refs/heads/new', before: '0'.repeat(40), after: main ?? '' }),
    ).toMatchObject({ created: true });
  });

  it('of issue_comment, release, merge_group, schedule and workflow_dispatch', async () => {
    const { data: comments } = await octokit.issues.listComments({ ...repo, issue_number: 1 });
    const { data: release } = await octokit.repos.getReleaseByTag({ ...repo, tag: 'v1' });
    const sha = (await octokit.repos.getCommit({ ...repo, ref: 'main' })).data.sha;
    expect(
      await make({ ...common, name: 'issue_comment', action: 'created', number: 1, commentId: comments[0]?.id ?? 0 }),
    ).toMatchObject({ issue: { number: 1, pull_request: {} }, comment: { body: 'Why?' } });
    expect(await make({ ...common, name: 'release', action: 'published', releaseId: release.id })).toMatchObject({
      release: { tag_name: 'v1' },
    });
    expect(
      await make({
        ...common,
        name: 'merge_group',
        action: 'checks_requested',
        headRef: 'refs/heads/gh-readonly-queue/main/pr-1-x',
        headSha: sha,
        baseRef: 'refs/heads/main',
        baseSha: sha,
      }),
    ).toMatchObject({ merge_group: { head_sha: sha, head_commit: { id: sha } } });
    expect(await make({ ...common, name: 'schedule', schedule: '0 3 * * *' })).toMatchObject({
      ...everywhere,
      schedule: '0 3 * * *',
    });
    expect(await make({ ...common, name: 'workflow_dispatch', inputs: { level: 'error' } })).toMatchObject({
      inputs: { level: 'error' },
      ref: 'refs/heads/main',
    });
  });

  it('is refused for what does not exist', async () => {
    await expect(make({ ...common, name: 'pull_request', action: 'opened', number: 99 })).rejects.toThrow(
      'GET /repos/octo/app/pulls/99: expected 200, found 404',
    );
  });
});
