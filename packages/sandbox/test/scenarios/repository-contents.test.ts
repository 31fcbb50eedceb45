import { asToken, statusOf } from '../as-token.ts';
import { startCheckedGitHub, type CheckedGitHub } from '../checked-github.ts';

let github: CheckedGitHub;
const repo = { owner: 'octo', repo: 'app' };

beforeEach(async () => {
  github = await startCheckedGitHub({
    state: {
      users: { mona: { email: 'mona@example.com' }, hubot: {}, lisa: {} },
      organizations: {
        octo: { members: { mona: 'admin', lisa: 'member' }, teams: { core: { members: { lisa: 'maintainer' } }, docs: { parent: 'core', members: { mona: 'member' } } } },
      },
      tokens: {
        mona: { user: 'mona' }, hubot: { user: 'hubot' },
        workflow: { app: 'github-actions', permissions: { contents: 'write' } },
        app: { app: 'release-bot', permissions: { members: 'read', contents: 'write' } },
      },
      repositories: {
        'octo/app': {
          teams: { core: 'maintain' },
          collaborators: { hubot: 'triage' },
          labels: [{ name: 'bug', color: 'd73a4a', description: 'Something is wrong' }],
          commits: [
            { id: 'first', author: 'mona', files: { 'README.md': '# App\n', 'src/a.ts': 'a\n', 'src/b/c.ts': 'c\n', 'run.sh': { text: '#!/bin/sh\n', executable: true } } },
            { branch: 'release/1.x', files: { 'src/a.ts': 'b\n' } },
          ],
          tags: { 'v1.0.0': 'first', 'v1.1.0': { commit: 'release/1.x', message: 'One one' } },
          branchProtection: [{ pattern: 'release/*', requiredChecks: { lint: 'github-actions' }, strict: true }],
          rulesets: [{ name: 'main', rules: [{ type: 'non_fast_forward' }, { type: 'deletion' }] }],
        },
      },
    }, // oxfmt-ignore
  });
});
afterEach(async () => {
  await github.close();
});

const as = (token: string) => asToken(github, token);

describe('contents', () => {
  it('are read as files, folders and raw', async () => {
    const file = await as('mona').repos.getContent({ ...repo, path: 'src/a.ts', ref: 'release/1.x' });
    expect(file.data).toMatchObject({ type: 'file', encoding: 'base64', content: 'Ygo=\n', size: 2 });
    const folder = await as('mona').repos.getContent({ ...repo, path: 'src' });
    expect((folder.data as { name: string; type: string }[]).map(({ name, type }) => [name, type])).toEqual([['a.ts', 'file'], ['b', 'dir']]);
    const raw = await as('mona').repos.getContent({ ...repo, path: 'README.md', mediaType: { format: 'raw' } });
    expect(raw.data).toBe('# App\n');
    expect((await as('mona').repos.getReadme(repo)).data.name).toBe('README.md');
    expect(await statusOf(as('mona').repos.getContent({ ...repo, path: 'src/../README.md' }))).toBe(404);
  }); // oxfmt-ignore

  it('are written only by who knows what they replace', async () => {
    const write = (content: string, sha?: string) =>
      as('workflow').repos.createOrUpdateFileContents({ ...repo, path: 'docs/new é.md', message: 'write', content: Buffer.from(content).toString('base64'), ...(sha !== undefined && { sha }) });
    const made = await write('1');
    expect(made.status).toBe(201);
    expect(await statusOf(write('2'))).toBe(422);
    expect(await statusOf(write('2', '0'.repeat(40)))).toBe(409);
    expect((await write('2', made.data.content?.sha)).status).toBe(200);
    const sha = ((await as('mona').repos.getContent({ ...repo, path: 'docs/new é.md' })).data as { sha: string }).sha;
    await as('workflow').repos.deleteFile({ ...repo, path: 'docs/new é.md', message: 'remove', sha });
    expect(await statusOf(as('mona').repos.getContent({ ...repo, path: 'docs' }))).toBe(404);
  }); // oxfmt-ignore
});

