import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { asToken, numbered } from '../as-token.ts';
import { startCheckedGitHub, type CheckedGitHub } from '../checked-github.ts';

const run = promisify(execFile);
const repo = { owner: 'octo', repo: 'app' };
let github: CheckedGitHub;
let folder: string;

const identity = ['-c', 'user.name=Mona', '-c', 'user.email=mona@example.com', '-c', 'commit.gpgsign=false'];
const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' };
const git = async (...args: string[]): Promise<string> =>
  (await run('git', ['-C', join(folder, 'app'), ...identity, ...args], { env })).stdout.trim();
const remote = (token: string, name = 'octo/app') =>
  github.url.replace('//', `//x-access-token:${github.tokens[token]}@`) + `/${name}.git`;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'git-over-http-'));
  github = await startCheckedGitHub({
    strictness: { mergeable: 'immediate' },
    state: {
      users: { mona: { email: 'mona@example.com' }, hubot: {} },
      organizations: { octo: {} },
      tokens: {
        write: { app: 'github-actions', permissions: { contents: 'write', 'pull-requests': 'write' } },
        read: { app: 'github-actions', permissions: { contents: 'read' } },
        mona: { user: 'mona' },
      },
      repositories: {
        'octo/app': {
          collaborators: { mona: 'write' },
          commits: [
            { id: 'first', author: 'mona', files: { 'a.txt': numbered(20), 'dir/ü "q".txt': 'hi\n' } },
            { branch: 'feature', author: 'mona', files: { 'a.txt': numbered(20, { 5: 'five' }) } },
            { branch: 'release', from: 'first', author: 'mona', files: { 'r.txt': 'r' } },
            { branch: 'checked', from: 'first', author: 'mona', files: { 'c.txt': 'c' } },
          ],
          branchProtection: [{ pattern: 'release', requiredApprovals: 1, requiredChecks: ['lint'] }],
          rulesets: [
            {
              name: 'checked', include: ['refs/heads/checked'],
              rules: [
                { type: 'required_status_checks', parameters: { required_status_checks: [{ context: 'lint' }] } },
                { type: 'non_fast_forward' }, { type: 'deletion' }, { type: 'required_linear_history' },
              ],
            },
          ],
          pullRequests: [
            {
              title: 'Five', head: 'feature', author: 'mona',
              reviews: [
                {
                  author: 'hubot', state: 'approved',
                  comments: [{ path: 'a.txt', line: 5, body: 'Why?' }, { path: 'a.txt', line: 7, body: 'And this?' }],
                },
              ],
            },
          ],
        },
        'mona/app': { forkOf: 'octo/app', commits: [{ branch: 'idea', author: 'mona', files: { 'idea.txt': 'idea\n' } }] },
        'octo/secret': { private: true, commits: [{ files: { 'key.txt': 'x' } }] },
      },
    }, // oxfmt-ignore
  });
});

afterEach(async () => {
  await github.close();
  await rm(folder, { recursive: true, force: true });
});

const clone = (token: string, ...options: string[]) =>
  run('git', ['clone', '--quiet', ...options, remote(token), join(folder, 'app')], { env });

