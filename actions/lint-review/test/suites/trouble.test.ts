import { commentedLines, LINES, withReview } from '../review-story.ts';

const REVIEWS = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews';

test('a 502 for a review that was made all the same makes no second one', async () => {
  await withReview(async (story) => {
    story.server.faults.add({ kind: 'lost-response', status: 502, route: REVIEWS });
    const result = await story.run();
    expect(result.outputs).toMatchObject({ commented: '4', unexplained: '0' });
    expect(await commentedLines(story)).toEqual(LINES);
  });
});

test('a lost answer and lists that lag behind make no second review either', async () => {
  await withReview(async (story) => {
    story.server.faults.add({ kind: 'lost-response', status: 502, route: REVIEWS });
    story.server.faults.add({ kind: 'lag', milliseconds: 2_000, route: 'POST /graphql', times: 0 });
    const result = await story.run();
    expect(result.outputs).toMatchObject({ commented: '4', unexplained: '0' });
    story.server.faults.clear();
    expect(await commentedLines(story)).toEqual(LINES);
  });
});

test('a 502 for a review that was not made is tried again', async () => {
  await withReview(async (story) => {
    story.server.faults.add({ kind: 'status', status: 502, route: REVIEWS });
    const result = await story.run();
    expect(result.outputs).toMatchObject({ commented: '4' });
    expect(await commentedLines(story)).toEqual(LINES);
  });
});

test('a limit with Retry-After is waited for', async () => {
  await withReview(async (story) => {
    story.server.faults.add({ kind: 'secondary-limit', retryAfter: 1, route: REVIEWS });
    const result = await story.run();
    expect(result.outputs).toMatchObject({ commented: '4' });
    expect(await commentedLines(story)).toEqual(LINES);
  });
});

test('two runs at once leave one comment for each finding', async () => {
  await withReview(async (story) => {
    story.server.faults.add({ kind: 'latency', milliseconds: 400, route: REVIEWS, times: 0 });
    const results = await Promise.all([story.run(), story.run()]);
    for (const { outputs } of results) expect(outputs['unexplained']).toBe('0');
    expect(await commentedLines(story)).toEqual(LINES);
  });
});
