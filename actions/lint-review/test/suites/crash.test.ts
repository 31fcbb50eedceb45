import type { RunActionOptions, RunResult } from 'sandbox/runner';
import { eslintReport, numbered } from '../eslint-report.ts';
import { openPullRequest, type PullRequestStory } from '../pull-request.ts';

const REPOSITORY = '/repos/{owner}/{repo}';
const PULL = `${REPOSITORY}/pulls/{pull_number}`;

const INPUTS = {
  'check-run': 'true',
  'max-comments': '38',
  'max-comments-per-file': '300',
  'max-comments-per-rule': '300',
};

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const report = (severity: 1 | 2, path: string, lines: readonly number[]) =>
  lines.map((line) => ({ path, line, severity, message: `wrong at ${line}` }));

/**
 * Brings about a run that does all there is to do: two reviews, the second of which GitHub refuses because of one
 * comment, so that it is halved until the culprit stands alone; a look for the comments of others; a comment to hide,
 * because its finding is gone; and a check run, in two requests, of what has no comment.
 */
async function withStory<T>(work: (story: PullRequestStory) => Promise<T>): Promise<T> {
  const changed = Object.fromEntries(range(1, 88).map((line) => [line, `changed(${line});`]));
  const story = await openPullRequest(
    { 'src/a.js': numbered(100), 'src/b.js': numbered(9), 'src/merged.js': numbered(9) },
    { 'src/merged.js': numbered(9, { 5: 'changed();' }) },
  );
  try {
    await story.push({ 'src/a.js': numbered(100, changed), 'src/b.js': 'other\n'.repeat(9) });
    // The base takes over the first commit: its file is no longer in the diff that GitHub shows.
    await story.moveBase('feature~1');
    await story.push({ 'README.md': 'And on it goes.\n' });
    story.repository.write('eslint.json', eslintReport(report(2, 'src/a.js', [88])));
    await run(story);
    const findings = [
      ...report(2, 'src/a.js', range(1, 33)),
      // Files take turns, and the cap ends their round in the middle.
      ...report(1, 'src/a.js', range(34, 80)),
      ...report(1, 'src/b.js', range(1, 9)),
      ...report(1, 'src/merged.js', [5]),
    ];
    story.repository.write('eslint.json', eslintReport(findings));
    return await work(story);
  } finally {
    await story.close();
  }
}

const run = (story: PullRequestStory, options: Partial<RunActionOptions> = {}): Promise<RunResult> =>
  story.run(INPUTS, { ...options, github: { token: story.server.tokens['checks'] ?? '' } });

/** What a reader of the pull request sees. */
async function seen(story: PullRequestStory) {
  const comments = (await story.comments()).map(({ path, line, body, isMinimized }) => ({
    path,
    line,
    body,
    isMinimized,
  }));
  comments.sort((a, b) => (a.path + a.body < b.path + b.body ? -1 : 1));
  return { comments, checks: await story.checks(story.repository.git('rev-parse', 'feature')) };
}

const calls = (story: PullRequestStory): string[] =>
  story.server
    .requests()
    .filter(({ token, route }) => token === 'checks' && route?.startsWith('/'))
    .map(({ method, route, status }) => `${method} ${route} ${status}`);

/** Kills the process when it makes its n-th call, which is not carried out. */
async function runKilledAt(n: number, story: PullRequestStory): Promise<RunResult> {
  const { faults } = story.server;
  faults.add(
    { kind: 'latency', milliseconds: 2_000, at: n, token: 'checks' },
    { kind: 'reset', at: n, token: 'checks' },
  );
  const kill = new AbortController();
  const watch = setInterval(() => void (faults.list().length === 0 && kill.abort()), 20);
  try {
    return await run(story, { signal: kill.signal, cancelDelays: { interrupt: 2_000, terminate: 0 } });
  } finally {
    clearInterval(watch);
    faults.clear();
  }
}

test('killed at any call and run again, the pull request ends the same', async () => {
  const { whole, points } = await withStory(async (story) => {
    const before = calls(story).length;
    const result = await run(story);
    expect(result.outputs).toMatchObject({ commented: '37', annotated: '53', fixed: '1', unexplained: '0' });
    const made = calls(story).slice(before);
    expect(made).toEqual([
      'POST /graphql 200',
      ...[200, 422, 200, 422, 422, 200, 422, 200].map((status) => `POST ${PULL}/reviews ${status}`),
      'POST /graphql 200',
      'POST /graphql 200',
      `GET ${REPOSITORY}/commits/{ref}/check-runs 200`,
      `POST ${REPOSITORY}/check-runs 201`,
      `PATCH ${REPOSITORY}/check-runs/{check_run_id} 200`,
    ]);
    // A refused call leaves everything as it was, so being killed after it is nothing new.
    const points = range(1, made.length).filter((n) => made[n - 2]?.endsWith('422') !== true);
    return { whole: await seen(story), points };
  });
  // All at once: they mostly wait for the second between two writes.
  await Promise.all(
    points.map((n) =>
      withStory(async (story) => {
        expect({ n, ...(await runKilledAt(n, story)) }).toMatchObject({ n, exitCode: 130, outputs: {} });
        expect({ n, ...(await run(story)).outputs }).toMatchObject({ n, unexplained: '0' });
        expect({ n, ...(await seen(story)) }).toEqual({ n, ...whole });
      }),
    ),
  );
});
