import { asToken, numbered } from '../as-token.ts';
import { startCheckedGitHub, type CheckedGitHub } from '../checked-github.ts';

let github: CheckedGitHub;
const repo = { owner: 'octo', repo: 'app' };
const pull = { ...repo, pull_number: 1 };

beforeEach(async () => {
  github = await startCheckedGitHub({
    strictness: { mergeable: 'immediate' },
    state: {
      users: { mona: {}, hubot: {}, lisa: {} },
      organizations: { octo: { members: { lisa: 'member' }, teams: { core: { members: { lisa: 'member' } } } } },
      tokens: {
        mona: { user: 'mona' }, hubot: { user: 'hubot' }, lisa: { user: 'lisa' },
        workflow: { app: 'github-actions', permissions: { contents: 'read', 'pull-requests': 'write' } },
      },
      repositories: {
        'octo/app': {
          collaborators: { mona: 'write', hubot: 'write' },
          teams: { core: 'write' },
          branchProtection: [{ pattern: 'main', requiredApprovals: 1, dismissStaleReviews: true, requiredChecks: ['lint'] }],
          commits: [
            { files: { 'a.txt': numbered(40), 'gone.txt': 'bye\n' } },
            { branch: 'feature', files: { 'a.txt': numbered(40, { 5: 'five', 30: 'thirty' }), 'gone.txt': null, 'logo.bin': { base64: 'AAEC' } } },
          ],
          pullRequests: [{ title: 'Feature', head: 'feature', author: 'mona', requestedReviewers: ['hubot'], requestedTeams: ['core'] }],
        },
      },
    }, // oxfmt-ignore
  });
});
afterEach(async () => {
  await github.close();
});

const as = (token: string) => asToken(github, token);
const headSha = async () => (await as('mona').pulls.get(pull)).data.head.sha;
const comments = async () => (await as('mona').pulls.listReviewComments(pull)).data;

describe('a review', () => {
  it('is refused as a whole when one of its comments is off the diff', async () => {
    const review = as('workflow').pulls.createReview({
      ...pull,
      event: 'COMMENT',
      body: 'two findings',
      comments: [
        { path: 'a.txt', line: 5, body: 'in the diff' },
        { path: 'a.txt', line: 20, body: 'between the hunks' },
      ],
    });
    await expect(review).rejects.toMatchObject({
      status: 422,
      response: { data: { errors: ['Line could not be resolved'] } },
    });
    expect(await comments()).toEqual([]);
    expect((await as('mona').pulls.listReviews(pull)).data).toEqual([]);
  });

  it.each([
    ['an unchanged file', { path: 'b.txt', line: 1 }, 'Path could not be resolved'],
    ['a start in another hunk', { path: 'a.txt', line: 30, start_line: 5 }, 'Pull request review thread start line must be part of the same hunk as the line.'],
    ['a start below its end', { path: 'a.txt', line: 5, start_line: 6 }, 'Pull request review thread start line must be part of the same hunk as the line.'],
    ['an added line on the left', { path: 'a.txt', line: 500, side: 'LEFT' }, 'Line could not be resolved'],
    ['a binary file', { path: 'logo.bin', line: 1 }, 'Line could not be resolved'],
  ])('is refused for %s', async (_, place, message) => {
    const review = as('workflow').pulls.createReview({ ...pull, event: 'COMMENT', comments: [{ ...place, body: 'x' }] });
    await expect(review).rejects.toMatchObject({ status: 422, response: { data: { errors: [message] } } });
  }); // oxfmt-ignore

  it('puts comments on lines, ranges and removed lines', async () => {
    await as('workflow').pulls.createReview({
      ...pull,
      event: 'COMMENT',
      comments: [
        { path: 'a.txt', line: 5, body: 'one line' },
        { path: 'a.txt', line: 6, start_line: 4, start_side: 'RIGHT', side: 'RIGHT', body: 'a range' },
        { path: 'a.txt', line: 30, side: 'LEFT', body: 'as it was' },
        { path: 'gone.txt', line: 1, side: 'LEFT', body: 'why?' },
        { path: 'a.txt', position: 5, body: 'by position' },
      ],
    });
    const shown = (await comments()).map(({ path, line, side, start_line, position }) => [
      path,
      line,
      side,
      start_line,
      position,
    ]);
    expect(shown).toEqual([
      ['a.txt', 5, 'RIGHT', null, 5],
      ['a.txt', 6, 'RIGHT', 4, 6],
      ['a.txt', 30, 'LEFT', null, 13],
      ['gone.txt', 1, 'LEFT', null, 1],
      ['a.txt', 5, 'RIGHT', null, 5],
    ]);
    expect((await comments())[0]?.diff_hunk).toBe('@@ -2,7 +2,7 @@ line 1\n line 2\n line 3\n line 4\n-line 5\n+five');
  });

  it("is its author's alone while it is pending", async () => {
    const { data: pending } = await as('hubot').pulls.createReview({
      ...pull,
      comments: [{ path: 'a.txt', line: 5, body: 'draft' }],
    });
    expect(pending.state).toBe('PENDING');
    expect((await as('mona').pulls.listReviews(pull)).data).toEqual([]);
    expect(await comments()).toEqual([]);
    await expect(as('hubot').pulls.createReview({ ...pull, body: 'second' })).rejects.toMatchObject({ status: 422 });
    await as('hubot').pulls.submitReview({ ...pull, review_id: pending.id, event: 'REQUEST_CHANGES', body: 'no' });
    expect((await as('mona').pulls.listReviews(pull)).data).toMatchObject([
      { state: 'CHANGES_REQUESTED', user: { login: 'hubot' } },
    ]);
    expect(await comments()).toHaveLength(1);
  });

  it('is not given to oneself, and answers the request for it', async () => {
    await expect(as('mona').pulls.createReview({ ...pull, event: 'APPROVE' })).rejects.toMatchObject({ status: 422 });
    await as('hubot').pulls.createReview({ ...pull, event: 'APPROVE' });
    await as('lisa').pulls.createReview({ ...pull, event: 'APPROVE' });
    expect((await as('mona').pulls.listRequestedReviewers(pull)).data).toEqual({ users: [], teams: [] });
  });

  it('is dismissed by hand with a message, and by a new commit where the branch says so', async () => {
    const { data: review } = await as('hubot').pulls.createReview({ ...pull, event: 'APPROVE' });
    const dismissed = await as('mona').pulls.dismissReview({ ...pull, review_id: review.id, message: 'too early' });
    expect(dismissed.data.state).toBe('DISMISSED');
    await as('hubot').pulls.createReview({ ...pull, event: 'APPROVE' });
    await as('mona').repos.createOrUpdateFileContents({
      ...repo,
      path: 'new.txt',
      branch: 'feature',
      message: 'more',
      content: 'eA==',
    });
    const { data: reviews } = await as('mona').pulls.listReviews(pull);
    expect(reviews.map(({ state }) => state)).toEqual(['DISMISSED', 'DISMISSED']);
    const { data: timeline } = await as('mona').issues.listEventsForTimeline({ ...repo, issue_number: 1 });
    expect(timeline.map((one) => one.event)).toEqual(
      expect.arrayContaining(['review_requested', 'reviewed', 'review_dismissed', 'committed']),
    );
  });
});

