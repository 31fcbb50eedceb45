import { join } from 'node:path';
import { CommandLine } from '../command-line.ts';
import { apiRequests, judge, shopOf, startShop, statusOf } from '../shop.ts';
import { typicalPullRequest } from '../typical-pull-request.ts';
import type { GitHubServer } from 'sandbox/github';

let server: GitHubServer;
afterEach(() => server.close());
const cli = new CommandLine();
afterAll(() => cli.remove());

const TITLE = 'version: 1\nrules:\n  - name: Title\n    require: { title: conventional }\n';
const REVIEW = "version: 1\nrules:\n  - name: Review\n    require: { approvals: { count: 1, from: ['@acme/core'] } }\n";

it('turns green when the right person approves', async () => {
  server = await startShop({ policy: REVIEW, pullRequest: { reviews: [{ author: 'bo', state: 'approved' }] } });
  expect((await judge(server)).outputs).toMatchObject({ verdict: 'pass', requests: '3' });
  expect(statusOf(server)).toMatchObject({ state: 'success', description: '1 of 1 rules pass' });
});

it('judges by the policy of the base, and shows what the policy of the pull request would say', async () => {
  const tests = 'tests:\n  - { name: bad title, given: { title: Sell }, expect: { Title: pass } }\n';
  server = await startShop({ policy: REVIEW, head: { '.github/mergeability.yml': `${TITLE}${tests}` } });
  const result = await judge(server);
  expect(result.outputs).toMatchObject({ verdict: 'fail' });
  expect(result.summary).toContain('It would say **pass** here');
  expect(result.summary).toContain('| Title | no rule | pass |');
  expect(result.summary).toContain('| Review | fail | no rule |');
  expect(result.summary).toContain('0 of 1 tests in the policy pass.');
  expect(result.summary).toContain('| bad title | Title | pass | fail |');
});

it('a team that the token may not see is an error with the way out, and the job stays green', async () => {
  server = await startShop({
    policy: REVIEW.replace('core', 'hidden'),
    pullRequest: { reviews: [{ author: 'bo', state: 'approved' }] },
  });
  const result = await judge(server);
  expect(result.conclusion).toBe('success');
  expect(result.outputs).toMatchObject({ verdict: 'error' });
  expect(result.summary).toContain('GitHub App');
  expect(statusOf(server)).toMatchObject({ state: 'error' });
});

it('a merge group is judged by its pull requests and by the checks of its own commit', async () => {
  server = await startShop({
    policy:
      'version: 1\nrules:\n  - name: CI\n    require: { checks: { pass: [test] } }\n  - name: Title\n    require: { title: conventional }\n',
    repository: {
      commits: [
        {
          id: 'group',
          branch: 'gh-readonly-queue/main/pr-1',
          from: 'base',
          merge: ['head'],
          message: 'Merge pull request #1 from acme/feature/x',
        },
      ],
      checks: [{ commit: 'head', name: 'test', status: 'completed', conclusion: 'success' }],
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
  expect(result.outputs).toMatchObject({ verdict: 'pending' });
  expect(statusOf(server, group ?? '')).toMatchObject({
    state: 'pending',
    description: expect.stringContaining('have not reported: test') as string,
  });
});

it('warns in the summary, in the log and in explain where the rules of the branch contradict the policy', async () => {
  const rule = { required_approving_review_count: 2, dismiss_stale_reviews_on_push: true };
  server = await startShop({
    policy: REVIEW.replace('count: 1,', 'count: 1, stale: never,'),
    repository: { rulesets: [{ name: 'review', rules: [{ type: 'pull_request', parameters: rule }] }] },
  });
  const result = await judge(server, { inputs: { 'snapshot-file': join(cli.folder, 'pr.json') } });
  const { out } = await cli.run('explain', '--snapshot', 'pr.json', cli.file('policy.yml', REVIEW));
  expect(result.outputs).toMatchObject({ verdict: 'fail', requests: '3' });
  for (const text of [result.summary, result.annotations.map(({ message }) => message).join('\n'), out]) {
    expect(text).toContain('requires the status');
    expect(text).toContain('the policy for 1 at most');
  }
  expect(result.summary).toContain('dismiss approvals when something is pushed');
});

it('says in a line that the rules of the branch cannot be read, and judges all the same', async () => {
  const rules = Array.from({ length: 101 }, () => ({ type: 'deletion' }));
  server = await startShop({ policy: TITLE, repository: { rulesets: [{ name: 'many', rules }] } });
  const result = await judge(server);
  expect(result.outputs).toMatchObject({ verdict: 'pass' });
  expect(result.summary).toContain('The rules of main cannot be read (there are more than 100)');
});

it('reads a typical pull request with three requests, and an unchanged one with one', async () => {
  server = await startShop(typicalPullRequest);
  const before = server.requests().length;
  const result = await judge(server);
  expect(result.outputs).toMatchObject({ verdict: 'pass', requests: '3' });
  expect(
    apiRequests(server)
      .slice(before)
      .filter((each) => !each.includes('git-upload-pack')),
  ).toEqual(['POST /graphql', 'POST /repos/{owner}/{repo}/statuses/{sha}', 'POST /graphql']);
  expect((await judge(server)).outputs).toMatchObject({ verdict: 'pass', posted: '0', requests: '1' });
});
