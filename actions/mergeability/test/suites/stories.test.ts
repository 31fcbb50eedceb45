import { rmSync, writeFileSync } from 'node:fs';
import type { GitHubServer } from 'sandbox/github';
import type { PullRequestState } from 'sandbox/state';
import { judge, pullOf, REPOSITORY, shopOf, startShop, statusesOf, statusOf } from '../shop.ts';

// Stories of the built action that take long together; the shortest tale of each kind is told in test/scenarios.

let server: GitHubServer;
afterEach(() => server.close());

const TITLE = 'version: 1\nrules:\n  - name: Title\n    require: { title: conventional }\n';
const REVIEW = "version: 1\nrules:\n  - name: Review\n    require: { approvals: { count: 1, from: ['@acme/core'] } }\n";

it('does not read for a preview what only our token may see', async () => {
  const evil = `version: 1\nextends: acme/secret//keys.yml@main\nrules:\n  - name: Title\n    require: { title: conventional }\n`;
  server = await startShop({
    policy: TITLE,
    head: { '.github/mergeability.yml': evil },
    state: {
      repositories: { 'acme/secret': { private: true, commits: [{ files: { 'keys.yml': 'password: hunter2\n' } }] } },
    },
  });
  const result = await judge(server);
  expect(`${result.summary}${result.log}`).not.toContain('hunter2');
});

it('never waits for its own status, whatever its name', async () => {
  server = await startShop({
    policy: 'version: 1\nrules:\n  - name: CI\n    require: { checks: all, title: conventional }\n',
    pullRequest: { title: 'Sell\n::error::more' },
  });
  const inputs = { 'status-context': 'gate {base}' };
  const first = await judge(server, { inputs });
  expect(first.outputs).toMatchObject({ verdict: 'fail' });
  expect(first.outputs['summary']).not.toMatch(/\n/);
  pullOf(server).title = 'feat: sell more';
  expect((await judge(server, { inputs })).outputs).toMatchObject({ verdict: 'pass' });
});

it.each(['git', 'api'])(
  'judges a pull request on top of another by the branch where their stack ends, too (%s)',
  async (history) => {
    const payload = { action: 'opened', number: 2, pull_request: { number: 2, base: { ref: 'feature/x' }, head: {} } };
    const top = { title: 'Sell even more', author: 'ada', head: 'feature/y', base: 'feature/x' };
    const start = (reviews: PullRequestState['reviews'] & object): ReturnType<typeof startShop> =>
      startShop({
        policy: `${REVIEW}  - name: Way\n    require: { base: main, files: { only: [top.js] } }\n`,
        // Below, the policy is taken down to nothing.
        head: { '.github/mergeability.yml': 'version: 1\nrules:\n  - { name: Any, require: { draft: false } }\n' },
        repository: {
          commits: [{ branch: 'feature/y', from: 'head', author: 'ada', files: { 'top.js': 'x\n' } }],
          pullRequests: [{ ...top, reviews }],
        },
      });
    server = await start([]);
    const refused = await judge(server, { payload, inputs: { history } });
    expect(refused.outputs).toMatchObject({ verdict: 'fail' });
    expect(refused.outputs['summary']).toContain('in main, where the stack ends: 1 of 2: Review: needs 1 approval');
    expect(refused.summary).toContain('Review (in main)');
    await server.close();
    server = await start([{ author: 'bo', state: 'approved' }]);
    expect((await judge(server, { payload, inputs: { history } })).outputs).toMatchObject({ verdict: 'pass' });
  },
);

it.each([
  ['there is none', null, /has no policy/],
  ['it has a typing mistake', TITLE.replace('title:', 'titel:'), /mergeability\.yml:4:16.*[^]*Did you mean "title"/],
])('a policy that cannot be used is an error of the gate and of the run: %s', async (_, policy, message) => {
  server = await startShop({ policy });
  const result = await judge(server);
  expect(result.conclusion).toBe('failure');
  expect(result.log).toMatch(message);
  expect(statusOf(server)).toMatchObject({ state: 'error' });
});

it('an organisation locks a rule, the repository adds its own', async () => {
  const parent = REVIEW.replace('name: Review', 'name: Review\n    locked: true');
  server = await startShop({
    policy: `version: 1\nextends: acme/policies//base.yml@v1\nrules:\n  - name: Title\n    require: { title: conventional }\n`,
    state: {
      repositories: { 'acme/policies': { commits: [{ files: { 'base.yml': parent } }], tags: { v1: 'main' } } },
    },
  });
  const result = await judge(server);
  const [judgement] = JSON.parse(result.outputs['judgement'] ?? '[]') as {
    rules: { name: string }[];
    policy: string[];
  }[];
  expect(judgement?.rules.map(({ name }) => name)).toEqual(['Review', 'Title']);
  expect(judgement?.policy[1]).toMatch(/^acme\/policies\/\/base\.yml@[0-9a-f]{12}$/);
});

it('a policy that is extended and cannot be read is an error, never a shorter policy', async () => {
  server = await startShop({
    policy:
      'version: 1\nextends: acme/nowhere//base.yml@v1\nrules:\n  - name: Title\n    require: { title: conventional }\n',
  });
  const result = await judge(server);
  expect(result.conclusion).toBe('failure');
  expect(statusOf(server)).toMatchObject({ state: 'error' });
});

it('a token that can only read: the verdict is in the summary, the warning names the scope', async () => {
  server = await startShop({
    policy: TITLE,
    permissions: { contents: 'read', 'pull-requests': 'read', checks: 'read', statuses: 'read' },
  });
  const result = await judge(server);
  expect(result.conclusion).toBe('success');
  expect(result.log).toContain('statuses: write');
  expect(result.summary).toContain('pass');
  expect(statusOf(server)).toBeUndefined();
});