describe('a comment in the diff', () => {
  it('is made alone, on a line or on a file, answered, edited and deleted', async () => {
    const commit_id = await headSha();
    const { data: first } = await as('workflow').pulls.createReviewComment({ ...pull, commit_id, path: 'a.txt', line: 5, body: 'hm' });
    const { data: onFile } = await as('workflow').pulls.createReviewComment({ ...pull, commit_id, path: 'logo.bin', subject_type: 'file', body: 'big' });
    expect(onFile).toMatchObject({ subject_type: 'file', line: null, diff_hunk: '' });
    await as('mona').pulls.createReplyForReviewComment({ ...pull, comment_id: first.id, body: 'so?' });
    await as('workflow').pulls.updateReviewComment({ ...repo, comment_id: first.id, body: 'hm!' });
    expect((await comments()).map(({ body, in_reply_to_id }) => [body, in_reply_to_id])).toEqual([['hm!', undefined], ['big', undefined], ['so?', first.id]]);
    await as('workflow').pulls.deleteReviewComment({ ...repo, comment_id: onFile.id });
    expect(await comments()).toHaveLength(2);
  }); // oxfmt-ignore

  it('says which field is wrong', async () => {
    const wrong = as('workflow').pulls.createReviewComment({ ...pull, commit_id: await headSha(), path: 'a.txt', line: 20, body: 'x' });
    await expect(wrong).rejects.toMatchObject({ status: 422, response: { data: { message: 'Validation Failed', errors: [{ field: 'pull_request_review_thread.line' }, { code: 'missing_field' }] } } });
  }); // oxfmt-ignore
});

describe('merging', () => {
  const approve = () => as('hubot').pulls.createReview({ ...pull, event: 'APPROVE' });
  const pass = async () =>
    as('mona').repos.createCommitStatus({ ...repo, sha: await headSha(), context: 'lint', state: 'success' });

  it("is refused until the branch's protection is content", async () => {
    await expect(as('mona').pulls.merge(pull)).rejects.toMatchObject({
      status: 405,
      message: expect.stringContaining('approving review') as unknown,
    });
    await approve();
    await expect(as('mona').pulls.merge(pull)).rejects.toMatchObject({
      status: 405,
      message: expect.stringContaining('"lint"') as unknown,
    });
    expect((await as('mona').pulls.get(pull)).data.mergeable_state).toBe('blocked');
    await pass();
    expect((await as('mona').pulls.get(pull)).data.mergeable_state).toBe('clean');
    await expect(as('mona').pulls.merge({ ...pull, sha: '0'.repeat(40) })).rejects.toMatchObject({ status: 409 });
    expect((await as('mona').pulls.merge(pull)).data.merged).toBe(true);
  });

  it.each([
    ['merge', 2, /^Merge pull request #1 from octo\/feature/],
    ['squash', 1, /^Feature \(#1\)/],
    ['rebase', 1, /^Commit$/],
  ] as const)('by %s makes the commit that it should', async (merge_method, parents, message) => {
    await approve();
    await pass();
    const { data } = await as('mona').pulls.merge({ ...pull, merge_method });
    const { data: commit } = await as('mona').repos.getCommit({ ...repo, ref: 'main' });
    expect(commit.sha).toBe(data.sha);
    expect(commit.parents).toHaveLength(parents);
    expect(commit.commit.message).toMatch(message);
    expect(commit.files?.map((file) => file.filename)).toEqual(['a.txt', 'gone.txt', 'logo.bin']);
    const { data: pulls } = await as('mona').repos.listPullRequestsAssociatedWithCommit({
      ...repo,
      commit_sha: data.sha,
    });
    expect(pulls.map(({ number }) => number)).toEqual([1]);
  });
});
