// Requests of the built action on the largest pull requests that GitHub's lists can show. Needs Node and git only; it is a
// suite because making 3,000 files and 250 commits takes a while.
import type { GitHubServer } from 'sandbox/github';
import { judge, startShop } from '../shop.ts';

const POLICY = `version: 1
rules:
  - name: Hygiene
    require:
      title: conventional
      description: { min_chars: 10 }
      labels: { at_least: 1, of: [feature] }
  - name: Changelog
    require: { changelog: { path: CHANGELOG.md, section: Unreleased } }
  - name: Review
    require: { approvals: { count: 2, from: ['@acme/core'] }, conversations: resolved }
  - name: Size
    require: { size: { files: '<= 3000' } }
  - name: CI
    require: { checks: { pass: [check-0, check-199] } }
`;

const REVIEWERS = Array.from({ length: 16 }, (_, i) => (i === 0 ? 'bo' : i === 1 ? 'cy' : `reviewer-${i}`));
let server: GitHubServer;
afterEach(() => server.close());

/** 3,000 files, 250 commits, 100 reviews of 16 people, 200 checks. */
async function startMonster(): Promise<GitHubServer> {
  const files = Object.fromEntries(
    Array.from({ length: 2_999 }, (_, i) => [`src/file-${i}.js`, `export const a = ${i};\n`]),
  );
  return startShop({
    policy: POLICY,
    base: { 'CHANGELOG.md': '# Changelog\n\n## Unreleased\n' },
    head: { ...files, 'CHANGELOG.md': '# Changelog\n\n## Unreleased\n\n- More.\n' },
    users: REVIEWERS.slice(2),
    pullRequest: {
      body: 'Everything at once.',
      labels: ['feature'],
      reviews: Array.from({ length: 100 }, (_, i) => ({
        author: REVIEWERS[i % 16] ?? 'bo',
        state: 'approved' as const,
        commit: 'last',
      })),
    },
    repository: {
      commits: Array.from({ length: 249 }, (_, i) => ({
        ...(i === 248 && { id: 'last' }),
        branch: 'feature/x',
        author: 'ada',
        message: `step ${i}`,
        files: { 'src/file-0.js': `export const a = 0; // ${i}\n` },
      })),
      checks: Array.from({ length: 200 }, (_, i) => ({
        commit: 'last',
        name: `check-${i}`,
        status: 'completed' as const,
        conclusion: 'success' as const,
      })),
    },
  });
}

test('a pull request of 3,000 files, 250 commits, 100 reviews and 200 checks takes at most 8 requests with git', async () => {
  server = await startMonster();
  const result = await judge(server);
  expect(result.outputs).toMatchObject({ verdict: 'pass' });
  expect(Number(result.outputs['requests'])).toBeLessThanOrEqual(8);
  const again = await judge(server);
  expect(again.outputs).toMatchObject({ verdict: 'pass', posted: '0' });
});

// 30 of them are the pages of the file list; the facts are read again before and after the status is set.
test('and at most 38 without', async () => {
  server = await startMonster();
  const result = await judge(server, { inputs: { history: 'api' } });
  expect(result.outputs).toMatchObject({ verdict: 'pass' });
  expect(Number(result.outputs['requests'])).toBeLessThanOrEqual(38);
});

// Nothing is dropped at this size: what offends is the last file, the oldest commit and the last check.
test('a pull request of 20,000 files, 2,000 commits and 1,000 checks is judged to the last one', async () => {
  const commits = 2_000;
  server = await startShop({
    policy: `version: 1
rules:
  - name: Files
    require: { files: { none: ['secret/**'] } }
  - name: Commits
    require: { commit_messages: { not_matches: '^offence' } }
  - name: CI
    require: { checks: { all: true } }
  - name: Size
    require: { size: { files: 20000 }, commit_count: 2000 }
`,
    head: {
      ...Object.fromEntries(Array.from({ length: 19_999 }, (_, i) => [`src/${i % 100}/file-${i}.js`, `${i}\n`])),
      'secret/key.pem': 'x\n',
    },
    repository: {
      commits: Array.from({ length: commits - 1 }, (_, i) => ({
        ...(i === commits - 2 && { id: 'last' }),
        branch: 'feature/x',
        author: 'ada',
        message: i === 0 ? 'offence' : `step ${i}`,
        files: { 'src/0/file-0.js': `step ${i}\n` },
      })),
      checks: Array.from({ length: 1_000 }, (_, i) => ({
        commit: 'last',
        name: `check-${i}`,
        status: 'completed' as const,
        conclusion: i === 999 ? ('failure' as const) : ('success' as const),
      })),
    },
  });
  const { outputs } = await judge(server, { inputs: { history: 'git' } });
  const [judgement] = JSON.parse(outputs['judgement'] ?? '[]') as {
    rules: { name: string; verdict: string; why: string }[];
  }[];
  expect(judgement?.rules.map(({ name, verdict, why }) => `${name} ${verdict}: ${why}`)).toEqual([
    'Files fail: changes secret/key.pem',
    expect.stringMatching(/^Commits fail: the message of [0-9a-f]{7} "offence" matches \^offence$/),
    'CI fail: checks did not pass: check-999 (failure)',
    'Size pass: size: 20000 files, 2000 commits',
  ]);
});