describe('git data', () => {
  it('makes a branch from blobs, a tree and a commit', async () => {
    const { git } = as('workflow');
    const main = (await git.getRef({ ...repo, ref: 'heads/main' })).data.object.sha;
    const blob = (await git.createBlob({ ...repo, content: 'aGk=', encoding: 'base64' })).data.sha;
    const tree = await git.createTree({
      ...repo,
      base_tree: main,
      tree: [
        { path: 'src/hi.txt', mode: '100644', type: 'blob', sha: blob },
        { path: 'src/b/c.ts', mode: '100644', type: 'blob', sha: null },
        { path: 'said.txt', mode: '100755', type: 'blob', content: 'said' },
      ],
    });
    const commit = await git.createCommit({ ...repo, message: 'by hand', tree: tree.data.sha, parents: [main] });
    await git.createRef({ ...repo, ref: 'refs/heads/by/hand', sha: commit.data.sha });
    const listed = await git.getTree({ ...repo, tree_sha: 'by/hand', recursive: '1' });
    expect(listed.data.tree.map(({ path }) => path)).toEqual(['README.md', 'run.sh', 'said.txt', 'src', 'src/a.ts', 'src/hi.txt']);
    expect(listed.data.truncated).toBe(false);
    expect(await statusOf(git.updateRef({ ...repo, ref: 'heads/by/hand', sha: (await git.getRef({ ...repo, ref: 'heads/release/1.x' })).data.object.sha }))).toBe(422);
    await git.deleteRef({ ...repo, ref: 'heads/by/hand' });
    expect(await statusOf(git.getRef({ ...repo, ref: 'heads/by/hand' }))).toBe(404);
  }); // oxfmt-ignore

  it('reads annotated tags, and refuses names that git would', async () => {
    const { git } = as('workflow');
    const { object } = (await git.getRef({ ...repo, ref: 'tags/v1.1.0' })).data;
    expect(object.type).toBe('tag');
    expect((await git.getTag({ ...repo, tag_sha: object.sha })).data).toMatchObject({ tag: 'v1.1.0', message: 'One one', object: { type: 'commit' } });
    for (const ref of ['refs/heads/a..b', 'refs/heads/-x\n', 'main', 'refs/pull/1/head', 'refs/heads/'])
      expect(await statusOf(git.createRef({ ...repo, ref, sha: object.sha }))).toBe(422);
    expect((await as('mona').repos.listTags(repo)).data.map(({ name }) => name)).toEqual(['v1.1.0', 'v1.0.0']);
    expect((await git.listMatchingRefs({ ...repo, ref: 'tags/v1' })).data).toHaveLength(2);
  }); // oxfmt-ignore
});

describe('branches', () => {
  it('are listed with what protects them', async () => {
    const { data } = await as('mona').repos.listBranches(repo);
    expect(data.map(({ name, protected: isProtected }) => [name, isProtected])).toEqual([['main', true], ['release/1.x', true]]);
    const { data: protection } = await as('mona').repos.getBranchProtection({ ...repo, branch: 'release/1.x' });
    expect(protection.required_status_checks).toMatchObject({ strict: true, checks: [{ context: 'lint', app_id: 15_368 }] });
    expect(await statusOf(as('mona').repos.getBranchProtection({ ...repo, branch: 'main' }))).toBe(404);
    const { data: rules } = await as('mona').repos.getBranchRules({ ...repo, branch: 'main' });
    expect(rules.map(({ type }) => type)).toEqual(['non_fast_forward', 'deletion']);
    expect((await as('mona').repos.getBranch({ ...repo, branch: 'release/1.x' })).data.commit.sha).toMatch(/^[0-9a-f]{40}$/);
  }); // oxfmt-ignore

  it('merge into each other', async () => {
    expect((await as('workflow').repos.merge({ ...repo, base: 'main', head: 'release/1.x' })).status).toBe(201);
    expect((await as('workflow').repos.merge({ ...repo, base: 'main', head: 'release/1.x' })).status).toBe(204);
    const { data } = await as('mona').repos.compareCommitsWithBasehead({ ...repo, basehead: 'release/1.x...main' });
    expect(data).toMatchObject({ status: 'ahead', ahead_by: 1, files: [] });
  });
});

describe('issues', () => {
  it('are opened, labelled, assigned, closed and reopened, and remember it', async () => {
    const { issues } = as('mona');
    const { data: made } = await issues.create({ ...repo, title: 'Broken', labels: ['bug', 'new one'], assignees: ['hubot'] });
    const issue = { ...repo, issue_number: made.number };
    await issues.update({ ...issue, title: 'Fixed', state: 'closed', state_reason: 'not_planned' });
    await issues.update({ ...issue, state: 'open' });
    await issues.removeLabel({ ...issue, name: 'new one' });
    await issues.lock({ ...issue, lock_reason: 'resolved' });
    expect((await issues.get(issue)).data).toMatchObject({ title: 'Fixed', state: 'open', locked: true, labels: [{ name: 'bug' }], assignee: { login: 'hubot' } });
    const kinds = (await issues.listEvents(issue)).data.map(({ event }) => event);
    expect(kinds).toEqual(['labeled', 'labeled', 'assigned', 'renamed', 'closed', 'reopened', 'unlabeled', 'locked']);
    expect((await issues.listEventsForTimeline(issue)).data).toHaveLength(8);
    expect((await issues.listForRepo({ ...repo, labels: 'bug' })).data).toHaveLength(1);
  }); // oxfmt-ignore

  it('have labels and milestones of their repository', async () => {
    const { issues } = as('mona');
    await issues.createLabel({ ...repo, name: 'needs: review', color: 'FF00AA' });
    expect(await statusOf(issues.createLabel({ ...repo, name: 'BUG' }))).toBe(422);
    await issues.updateLabel({ ...repo, name: 'needs: review', new_name: 'reviewed', description: 'Done' });
    expect((await issues.getLabel({ ...repo, name: 'reviewed' })).data).toMatchObject({
      color: 'ff00aa',
      description: 'Done',
    });
    const { data: milestone } = await issues.createMilestone({ ...repo, title: 'v2', due_on: '2026-05-01T00:00:00Z' });
    await issues.create({ ...repo, title: 'In it', milestone: milestone.number });
    expect((await issues.listMilestones(repo)).data).toMatchObject([{ title: 'v2', open_issues: 1 }]);
    await issues.deleteLabel({ ...repo, name: 'reviewed' });
  });
});

