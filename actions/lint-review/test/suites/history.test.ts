import { eslintReport, numbered } from '../eslint-report.ts';
import { openPullRequest } from '../pull-request.ts';
import { LINES, reportAt, withReview } from '../review-story.ts';

test('comments whose finding is gone are hidden in one write; answered and resolved ones stay as they are', async () => {
  await withReview(async (story) => {
    await story.run();
    const [answered, resolved] = await story.comments();
    await story.graphql(
      'mutation ($id: ID!) { addPullRequestReviewThreadReply(input: {pullRequestReviewThreadId: $id, body: "why?"}) { clientMutationId } }',
      { id: answered?.threadId },
    );
    await story.graphql('mutation ($id: ID!) { resolveReviewThread(input: {threadId: $id}) { clientMutationId } }', {
      id: resolved?.threadId,
    });
    story.repository.write('eslint.json', '[]');
    const result = await story.run();
    expect(result.conclusion).toBe('success');
    expect(result.outputs).toMatchObject({ fixed: '2', findings: '0', unexplained: '0' });
    expect(story.traffic()).toEqual({ reads: 1, writes: 1 });
    expect((await story.comments()).map(({ isMinimized }) => isMinimized)).toEqual([false, false, true, true]);

    story.repository.write('eslint.json', reportAt(LINES));
    const back = await story.run();
    // Two are commented again; the answered and the resolved one are not.
    expect(back.outputs).toMatchObject({ commented: '2', 'already-posted': '2' });
  });
});

test('comments follow a renamed file and a new indentation', async () => {
  const story = await openPullRequest(
    { 'src/a.js': numbered(5) },
    { 'src/new.js': numbered(20, { 4: '  const x = y;' }), 'src/a.js': numbered(5) },
  );
  try {
    const finding = { path: 'src/new.js', line: 4, message: "'y' is not defined." };
    story.repository.write('eslint.json', eslintReport([finding]));
    expect((await story.run()).outputs['commented']).toBe('1');
    await story.push({ 'src/new.js': null, 'lib/other.js': numbered(20, { 4: '      const x = y;' }) });
    story.repository.write('eslint.json', eslintReport([{ ...finding, path: 'lib/other.js' }]));
    const renamed = await story.run();
    expect(renamed.outputs).toMatchObject({ 'already-posted': '1', commented: '0', fixed: '0' });
    expect(story.traffic().writes).toBe(0);
  } finally {
    await story.close();
  }
});

test('a finding that moves out of the diff keeps its comment until it is gone', async () => {
  await withReview(async (story) => {
    await story.run();
    const { repository } = story;
    repository.git('switch', '--quiet', 'main');
    repository.commit('the base does the same', { 'src/a.js': numbered(30, { 5: 'changed(5);' }) });
    repository.git('switch', '--quiet', 'feature');
    repository.git('merge', '--quiet', '--no-edit', '--strategy-option=ours', 'main');
    await story.moveBase('main');
    await story.push({});
    const bare = story.plainFolder({ 'eslint.json': reportAt(LINES), 'src/a.js': 'only its name counts' });
    for (const workspace of [bare, repository.folder]) {
      const moved = await story.run({}, { workspace });
      expect(moved.outputs).toMatchObject({ 'already-posted': '3', 'outside-filter': '1', fixed: '0' });
      expect(story.traffic().writes).toBe(0);
    }
    repository.write('eslint.json', reportAt([16, 17, 18]));
    expect((await story.run()).outputs).toMatchObject({ 'already-posted': '3', fixed: '1' });
  });
});

test('jobs of another scope never touch each other’s comments, and do not repeat them', async () => {
  await withReview(async (story) => {
    await story.run({}, { matrix: { os: 'linux' } });
    const second = await story.run({}, { matrix: { os: 'windows' } });
    expect(second.outputs).toMatchObject({ commented: '0', 'already-posted': '4' });
    story.repository.write('eslint.json', '[]');
    const clean = await story.run({}, { matrix: { os: 'windows' } });
    expect(clean.outputs['fixed']).toBe('0');
    expect((await story.comments()).filter(({ isMinimized }) => isMinimized)).toEqual([]);
  });
});

test('with `fixed-comments: resolve` the threads of fixed findings are resolved in one write', async () => {
  await withReview(async (story) => {
    const token = story.server.tokens['contents'] ?? '';
    const inputs = { 'fixed-comments': 'resolve', 'github-token': token };
    await story.run(inputs);
    story.repository.write('eslint.json', reportAt([5]));
    story.traffic();
    const result = await story.run(inputs);
    expect(result.outputs).toMatchObject({ fixed: '3', 'already-posted': '1', unexplained: '0' });
    expect(story.traffic().writes).toBe(1);
    expect((await story.comments()).map(({ isResolved }) => isResolved)).toEqual([false, true, true, true]);
    await story.run(inputs);
    expect(story.traffic().writes).toBe(0);
  });
});

test('a token that may not resolve is told which scope it lacks, and no comment is lost', async () => {
  await withReview(async (story) => {
    await story.run();
    story.repository.write('eslint.json', '[]');
    const result = await story.run({ 'fixed-comments': 'resolve' });
    expect(result.log).toContain('contents: write');
    expect(await story.comments()).toHaveLength(4);
  });
});

test('100 fixed findings are hidden in at most 3 writes', async () => {
  const changes = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [i + 1, `bad(${i});`]));
  const story = await openPullRequest({ 'a.js': numbered(100) }, { 'a.js': numbered(100, changes) });
  const caps = { 'max-comments': '100', 'max-comments-per-file': '100', 'max-comments-per-rule': '100' };
  try {
    const findings = Object.keys(changes).map((line) => ({ path: 'a.js', line: Number(line) }));
    story.repository.write('eslint.json', eslintReport(findings));
    expect((await story.run(caps)).outputs['commented']).toBe('100');
    story.repository.write('eslint.json', '[]');
    const fixed = await story.run(caps);
    expect(fixed.outputs).toMatchObject({ fixed: '100', unexplained: '0' });
    expect(story.traffic().writes).toBeLessThanOrEqual(3);
  } finally {
    await story.close();
  }
});