it('a success that is no longer true and cannot be taken back makes the run red', async () => {
  server = await startShop({
    policy: REVIEW,
    permissions: { contents: 'read', 'pull-requests': 'read', checks: 'read', statuses: 'read', members: 'read' },
    repository: {
      statuses: [{ commit: 'head', context: 'mergeability', state: 'success', description: 'x', creator: 'bo' }],
    },
  });
  const result = await judge(server);
  expect(result.conclusion).toBe('failure');
  expect(result.log).toContain('no longer true');
});

it('says that somebody else wrote the status, and writes its own', async () => {
  server = await startShop({
    policy: REVIEW,
    repository: {
      statuses: [
        { commit: 'head', context: 'mergeability', state: 'success', description: 'all good', creator: 'eve' },
      ],
    },
  });
  const result = await judge(server);
  expect(result.log).toContain('last set by @eve');
  expect(statusOf(server)).toMatchObject({ state: 'failure' });
});

it('an override holds for the head it names, by somebody named, and is told', async () => {
  server = await startShop({ policy: `${REVIEW}bypass: { who: ['@acme/core'] }\n` });
  const { headSha } = pullOf(server);
  const before = await judge(server);
  expect(before.summary).toContain(`/mergeability override ${headSha}`);
  const response = await fetch(`${server.apiUrl}/repos/${REPOSITORY}/issues/1/comments`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.tokens['bo']}`, 'content-type': 'application/json' },
    body: JSON.stringify({ body: `/mergeability override ${headSha} fire in the shop` }),
  });
  expect(response.status).toBe(201);
  const result = await judge(server);
  expect(result.outputs).toMatchObject({ verdict: 'pass' });
  expect(result.summary).toContain('fire in the shop');
  expect(statusOf(server)?.description).toBe('1 of 1 rules pass, 1 of them bypassed');
});

it('two pull requests with one head share the worst verdict: a weak base opens no strong one', async () => {
  server = await startShop({
    policy: REVIEW,
    repository: {
      commits: [{ branch: 'weak', from: 'base', author: 'ada', files: { '.github/mergeability.yml': TITLE } }],
      pullRequests: [{ title: 'feat: weak', author: 'ada', head: 'feature/x', base: 'weak' }],
    },
  });
  const result = await judge(server, { payload: { number: 2, pull_request: { number: 2, base: { ref: 'weak' } } } });
  expect(result.outputs).toMatchObject({ verdict: 'pass' });
  expect(statusOf(server)).toMatchObject({
    state: 'failure',
    description: expect.stringContaining('#1 of #1, #2') as string,
  });
});

it('one status for each base, where that is asked for', async () => {
  server = await startShop({ policy: TITLE });
  await judge(server, { inputs: { 'status-context': 'mergeability/{base}' } });
  expect(statusOf(server, undefined, 'mergeability/main')).toMatchObject({ state: 'success' });
});

it('the sweep judges every open pull request, and one broken one keeps nobody waiting', async () => {
  server = await startShop({
    policy: TITLE,
    repository: {
      commits: [
        { branch: 'feature/y', from: 'base', author: 'bo', files: { y: 'y' } },
        { branch: 'weak', from: 'base', files: { '.github/mergeability.yml': 'rules: 7\n' } },
      ],
      pullRequests: [
        { title: 'Sell less', author: 'bo', head: 'feature/y' },
        { title: 'feat: z', author: 'bo', head: 'feature/y', base: 'weak' },
      ],
    },
  });
  const result = await judge(server, { event: 'schedule', payload: { schedule: '*/30 * * * *' } });
  const judged = JSON.parse(result.outputs['judgement'] ?? '[]') as { number: number; verdict: string }[];
  expect(judged.map(({ number, verdict }) => `${number} ${verdict}`)).toEqual(['1 pass', '2 fail']);
  expect(result.conclusion).toBe('failure');
});

it('writes a snapshot that judges the same later', async () => {
  server = await startShop({ policy: TITLE });
  const file = `/tmp/mergeability-snapshot-${process.pid}.json`;
  writeFileSync(file, '');
  try {
    const result = await judge(server, { inputs: { 'snapshot-file': file, 'dry-run': 'true' } });
    expect(result.outputs).toMatchObject({ verdict: 'pass', posted: '0' });
    expect(statusesOf(server, pullOf(server).headSha)).toEqual([]);
  } finally {
    rmSync(file);
  }
});

it('keeps one comment up to date', async () => {
  server = await startShop({
    policy: TITLE,
    permissions: { contents: 'read', 'pull-requests': 'write', issues: 'write', checks: 'read', statuses: 'write' },
  });
  await judge(server, { inputs: { comment: 'true' } });
  await judge(server, { inputs: { comment: 'true' } });
  const comments = pullOf(server).comments.map(({ body }) => body);
  expect(comments).toHaveLength(1);
  expect(comments[0]).toContain('✅ pass');
});

it('a merge group with a commit that belongs to nobody is an error, never a success', async () => {
  server = await startShop({
    policy: TITLE,
    repository: {
      commits: [
        { id: 'group', branch: 'gh-readonly-queue/main/pr-1', from: 'base', message: 'smuggled', files: { evil: 'e' } },
      ],
    },
  });
  const group = await shopOf(server).git.branch('gh-readonly-queue/main/pr-1');
  const base = await shopOf(server).git.branch('main');
  const payload = {
    action: 'checks_requested',
    merge_group: {
      head_sha: group,
      head_ref: 'refs/heads/gh-readonly-queue/main/pr-1',
      base_sha: base,
      base_ref: 'refs/heads/main',
    },
  };
  const result = await judge(server, { event: 'merge_group', payload });
  expect(result.conclusion).toBe('failure');
});