describe('git over HTTP', () => {
  it('clones and checks out files with hostile names', async () => {
    await clone('read');
    expect(await readFile(join(folder, 'app', 'dir', 'ü "q".txt'), 'utf8')).toBe('hi\n');
  });

  it('fetches one commit without blobs by its object name', async () => {
    await clone('read', '--filter=blob:none', '--no-checkout', '--depth=1');
    const head = (await asToken(github, 'read').pulls.get({ ...repo, pull_number: 1 })).data.head.sha;
    await git('fetch', '--quiet', '--filter=blob:none', 'origin', head);
    expect(await git('log', '-1', '--format=%s', head)).toBe('Commit');
  });

  it('serves head and merge of pull requests as refs', async () => {
    await clone('read');
    await git('fetch', '--quiet', 'origin', '+refs/pull/*:refs/remotes/pull/*');
    const parents = await git('log', '-1', '--format=%P', 'refs/remotes/pull/1/merge');
    expect(parents.split(' ')).toEqual([
      await git('rev-parse', 'origin/main'),
      await git('rev-parse', 'origin/feature'),
    ]);
  });

  it('moves the pull request with a push, its comments with their lines, and its merge', async () => {
    await clone('write');
    await git('checkout', '--quiet', 'feature');
    await writeFile(join(folder, 'app', 'a.txt'), numbered(20, { 1: 'zero\nline 1', 5: 'changed' }));
    await git('commit', '--quiet', '--all', '--message', 'more');
    await git('push', '--quiet', 'origin', 'feature');
    const octokit = asToken(github, 'mona');
    const { data: pull } = await octokit.pulls.get({ ...repo, pull_number: 1 });
    expect(pull).toMatchObject({
      head: { sha: await git('rev-parse', 'HEAD') },
      commits: 2,
      mergeable: true,
      mergeable_state: 'clean',
    });
    const { data: comments } = await octokit.pulls.listReviewComments({ ...repo, pull_number: 1 });
    expect(comments.map(({ line, original_line, position }) => ({ line, original_line, position }))).toEqual([
      { line: null, original_line: 5, position: null },
      { line: 8, original_line: 7, position: 9 },
    ]);
    expect(await git('ls-remote', 'origin', 'refs/pull/1/head')).toContain(pull.head.sha);
  });

  it('notes a force push, and binds an approval to the commit that makes the same patch', async () => {
    await clone('write');
    await git('checkout', '--quiet', 'feature');
    const before = await git('rev-parse', 'HEAD');
    await git('commit', '--quiet', '--amend', '--message', 'said better');
    await git('push', '--quiet', '--force', 'origin', 'feature');
    const after = await git('rev-parse', 'HEAD');
    const octokit = asToken(github, 'mona');
    const { data: events } = await octokit.issues.listEvents({ ...repo, issue_number: 1 });
    expect(events).toMatchObject([{ event: 'head_ref_force_pushed', commit_id: after }]);
    const { data: reviews } = await octokit.pulls.listReviews({ ...repo, pull_number: 1 });
    expect(reviews).toMatchObject([{ state: 'APPROVED', commit_id: after }]);
    expect(before).not.toBe(after);
  });

  it('merges the pull request when its commits are pushed to the base', async () => {
    await clone('write');
    await git('merge', '--quiet', '--no-ff', '--message', 'by hand', 'origin/feature');
    await git('push', '--quiet', 'origin', 'main');
    const { data: pull } = await asToken(github, 'mona').pulls.get({ ...repo, pull_number: 1 });
    expect(pull).toMatchObject({ state: 'closed', merged: true, merge_commit_sha: await git('rev-parse', 'HEAD') });
  });

  it('takes a pull request from a fork, and its head with each push to the fork', async () => {
    const octokit = asToken(github, 'mona');
    const made = await octokit.pulls.create({ ...repo, title: 'Idea', head: 'mona:idea', base: 'main' });
    expect(made.data).toMatchObject({
      head: { label: 'mona:idea', repo: { fork: true } },
      changed_files: 1,
      mergeable: true,
    });
    await run('git', ['clone', '--quiet', '--branch=idea', remote('mona', 'mona/app'), join(folder, 'app')], { env });
    await git('commit', '--quiet', '--allow-empty', '--message', 'again');
    await git('push', '--quiet', 'origin', 'idea');
    const { data: pull } = await octokit.pulls.get({ ...repo, pull_number: made.data.number });
    expect(pull).toMatchObject({ head: { sha: await git('rev-parse', 'HEAD') }, commits: 2 });
  });

  it('refuses a push without the right to write, and hides what is private', async () => {
    await clone('read');
    await git('commit', '--quiet', '--allow-empty', '--message', 'no');
    await expect(git('push', '--quiet', 'origin', 'HEAD:main')).rejects.toThrow(/403/);
    await expect(git('ls-remote', `${github.url}/octo/secret.git`)).rejects.toThrow();
    await expect(git('ls-remote', `${github.url}/octo/nothing.git`)).rejects.toThrow();
    expect(await git('ls-remote', remote('read', 'octo/secret'), 'HEAD')).not.toBe('');
  });

  it('refuses a push to a branch that takes changes through pull requests only', async () => {
    await clone('write');
    await git('checkout', '--quiet', 'release');
    await git('commit', '--quiet', '--allow-empty', '--message', 'no');
    const refused = expect(git('push', '--quiet', 'origin', 'release')).rejects;
    await refused.toThrow(/GH006: Protected branch update failed for refs\/heads\/release\.[^]*through a pull request/);
    await expect(git('push', '--quiet', 'origin', ':release')).rejects.toThrow(/Cannot delete this branch/);
    expect(await git('ls-remote', 'origin', 'refs/heads/release')).toContain(await git('rev-parse', 'origin/release'));
    await git('push', '--quiet', 'origin', 'HEAD:elsewhere');
  });

  it('refuses by rulesets what has not passed its checks, merges, rewrites history or deletes', async () => {
    await clone('write');
    await git('checkout', '--quiet', 'checked');
    await git('commit', '--quiet', '--allow-empty', '--message', 'one');
    const push = (...args: string[]) => git('push', '--quiet', ...args);
    await expect(push('origin', 'checked')).rejects.toThrow(/GH013[^]*- Required status check "lint" is expected/);
    await push('origin', 'HEAD:elsewhere');
    const sha = await git('rev-parse', 'HEAD');
    await asToken(github, 'mona').repos.createCommitStatus({ ...repo, sha, state: 'success', context: 'lint' });
    await push('origin', 'checked');
    await git('merge', '--quiet', '--no-ff', '--message', 'merge', 'origin/feature');
    await expect(push('origin', 'checked')).rejects.toThrow(/must not contain merge commits/);
    await expect(push('--force', 'origin', 'origin/feature:checked')).rejects.toThrow(/Cannot force-push/);
    await expect(push('origin', ':checked')).rejects.toThrow(/Cannot delete/);
    expect(await git('ls-remote', 'origin', 'refs/heads/checked')).toContain(sha);
  });

  it('lets nobody push to the refs of pull requests', async () => {
    await clone('write');
    await expect(git('push', '--quiet', 'origin', 'HEAD:refs/pull/1/head')).rejects.toThrow(/hidden/);
  });

  it('logs what git asked for, and fails when it is told to', async () => {
    github.faults.add({ kind: 'status', route: 'git-upload-pack', status: 503 });
    await expect(clone('read')).rejects.toThrow(/503/);
    await clone('read');
    expect(github.requests()[0]).toMatchObject({ route: 'git-upload-pack', status: 503, fault: 'status' });
    expect(github.requests().filter(({ route, status }) => route === 'git-upload-pack' && status === 200)).not.toEqual(
      [],
    );
  });
});
