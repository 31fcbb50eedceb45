import { asToken, numbered } from '../as-token.ts';
import { startCheckedGitHub, type CheckedGitHub } from '../checked-github.ts';

let github: CheckedGitHub;
const repo = { owner: 'octo', repo: 'app' };

const many = (count: number, text: (index: number) => string) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`many/${String(index).padStart(4, '0')}.txt`, text(index)]),
  );

beforeAll(async () => {
  github = await startCheckedGitHub({
    strictness: { mergeable: 'immediate' },
    state: {
      users: { octo: {} },
      tokens: { octo: { user: 'octo' } },
      repositories: {
        'octo/app': {
          commits: [
            { id: 'base', files: { 'a.txt': 'a\n' } },
            { branch: 'wide', files: many(3010, (index) => `${index}\n`) },
            { branch: 'three-hundred', files: many(300, (index) => `${index}\n`) },
            { branch: 'patches', files: many(30, () => numbered(1000)) },
            { branch: 'long', files: { 'long.txt': numbered(20_001), 'b.txt': 'b\n' } },
            { branch: 'heavy', files: { 'heavy.txt': `${'x'.repeat(600_000)}\n` } },
            ...Array.from({ length: 260 }, (_, index) => ({
              branch: 'deep',
              message: `commit ${index}`,
              files: { 'deep.txt': `${index}\n` },
            })),
          ],
          pullRequests: ['wide', 'three-hundred', 'patches', 'long', 'heavy', 'deep'].map((head) => ({
            title: head,
            head,
          })),
        },
      },
    },
  });
});
afterAll(async () => {
  await github.close();
});

const octokit = () => asToken(github, 'octo');
const diff = (pull_number: number) => octokit().pulls.get({ ...repo, pull_number, mediaType: { format: 'diff' } });

describe('the limits of a pull request', () => {
  it('lists 3,000 files at most, and says how many there are', async () => {
    const files = await octokit().paginate(octokit().pulls.listFiles, { ...repo, pull_number: 1, per_page: 100 });
    expect(files).toHaveLength(3000);
    expect((await octokit().pulls.get({ ...repo, pull_number: 1 })).data.changed_files).toBe(3010);
  });

  it('gives a diff of 300 files, and refuses more with 406', async () => {
    expect((await diff(2)).data as unknown as string).toContain('diff --git a/many/0299.txt b/many/0299.txt');
    await expect(diff(1)).rejects.toMatchObject({
      status: 406,
      response: { data: { errors: [{ field: 'diff', code: 'too_large' }] } },
    });
  });

  it('refuses a diff of more than 20,000 lines', async () => {
    await expect(diff(3)).rejects.toMatchObject({ status: 406 });
  });

  it('tells zeros for the files past 20,000 lines of patches, and the truth on a smaller page', async () => {
    const page = async (per_page: number) =>
      (await octokit().pulls.listFiles({ ...repo, pull_number: 3, per_page })).data.map(({ changes, patch }) => [
        changes,
        patch !== undefined,
      ]);
    const large = await page(100);
    expect(large).toHaveLength(30);
    expect(large.slice(0, 19)).toEqual(Array.from({ length: 19 }, () => [1000, true]));
    expect(large.slice(20)).toEqual(Array.from({ length: 10 }, () => [0, false]));
    expect(await page(10)).toEqual(Array.from({ length: 10 }, () => [1000, true]));
  });

  it('leaves out the patch of a file that is too long or too heavy, but not its numbers', async () => {
    const long = await octokit().pulls.listFiles({ ...repo, pull_number: 4 });
    expect(long.data.map(({ filename, changes, patch }) => [filename, changes, patch !== undefined])).toEqual([
      ['b.txt', 1, true],
      ['long.txt', 20_001, false],
    ]);
    const heavy = await octokit().pulls.listFiles({ ...repo, pull_number: 5 });
    expect(heavy.data.map(({ changes, patch }) => [changes, patch])).toEqual([[1, undefined]]);
  });

  it('lists 250 commits at most, and says how many there are', async () => {
    const commits = await octokit().paginate(octokit().pulls.listCommits, { ...repo, pull_number: 6, per_page: 100 });
    expect(commits).toHaveLength(250);
    expect((await octokit().pulls.get({ ...repo, pull_number: 6 })).data.commits).toBe(260);
  });

  it('compares 300 files at most, on the first page only', async () => {
    const compare = (page?: number) =>
      octokit().repos.compareCommitsWithBasehead({
        ...repo,
        basehead: 'main...wide',
        ...(page !== undefined && { page, per_page: 100 }),
      });
    expect((await compare()).data.files).toHaveLength(300);
    expect((await compare(2)).data.files).toHaveLength(0);
  });
});
