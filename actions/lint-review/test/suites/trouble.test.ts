import { eslintReport, numbered } from '../eslint-report.ts';
import { openPullRequest, type PullRequestStory } from '../pull-request.ts';

const LINES = [5, 6, 7, 8];
const CHANGED = Object.fromEntries(LINES.map((line) => [line, `changed(${line});`]));
const REVIEWS = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews';

async function withStory(work: (story: PullRequestStory) => Promise<void>): Promise<void> {
  const story = await openPullRequest({ 'src/a.js': numbered(30) }, { 'src/a.js': numbered(30, CHANGED) });
  const findings = LINES.map((line) => ({ path: 'src/a.js', line, message: `wrong ${line}` }));
  story.repository.write('eslint.json', eslintReport(findings));
  try {
    await work(story);
  } finally {
    await story.close();
  }
}

const linesOf = async (story: PullRequestStory): Promise<(number | null)[]> =>
  (await story.comments()).filter(({ isMinimized }) => !isMinimized).map(({ line }) => line);

test('a 502 for a review that was made all the same makes no second one', async () => {
  await withStory(async (story) => {
    story.server.faults.add({ kind: 'lost-response', status: 502, route: REVIEWS });
    const result = await story.run();
    expect(result.outputs).toMatchObject({ commented: '4', unexplained: '0' });
    expect(await linesOf(story)).toEqual(LINES);
  });
});

test('a lost answer and lists that lag behind make no second review either', async () => {
  await withStory(async (story) => {
    story.server.faults.add({ kind: 'lost-response', status: 502, route: REVIEWS });
    story.server.faults.add({ kind: 'lag', milliseconds: 2_000, route: 'POST /graphql', times: 0 });
    const result = await story.run();
    expect(result.outputs).toMatchObject({ commented: '4', unexplained: '0' });
    story.server.faults.clear();
    expect(await linesOf(story)).toEqual(LINES);
  });
});

test('a 502 for a review that was not made is tried again', async () => {
  await withStory(async (story) => {
    story.server.faults.add({ kind: 'status', status: 502, route: REVIEWS });
    const result = await story.run();
    expect(result.outputs).toMatchObject({ commented: '4' });
    expect(await linesOf(story)).toEqual(LINES);
  });
});

test('a limit with Retry-After is waited for', async () => {
  await withStory(async (story) => {
    story.server.faults.add({ kind: 'secondary-limit', retryAfter: 1, route: REVIEWS });
    const result = await story.run();
    expect(result.outputs).toMatchObject({ commented: '4' });
    expect(await linesOf(story)).toEqual(LINES);
  });
});

test('two runs at once leave one comment for each finding', async () => {
  await withStory(async (story) => {
    story.server.faults.add({ kind: 'latency', milliseconds: 400, route: REVIEWS, times: 0 });
    const results = await Promise.all([story.run(), story.run()]);
    for (const { outputs } of results) expect(outputs['unexplained']).toBe('0');
    expect(await linesOf(story)).toEqual(LINES);
  });
});