describe('people', () => {
  it('have roles, also through teams and those below them', async () => {
    const role = async (username: string) =>
      (await as('mona').repos.getCollaboratorPermissionLevel({ ...repo, username })).data;
    expect(await role('lisa')).toMatchObject({ permission: 'write', role_name: 'maintain' });
    expect(await role('hubot')).toMatchObject({ permission: 'read', role_name: 'triage' });
    expect((await as('mona').repos.listCollaborators(repo)).data.map(({ login }) => login)).toEqual([
      'mona',
      'hubot',
      'lisa',
    ]);
    expect((await as('mona').repos.listTeams(repo)).data).toMatchObject([{ slug: 'core', permission: 'maintain' }]);
  });

  it('of teams are hidden from a workflow\'s token, not from an app that may see members', async () => {
    const members = (token: string) => as(token).teams.listMembersInOrg({ org: 'octo', team_slug: 'core' });
    await expect(members('workflow')).rejects.toMatchObject({ status: 403 });
    expect((await members('app')).data.map(({ login }) => login)).toEqual(['mona', 'lisa']);
    expect((await as('mona').teams.getMembershipForUserInOrg({ org: 'octo', team_slug: 'core', username: 'lisa' })).data).toMatchObject({ role: 'maintainer', state: 'active' });
    expect((await as('mona').orgs.getMembershipForUser({ org: 'octo', username: 'mona' })).data.role).toBe('admin');
    expect((await as('mona').teams.list({ org: 'octo' })).data).toHaveLength(2);
    expect((await as('mona').orgs.listMembers({ org: 'octo' })).data).toHaveLength(2);
  }); // oxfmt-ignore

  it('are told who they are, workflows are not', async () => {
    expect((await as('mona').users.getAuthenticated()).data.login).toBe('mona');
    await expect(as('workflow').users.getAuthenticated()).rejects.toMatchObject({ status: 403 });
    expect((await as('mona').users.getByUsername({ username: 'github-actions[bot]' })).data.type).toBe('Bot');
    expect((await as('mona').repos.listContributors(repo)).data).toMatchObject([{ login: 'mona', contributions: 1 }]);
    expect((await as('mona').orgs.get({ org: 'octo' })).data.login).toBe('octo');
    expect((await as('app').apps.listReposAccessibleToInstallation()).data.total_count).toBe(1);
  });
});

describe('commits', () => {
  it('are listed by path and author, and carry comments', async () => {
    const { data } = await as('mona').repos.listCommits({
      ...repo,
      path: 'src/a.ts',
      sha: 'release/1.x',
      author: 'mona',
    });
    expect(data).toMatchObject([{ author: { login: 'mona' } }]);
    const sha = data[0]?.sha ?? '';
    await as('mona').repos.createCommitComment({ ...repo, commit_sha: sha, body: 'nice' });
    expect((await as('mona').repos.listCommentsForCommit({ ...repo, commit_sha: sha })).data).toMatchObject([
      { body: 'nice' },
    ]);
    expect(await statusOf(as('mona').repos.getCommit({ ...repo, ref: 'nothing' }))).toBe(422);
  });

  it('take 1,000 statuses of a context and no more, with 140 characters', async () => {
    const sha = (await as('mona').repos.getCommit({ ...repo, ref: 'main' })).data.sha;
    const repository = github.store.findRepository('octo', 'app');
    await as('mona').repos.createCommitStatus({ ...repo, sha, state: 'pending', context: 'lint' });
    const [status] = repository?.statuses.get(sha) ?? [];
    if (status) repository?.statuses.set(sha, Array.from({ length: 999 }, () => status));
    const create = (description = '') => as('mona').repos.createCommitStatus({ ...repo, sha, state: 'success', context: 'lint', description });
    expect(await statusOf(create('x'.repeat(141)))).toBe(422);
    await create('x'.repeat(140));
    expect(await statusOf(create())).toBe(422);
    expect((await as('mona').repos.getCombinedStatusForRef({ ...repo, ref: 'main' })).data).toMatchObject({ state: 'success', total_count: 1 });
  }); // oxfmt-ignore
});
