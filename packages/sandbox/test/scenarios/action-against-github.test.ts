import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { makeEvent, readOverHttp } from '../../src/events.ts';
import type { GitHubServer } from '../../src/github.ts';
import { startCheckedGitHub } from '../checked-github.ts';
import { runAction } from '../../src/runner.ts';
import { makeFolder, removeFolders, writeAction } from '../write-action.ts';

// The whole way of a user: a state, an event, a checkout, and an action that uses @actions/core and @actions/github
// as they come from npm.

// Never the synchronous one: the server answers from this process.
const run = promisify(execFile);
const git = (...args: string[]) => run('git', args);

let github: GitHubServer;

beforeAll(async () => {
  github = await startCheckedGitHub({
    state: {
      users: { mona: {}, hubot: {} },
      organizations: { octo: { members: { mona: 'admin', hubot: 'member' } } },
      tokens: {
        mona: { user: 'mona' },
        workflow: { app: 'github-actions', permissions: { contents: 'read', 'pull-requests': 'write' } },
        fork: { app: 'github-actions', permissions: 'read-all' },
      },
      repositories: {
        'octo/app': {
          commits: [
            { id: 'first', files: { 'a.js': 'one\n' } },
            { branch: 'topic', author: 'hubot', files: { 'a.js': 'one\ntwo\n' } },
          ],
          pullRequests: [{ title: 'Add two', author: 'hubot', head: 'topic' }],
        },
      },
    },
  });
});
afterAll(async () => {
  await github.close();
  removeFolders();
});

const module = (name: string) => import.meta.resolve(name);
const action = () =>
  writeAction('', {
    inputs: 'inputs:\n  github-token:\n    default: ${{ github.token }}',
    runs: 'post: post.mjs',
    files: {
      'action.yml':
        'name: Greet\ninputs:\n  github-token:\n    default: ${{ github.token }}\nruns:\n  using: node24\n  main: main.mjs\n  post: post.mjs\n',
      'main.mjs': `
        import * as core from '${module('@actions/core')}';
        import { context, getOctokit } from '${module('@actions/github')}';
        const octokit = getOctokit(core.getInput('github-token'));
        const { number } = context.payload.pull_request;
        const files = await octokit.paginate(octokit.rest.pulls.listFiles, { ...context.repo, pull_number: number });
        core.info('checked out: ' + (await import('node:fs')).readFileSync('a.js', 'utf8').split('\\n').length);
        const { repository } = await octokit.graphql('query($owner: String!, $repo: String!, $number: Int!) { repository(owner: $owner, name: $repo) { pullRequest(number: $number) { title } } }', { ...context.repo, number });
        core.setOutput('title', repository.pullRequest.title);
        core.setOutput('files', files.map((file) => file.filename).join());
        core.saveState('number', number);
        await core.summary.addHeading('Greeted').write();
        try {
          await octokit.rest.issues.createComment({ ...context.repo, issue_number: number, body: 'Hello' });
        } catch (error) {
          core.warning('cannot comment: ' + error.message);
        }`,
      'post.mjs': `
        import * as core from '${module('@actions/core')}';
        core.info('post of ' + core.getState('number'));`,
    },
  });

async function runWith(token: string) {
  const payload = await makeEvent(readOverHttp(github.apiUrl, github.tokens.mona ?? ''), {
    name: 'pull_request',
    action: 'opened',
    repository: 'octo/app',
    number: 1,
  });
  const workspace = makeFolder();
  await git('clone', '--quiet', `${github.url}/octo/app.git`, workspace);
  await git('-C', workspace, 'fetch', '--quiet', 'origin', 'refs/pull/1/merge');
  await git('-C', workspace, 'checkout', '--quiet', 'FETCH_HEAD');
  const { url: serverUrl, apiUrl, graphqlUrl } = github;
  return runAction({
    action: action(),
    event: 'pull_request',
    payload,
    workspace,
    github: { serverUrl, apiUrl, graphqlUrl, token: github.tokens[token] ?? '' },
  });
}

const comments = () =>
  github.store
    .findRepository('octo', 'app')
    ?.issues.get(1)
    ?.comments.map((comment) => [comment.author.login, comment.body]);

describe('an action with @actions/core and @actions/github', () => {
  it('with the token of a fork sees everything, may not comment, and says so', async () => {
    const result = await runWith('fork');
    expect(result.outputs).toEqual({ title: 'Add two', files: 'a.js' });
    expect(result.annotations).toMatchObject([
      { level: 'warning', message: expect.stringContaining('Resource not accessible by integration') as string },
    ]);
    expect(comments()).toEqual([]);
  });

  it('with the token of a workflow reads, comments, and leaves outputs, state and a summary', async () => {
    const result = await runWith('workflow');
    expect([result.conclusion, result.log]).toEqual(['success', 'checked out: 3\npost of 1']);
    expect(result.state).toEqual({ number: '1' });
    expect(result.summary).toBe('<h1>Greeted</h1>\n');
    expect(comments()).toEqual([['github-actions[bot]', 'Hello']]);
  });
});
