import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { numbered } from '../eslint-report.ts';
import { openPullRequest, type PullRequestStory } from '../pull-request.ts';

/** A linter that complains about `bad` and writes down what it was given. */
const LINTER = `
import { appendFileSync, readFileSync } from 'node:fs';
const files = process.argv.slice(2);
appendFileSync(process.env.CALLS, JSON.stringify({ cwd: process.cwd(), files, secrets: Object.keys(process.env).filter((name) => /TOKEN|INPUT_|GITHUB_OUTPUT|HARMLESS/.test(name)) }) + '\\n');
let found = 0;
for (const file of files)
  readFileSync(file, 'utf8').split('\\n').forEach((line, i) => {
    if (line.includes('bad')) { found++; console.log(file + ':' + (i + 1) + ':1: E100 bad thing'); }
  });
process.exitCode = found > 0 ? 1 : 0;
`;

const CONFIG = `
linters:
  - name: style
    run: [node, ../lint.mjs]
    files: ['**/*.js']
    format: text:flake8
    working-directory: web
    config-files: [style.toml]
`;

async function withProject(
  head: Record<string, string>,
  work: (story: PullRequestStory, calls: () => Call[]) => Promise<void>,
) {
  const base = {
    'lint.mjs': LINTER,
    '.github/lint-review.yml': CONFIG,
    'web/a.js': numbered(20),
    'web/old.js': 'bad\n',
    'other.js': 'bad\n',
  };
  const story = await openPullRequest(base, head);
  const folder = mkdtempSync(join(tmpdir(), 'lint-review-calls-'));
  const file = join(folder, 'calls');
  process.env['CALLS'] = file;
  try {
    await work(story, () => {
      const lines = readFileSync(file, 'utf8').trim().split('\n');
      rmSync(file);
      return lines.map((line) => JSON.parse(line) as Call);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await story.close();
  }
}

interface Call {
  readonly cwd: string;
  readonly files: readonly string[];
  readonly secrets: readonly string[];
}

test('a configured linter gets the changed files of its folder only, without the token, and its paths are understood', async () => {
  await withProject(
    { 'web/a.js': numbered(20, { 7: 'bad' }), 'web/-x.js': 'bad\n', 'other.js': 'bad\nbad\n' },
    async (story, calls) => {
      const HARMLESS = `bearer ${story.server.tokens['actions']}`;
      story.repository.git('config', 'http.https://github.example/.extraheader', 'AUTHORIZATION: basic x');
      const result = await story.run(
        { reports: '' },
        { env: { CALLS: process.env['CALLS'] ?? '', MY_API_TOKEN: 's3cret', HARMLESS } },
      );
      expect(result.log).toContain('persist-credentials: false');
      expect(result.outputs).toMatchObject({ findings: '2', commented: '2', unexplained: '0' });
      expect((await story.comments()).map(({ path, line }) => `${path}:${line}`).sort()).toEqual([
        'web/-x.js:1',
        'web/a.js:7',
      ]);
      expect(result.summary).toContain('output of node ../lint.mjs (text:flake8)');
      expect(result.summary).not.toContain('output-');
      const [call] = calls();
      expect(call?.files).toEqual(['./-x.js', 'a.js']);
      expect(call?.secrets).toEqual([]);
    },
  );
});

test('a change of its configuration makes a linter look at all files', async () => {
  await withProject({ 'web/style.toml': 'x = 1\n' }, async (story, calls) => {
    const result = await story.run({ reports: '' }, { env: { CALLS: process.env['CALLS'] ?? '' } });
    expect(calls()[0]?.files).toEqual(['a.js', 'old.js']);
    expect(result.outputs).toMatchObject({ findings: '1', 'outside-filter': '1' });
  });
});

test('what the change introduced is found off the changed lines too, by linting the merge base', async () => {
  await withProject({ 'web/a.js': numbered(20, { 7: 'bad' }), 'web/new.js': 'bad\n' }, async (story, calls) => {
    const result = await story.run(
      { reports: '', filter: 'introduced' },
      { env: { CALLS: process.env['CALLS'] ?? '' } },
    );
    expect(result.outputs).toMatchObject({ findings: '3', baseline: '1', shown: '2', unexplained: '0' });
    expect(calls().map(({ files }) => files)).toEqual([
      ['a.js', 'new.js', 'old.js'],
      ['a.js', 'old.js'],
    ]);
  });
});

test('a result is taken from the cache while nothing that went into it changes', async () => {
  await withProject({ 'web/a.js': numbered(20, { 7: 'bad' }) }, async (story, calls) => {
    const cache = mkdtempSync(join(tmpdir(), 'lint-review-cache-'));
    const options = { env: { CALLS: process.env['CALLS'] ?? '' } };
    try {
      for (const expected of ['1', '0']) {
        const result = await story.run({ reports: '', cache }, options);
        expect(result.outputs).toMatchObject({ findings: '1', commented: expected });
      }
      expect(calls()).toHaveLength(1);
      await story.push({ 'web/a.js': numbered(20, { 7: 'bad', 8: 'bad' }) });
      expect((await story.run({ reports: '', cache }, options)).outputs['findings']).toBe('2');
      expect(calls()).toHaveLength(1);
    } finally {
      rmSync(cache, { recursive: true, force: true });
    }
  });
});

test('mistakes of the configuration are told with their places', async () => {
  await withProject({ '.github/lint-review.yml': 'linters:\n  - name: x\n    runs: [a]\n' }, async (story) => {
    const result = await story.run({ reports: '' });
    expect(result.conclusion).toBe('failure');
    const message = result.annotations.find(({ level }) => level === 'error')?.message;
    expect(message).toContain('.github/lint-review.yml:3:5');
  });
});

test('linters are not run under pull_request_target', async () => {
  await withProject({ 'web/a.js': numbered(20, { 7: 'bad' }) }, async (story) => {
    const result = await story.run({ reports: '' }, { event: 'pull_request_target' });
    expect(result.conclusion).toBe('failure');
    expect(result.annotations[0]?.message).toContain('not run under pull_request_target');
  });
});

test('a crash that is told as text with the exit code of findings is no clean run', async () => {
  const crash = "console.log('There was a critical error: plugin missing'); process.exitCode = 1;\n";
  const head = { 'web/a.js': numbered(20, { 7: 'bad' }), 'lint.mjs': crash };
  const story = await openPullRequest({ '.github/lint-review.yml': CONFIG, 'web/a.js': numbered(20) }, head);
  try {
    const result = await story.run({ reports: '' });
    expect(result.conclusion).toBe('failure');
    const message = result.annotations.find(({ level }) => level === 'error')?.message;
    expect(message).toContain('node ended with exit code 1, but nothing that it wrote reads as a finding');
    expect(message).toContain('critical error: plugin missing');
  } finally {
    await story.close();
  }
});
