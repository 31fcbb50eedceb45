import type { State } from '../../src/state.ts';
import { asToken } from '../as-token.ts';
import { startCheckedGitHub } from '../checked-github.ts';

/** Ten thousand pull requests, each with a commit and a branch of its own. */
function largeState(count: number): State {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  return {
    users: { octo: {} },
    tokens: { octo: { user: 'octo' } },
    repositories: {
      'octo/app': {
        commits: [
          { id: 'base', files: { 'a.txt': 'a\n' } },
          ...numbers.map((number) => ({
            branch: `change/${number}`,
            from: 'base',
            files: { [`file-${number}.txt`]: `${number}\n` },
          })),
        ],
        pullRequests: numbers.map((number) => ({ title: `Change ${number}`, head: `change/${number}` })),
      },
    },
  };
}

it('loads ten thousand pull requests and answers for the last one', async () => {
  const github = await startCheckedGitHub({
    state: largeState(10_000),
    strictness: { mergeable: 'immediate', limits: 'off' },
  });
  const octokit = asToken(github, 'octo');
  const repo = { owner: 'octo', repo: 'app' };
  const { data: newest } = await octokit.pulls.list({ ...repo, per_page: 100 });
  expect([newest.length, newest[0]?.title]).toEqual([100, 'Change 10000']);
  const { data: last } = await octokit.pulls.list({ ...repo, per_page: 100, page: 100 });
  expect(last.at(-1)?.number).toBe(1);
  expect((await octokit.pulls.get({ ...repo, pull_number: 10_000 })).data).toMatchObject({
    changed_files: 1,
    mergeable: true,
  });
  await github.close();
  expect(github.problems).toEqual([]);
});
