import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { eslintReport, numbered } from '../eslint-report.ts';
import { openPullRequest, type PullRequestStory } from '../pull-request.ts';

const FATES = [
  'commented',
  'annotated',
  'summarised',
  'already-posted',
  'merged',
  'baseline',
  'outside-filter',
  'unmatched-path',
  'suppressed',
] as const;

const FINDINGS = [
  { path: 'src/a.js', line: 5, message: 'new here' },
  { path: 'src/a.js', line: 5, message: 'same line', rule: 'other' },
  { path: 'src/a.js', line: 20, message: 'old' },
  { path: 'lost.js', line: 1 },
];

async function withStory(work: (story: PullRequestStory) => Promise<void>): Promise<void> {
  const story = await openPullRequest({ 'src/a.js': numbered(30) }, { 'src/a.js': numbered(30, { 5: 'foo(x);' }) });
  story.repository.write('eslint.json', eslintReport(FINDINGS));
  try {
    await work(story);
  } finally {
    await story.close();
  }
}

interface Report {
  readonly requests: {
    readonly count: number;
    readonly made: readonly { method: string; path: string; operation?: string; status?: number }[];
  };
  readonly counts: Readonly<Record<string, number>>;
  readonly findings: readonly { fate: string; key: string; message: string }[];
}

const isReport = new Ajv2020().compile(
  JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../../docs/lint-review-report.schema.json'), 'utf8'),
  ) as object,
);

const readJson = (story: PullRequestStory, name: string): unknown =>
  JSON.parse(readFileSync(join(story.repository.folder, name), 'utf8'));

test('the whole result is a file in which every finding has one fate, and which serves as a baseline', async () => {
  await withStory(async (story) => {
    const result = await story.run({ 'report-json': 'out/result.json', sarif: 'out/result.sarif' });
    const report = readJson(story, 'out/result.json') as Report;
    expect(isReport(report) ? [] : isReport.errors).toEqual([]);
    expect(report.counts).toMatchObject({
      in: 4,
      commented: 1,
      merged: 1,
      'outside-filter': 1,
      'unmatched-path': 1,
      unexplained: 0,
    });
    expect(FATES.reduce((sum, fate) => sum + (report.counts[fate] ?? 0), 0)).toBe(report.counts['in']);
    expect(report.findings.map(({ fate }) => fate).sort()).toEqual([
      'commented',
      'merged',
      'outside-filter',
      'unmatched-path',
    ]);
    const made = [
      { method: 'POST', path: 'graphql', operation: 'query ReviewThreads', status: 200 },
      { method: 'POST', path: '/repos/org/app/pulls/1/reviews', status: 200 },
      { method: 'POST', path: 'graphql', operation: 'query ReviewThreads', status: 200 },
    ];
    expect(report.requests).toEqual({ count: Number(result.outputs['requests']), made });
    const seen = story.server.requests().filter(({ token, route }) => token === 'actions' && route?.startsWith('/'));
    expect(seen.map(({ method, status }) => ({ method, status }))).toEqual(
      made.map(({ method, status }) => ({ method, status })),
    );
    for (const { key } of report.findings) expect(key).toMatch(/^[0-9a-f]{16}$/);
    expect(result.outputs['report-json']).toBe(join(story.repository.folder, 'out/result.json'));

    const sarif = readJson(story, 'out/result.sarif') as { runs: { results: { partialFingerprints: object }[] }[] };
    expect(sarif.runs[0]?.results).toHaveLength(2);
    expect(Object.keys(sarif.runs[0]?.results[0]?.partialFingerprints ?? {})).toContain('primaryLocationLineHash');

    for (const baseline of ['out/result.json', 'out/result.sarif']) {
      const next = await story.run({ baseline });
      expect(next.outputs).toMatchObject({ shown: '0', unexplained: '0' });
      expect(Number(next.outputs['baseline'])).toBeGreaterThanOrEqual(2);
      expect(next.conclusion).toBe('success');
    }
  });
});

test('a file that cannot be written is red, and nothing else is lost', async () => {
  await withStory(async (story) => {
    const result = await story.run({ 'report-json': 'src', 'fail-level': 'never' });
    expect(result.conclusion).toBe('failure');
    expect(result.outputs).toMatchObject({ commented: '1', unexplained: '0', 'report-json': '' });
    expect(result.summary).toContain('The file src cannot be written');
  });
});

test('a dry run prints the requests and sends none that writes', async () => {
  await withStory(async (story) => {
    const result = await story.run({ 'dry-run': 'true' });
    expect(result.summary).toContain('A dry run');
    expect(story.traffic().writes).toBe(0);
    expect(await story.comments()).toEqual([]);
    const line = result.log.split('\n').find((one) => one.includes('would send: POST /repos/org/app/pulls/1/reviews'));
    expect(line).toContain('"line":5');
  });
});

test('a check run takes what has no comment', async () => {
  await withStory(async (story) => {
    for (const round of ['cold', 'again']) {
      const result = await story.run(
        { 'check-run': 'true', comments: 'false' },
        { github: { token: story.server.tokens['checks'] ?? '' } },
      );
      expect({ round, ...result.outputs }).toMatchObject({ annotated: '2', commented: '0', unexplained: '0' });
      const head = story.repository.git('rev-parse', 'feature');
      const { runs } = await story.checks(head);
      expect(runs).toEqual([{ name: 'lint-review lint', conclusion: 'failure', annotations: 2 }]);
    }
  });
});

test('shallow clones know the merge base from the server', async () => {
  await withStory(async (story) => {
    const clone = await story.shallowClone();
    const result = await story.run({}, { workspace: clone });
    expect(result.outputs).toMatchObject({ commented: '1', merged: '1', unexplained: '0' });
    const { reads, writes } = story.traffic();
    expect(reads + writes).toBeLessThanOrEqual(8);
  });
});

test('without a repository the change is read from the API', async () => {
  await withStory(async (story) => {
    const bare = story.plainFolder({
      'eslint.json': eslintReport(FINDINGS),
      'src/a.js': numbered(30, { 5: 'foo(x);' }),
    });
    const result = await story.run({}, { workspace: bare });
    expect(result.outputs).toMatchObject({ commented: '1', merged: '1', 'outside-filter': '1', unexplained: '0' });
  });
});
