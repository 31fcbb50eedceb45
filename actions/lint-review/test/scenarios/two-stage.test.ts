import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunResult } from 'sandbox/runner';
import { eslintReport, numbered } from '../eslint-report.ts';
import { openPullRequest, type PullRequestStory } from '../pull-request.ts';

const FINDINGS = [
  { path: 'src/a.js', line: 5, message: 'wrong here' },
  { path: 'src/a.js', line: 20, message: 'old' },
];

async function withFork(
  work: (story: PullRequestStory, publish: (bundle: string) => Promise<RunResult>) => Promise<void>,
) {
  const story = await openPullRequest(
    { 'src/a.js': numbered(30) },
    { 'src/a.js': numbered(30, { 5: 'foo(x);' }) },
    { fork: true },
  );
  const folder = mkdtempSync(join(tmpdir(), 'lint-review-publish-'));
  try {
    story.repository.write('eslint.json', eslintReport(FINDINGS));
    await work(story, async (bundle) => {
      rmSync(join(folder, 'bundle.json'), { force: true });
      if (bundle.startsWith('/')) symlinkSync(bundle, join(folder, 'bundle.json'));
      else writeFileSync(join(folder, 'bundle.json'), bundle);
      return story.run(
        { mode: 'publish', bundle: 'bundle.json', reports: '' },
        { event: 'workflow_run', payload: await story.workflowRun(), workspace: folder },
      );
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await story.close();
  }
}

async function collect(story: PullRequestStory): Promise<string> {
  const result = await story.run({ mode: 'collect' }, { github: { token: story.server.tokens['readonly'] ?? '' } });
  expect(result.outputs).toMatchObject({
    findings: '2',
    shown: '1',
    'outside-filter': '1',
    unexplained: '0',
    requests: '0',
  });
  expect(result.conclusion).toBe('failure');
  return readFileSync(join(story.repository.folder, 'lint-review-bundle.json'), 'utf8');
}

test('findings of a fork are collected without any request, and commented by the second stage without its code', async () => {
  await withFork(async (story, publish) => {
    const bundle = await collect(story);
    const result = await publish(bundle);
    expect(result.log).not.toContain('##[error]');
    expect(result.conclusion).toBe('success');
    expect(result.outputs).toMatchObject({ findings: '1', commented: '1', unexplained: '0' });
    expect((await story.comments()).map(({ path, line }) => [path, line])).toEqual([['src/a.js', 5]]);
    expect((await publish(bundle)).outputs).toMatchObject({ 'already-posted': '1', commented: '0' });
    expect(story.traffic().writes).toBe(0);
  });
});

test('a bundle that is a link, of another shape, or about another commit is refused', async () => {
  await withFork(async (story, publish) => {
    const bundle = await collect(story);
    const parsed = JSON.parse(bundle) as { findings: object[] };
    const change = (values: object): string => JSON.stringify({ ...parsed, ...values });
    const hostile: [string, string][] = [
      ['/etc/passwd', 'no plain file'],
      [change({ head: 'f'.repeat(40) }), 'is about commit'],
      [change({ findings: [{ ...parsed.findings[0], key: '<!-- -->' }] }), 'key: expected'],
    ];
    for (const [content, reason] of hostile) {
      const result = await publish(content);
      expect(result.conclusion).toBe('failure');
      expect(result.annotations.find(({ level }) => level === 'error')?.message).toContain(reason);
    }
    expect(await story.comments()).toEqual([]);
  });
});
