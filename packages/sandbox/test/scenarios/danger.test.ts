import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { makeEvent, readOverHttp } from '../../src/events.ts';
import type { GitHubServer } from '../../src/github.ts';
import { startCheckedGitHub } from '../checked-github.ts';
import { isWrite } from '../../src/github/request-log.ts';
import { removeFolders, writeFolder } from '../write-action.ts';

// danger is a tool that nobody here wrote: it reads a pull request, its commits, files and diff, and keeps one comment.

const run = promisify(execFile);
const danger = path.join(
  path.dirname(createRequire(import.meta.url).resolve('danger/package.json')),
  'distribution/commands/danger.js',
);

let github: GitHubServer;

beforeAll(async () => {
  github = await startCheckedGitHub({
    state: {
      users: { mona: {}, hubot: {} },
      organizations: { octo: { members: { mona: 'admin', hubot: 'member' } } },
      tokens: {
        mona: { user: 'mona' },
        workflow: {
          app: 'github-actions',
          permissions: { contents: 'read', 'pull-requests': 'write', issues: 'write', statuses: 'write' },
        },
      },
      repositories: {
        'octo/app': {
          commits: [
            { id: 'first', files: { 'README.md': '# app\n', 'src/a.js': 'one\ntwo\n' } },
            {
              id: 'topic',
              branch: 'topic',
              author: 'hubot',
              message: 'Change a',
              files: { 'src/a.js': 'one\n2\nthree\n', 'src/b.js': 'new\n' },
            },
          ],
          pullRequests: [{ title: 'Change a', author: 'hubot', head: 'topic', body: 'Short' }],
        },
      },
    },
  });
});
afterAll(async () => {
  await github.close();
  removeFolders();
});

const dangerfile = `
const { danger, fail, warn, markdown, schedule } = require('danger');
if (danger.github.pr.body.length < 10) warn('The description is short.');
markdown('Modified: ' + danger.git.modified_files.join() + '; created: ' + danger.git.created_files.join());
markdown('Commits: ' + danger.git.commits.map((commit) => commit.message).join());
schedule(async () => {
  const diff = await danger.git.diffForFile('src/a.js');
  markdown('Added: ' + diff.added.split('\\n').join(' '));
  const text = await danger.github.utils.fileContents('README.md');
  if (text.trim() !== '# app') fail('The README is not what it should be.');
  const { data } = await danger.github.api.pulls.listFiles({ ...danger.github.thisPR, pull_number: danger.github.thisPR.number });
  markdown('Files: ' + data.length);
  warn('Two is spelt out.', 'src/a.js', 2);
});
`;

async function runDanger(): Promise<string> {
  const payload = await makeEvent(readOverHttp(github.apiUrl, github.tokens.mona ?? ''), {
    name: 'pull_request',
    action: 'opened',
    repository: 'octo/app',
    number: 1,
  });
  const folder = writeFolder({
    'dangerfile.js': dangerfile,
    'event.json': JSON.stringify(payload),
    'package.json': '{"type":"commonjs"}',
  });
  const { stdout, stderr } = await run(process.execPath, [danger, 'ci', '--dangerfile', 'dangerfile.js'], {
    cwd: folder,
    env: {
      PATH: `${path.dirname(process.execPath)}:${process.env.PATH ?? ''}`,
      HOME: folder,
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKFLOW: 'danger',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: path.join(folder, 'event.json'),
      GITHUB_REPOSITORY: 'octo/app',
      GITHUB_TOKEN: github.tokens.workflow,
      DANGER_GITHUB_API_BASE_URL: github.apiUrl,
    },
  });
  return stdout + stderr;
}

it('danger-js runs unmodified: it reads the pull request, comments once and inline, and changes nothing the second time', async () => {
  const output = await runDanger();
  expect(output).toContain('Found only warnings');
  const pull = github.store.findRepository('octo', 'app')?.issues.get(1);
  if (pull?.typename !== 'PullRequest') throw new Error('expected a pull request');
  expect(pull.comments).toHaveLength(1);
  const body = pull.comments[0]?.body ?? '';
  expect(body).toContain('The description is short.');
  expect(body).toContain('Modified: src/a.js; created: src/b.js');
  expect(body).toContain('Commits: Change a');
  expect(body).toContain('Added: +2 +three');
  expect(body).toContain('Files: 2');
  expect(pull.threads.map(({ anchor }) => [anchor.path, anchor.line])).toEqual([['src/a.js', 2]]);

  const before = github.requests().length;
  await runDanger();
  expect(pull.comments).toHaveLength(1);
  expect(pull.threads).toHaveLength(1);
  expect(
    github
      .requests()
      .slice(before)
      .filter(isWrite)
      .filter((request) => request.method === 'POST' && request.route?.includes('comments')),
  ).toEqual([]);
});
