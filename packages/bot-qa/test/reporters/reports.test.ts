import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import { echoModule, Workspace } from '../cli/command-line.ts';

let workspace: Workspace;
afterEach(() => workspace.remove());

const red = (count: number, severity = ''): string =>
  `  - name: red\n${severity}    data:\n${Array.from({ length: count }, (_, row) => `      - {number: "${row}"}\n`).join('')}    steps:\n      - user: hello \${number} ${'long '.repeat(200)}\n      - bot: Goodbye\n`;
const read = (name: string): string => readFileSync(workspace.path(name), 'utf8');
const lines = (text: string, start: string): string[] => text.split('\n').filter((line) => line.startsWith(start));

describe('the GitHub reporter', () => {
  test('shows the ten worst at the line of the fixture and counts the rest', async () => {
    const blocker =
      '  - name: blocker\n    severity: blocker\n    steps: [{user: hi}, {bot: "a, b: 100%\\n::error::x"}]\n';
    workspace = new Workspace({ 'sub/bot.mjs': echoModule, 'sub/a.bot.yaml': `conversations:\n${red(30)}${blocker}` });
    const { out, code } = await workspace.run(['run', 'sub/a.bot.yaml', '--module', 'sub/bot.mjs', '-r', 'github'], {
      GITHUB_STEP_SUMMARY: workspace.path('step.md'),
      GITHUB_WORKSPACE: workspace.path('sub'),
    });
    expect(code).toBe(1);
    const annotations = lines(out, '::error ');
    expect(annotations).toHaveLength(10);
    expect(annotations[0]).toContain('::error file=a.bot.yaml,line=39,');
    expect(annotations[0]).toContain('100%25%0A::error::x');
    expect(out).toContain('21 more are red and not annotated');
  });

  test('says so when what the step wrote before leaves no room for a job summary', async () => {
    const full = 'x'.repeat(1024 * 1024 - 20);
    workspace = new Workspace({ 'bot.mjs': echoModule, 'a.bot.yaml': `conversations:\n${red(3)}`, 'step.md': full });
    const { out } = await workspace.run(['run', 'a.bot.yaml', '--module', 'bot.mjs', '-r', 'github', '--no-journal'], {
      GITHUB_STEP_SUMMARY: workspace.path('step.md'),
    });
    expect(out).toContain('No job summary: what this step wrote before has filled it.');
    expect(readFileSync(workspace.path('step.md'), 'utf8')).toBe(full);
  });

  test('keeps the job summary below 1 MiB with what the step wrote before, and says how many are left out', async () => {
    workspace = new Workspace({
      'bot.mjs': echoModule,
      'a.bot.yaml': `conversations:\n${red(1500)}`,
      'step.md': 'x'.repeat(900_000),
    });
    await workspace.run(
      ['run', 'a.bot.yaml', '--module', 'bot.mjs', '-r', 'github', '-r', 'github-summary=own.md', '--no-journal'],
      { GITHUB_STEP_SUMMARY: workspace.path('step.md') },
    );
    for (const name of ['step.md', 'own.md']) {
      const text = read(name);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024 * 1024);
      const shown = text.split('<details>').length - 1;
      expect(text).toContain(`… and ${1500 - shown} more conversations`);
      expect(text).toContain('1500 failed');
    }
  });

  test('lets no bot write a workflow command', async () => {
    workspace = new Workspace({
      'bot.mjs': 'export default () => "##[add-mask]x\\n::stop-commands::y";',
      'a.bot.yaml': `conversations:\n  - name: x\n    steps: [{user: hi}, {bot: hello}]\n`,
    });
    const { out } = await workspace.run(
      ['run', 'a.bot.yaml', '--module', 'bot.mjs', '-r', 'terminal', '-r', 'tap', '-r', 'github'],
      { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: workspace.path('step.md') },
    );
    expect(out).not.toContain('##[');
    expect(out.split('\n').filter((line) => line.trim().startsWith('::') && !line.startsWith('::error file='))).toEqual(
      [],
    );
  });
});

describe('JUnit', () => {
  test('of shards is merged by junit-report-merger into one suite per bot, and no case is lost', async () => {
    const config = `bots:\n  shop: {module: bot.mjs}\n  bank: {module: bot.mjs}\n`;
    workspace = new Workspace({
      'bot.mjs': echoModule,
      'bot-qa.yaml': config,
      'a.bot.yaml': `conversations:\n${red(7)}  - name: green\n    steps: [{user: hi}, {bot: "You said: hi"}]\n`,
    });
    for (const shard of [1, 2])
      await workspace.run(['run', 'a.bot.yaml', '--shard', `${shard}/2`, '-r', `junit=${shard}.xml`, '--no-journal']);
    const bin = join(dirname(createRequire(import.meta.url).resolve('junit-report-merger/package.json')), 'cli.js');
    execFileSync(process.execPath, [bin, workspace.path('all.xml'), workspace.path('[12].xml')]);
    const xml = read('all.xml');
    expect(xml.match(/<testcase /g)).toHaveLength(16);
    expect(xml.match(/<failure /g)).toHaveLength(14);
    expect([...xml.matchAll(/<testsuite name="([^"]*)"/g)].map((match) => match[1]).sort()).toEqual([
      'bot-qa › bank',
      'bot-qa › shop',
    ]);
    expect(/<testsuites [^>]*>/.exec(xml)![0]).toMatch(/tests="16".*failures="14"|failures="14".*tests="16"/);
  });

  test('stands in the order of the plan, whoever was faster', async () => {
    const slow =
      '  - name: first\n    steps: [{user: slow 200}, {bot: "You said: slow 200"}]\n  - name: second\n    steps: [{user: hi}, {bot: "You said: hi"}]\n';
    workspace = new Workspace({ 'bot.mjs': echoModule, 'a.bot.yaml': `conversations:\n${slow}` });
    await workspace.run(['run', 'a.bot.yaml', '--module', 'bot.mjs', '-r', 'junit=a.xml', '-r', 'json=a.json']);
    expect([...read('a.xml').matchAll(/<testcase [^>]* name="([^"]*)"/g)].map((match) => match[1])).toEqual([
      'first',
      'second',
    ]);
    const report = JSON.parse(read('a.json')) as { conversations: { name: string }[]; finished: { exitCode: number } };
    expect(report.conversations.map((one) => one.name)).toEqual(['first', 'second']);
    expect(report.finished.exitCode).toBe(0);
  });
});

test.each(['junit', 'tap', 'github', 'html', 'json', 'github-summary'])(
  'a run that tested nothing is red in %s too',
  async (name) => {
    workspace = new Workspace({
      'bot.mjs': echoModule,
      'a.bot.yaml': 'conversations:\n  - name: x\n    skip: not ready\n    steps: [{user: x}, {bot: y}]\n',
    });
    const { code } = await workspace.run(
      ['run', 'a.bot.yaml', '--module', 'bot.mjs', '-r', name === 'github' ? name : `${name}=out`],
      { GITHUB_STEP_SUMMARY: workspace.path('out') },
    );
    expect(code).toBe(2);
    const signs: Record<string, string> = {
      junit: '<error ',
      tap: 'not ok 2',
      html: 'exit 2',
      json: '"exitCode":2',
    };
    expect(read('out')).toContain(signs[name] ?? '✗ bot-qa: red (exit 2)');
  },
);

test('TAP has a plan at its end, escaped titles and a reason for what is skipped', async () => {
  workspace = new Workspace({
    'bot.mjs': echoModule,
    'a.bot.yaml':
      'conversations:\n  - name: "issue #1"\n    steps: [{user: x}, {bot: y}]\n  - name: later\n    skip: not ready\n    steps: [{user: x}, {bot: y}]\n',
  });
  const { out } = await workspace.run(['run', 'a.bot.yaml', '--module', 'bot.mjs', '-r', 'tap']);
  expect(out.split('\n')[0]).toBe('TAP version 14');
  expect(out).toMatch(/^not ok \d - bot › a\.bot\.yaml › issue \\#1$/m);
  expect(out).toMatch(/^ok \d - bot › a\.bot\.yaml › later # SKIP not ready$/m);
  expect(out).toMatch(/^1\.\.2$/m);
});

test('the HTML page of a large run is bounded and says what it leaves out', async () => {
  workspace = new Workspace({ 'bot.mjs': echoModule, 'a.bot.yaml': `conversations:\n${red(700)}` });
  await workspace.run(['run', 'a.bot.yaml', '--module', 'bot.mjs', '-r', 'html=out.html', '--no-journal']);
  const page = read('out.html');
  expect(page.match(/<details class="card conv"/g)).toHaveLength(500);
  expect(page).toContain('Not shown on this page: 200 red conversations.');
});

test('the JSON report is as its schema says, with every kind of verdict in it', async () => {
  const config = 'bots:\n  shop: {module: bot.mjs, version: "1.2"}\n';
  const conversations = [
    `- {name: failed, severity: minor, owner: me, tags: [a], steps: [{user: two}, {bot: one of}]}`,
    `- {name: passed, steps: [{user: hi}, {bot: "You said: hi"}]}`,
    `- {name: error, steps: [{user: throw}, {bot: x}]}`,
    `- {name: skipped, skip: later, steps: [{user: hi}, {bot: x}]}`,
    `- {name: quarantined, quarantine: {owner: me, until: 2099-01-01}, steps: [{user: hi}, {bot: x}]}`,
  ];
  workspace = new Workspace({
    'bot.mjs': echoModule,
    'bot-qa.yaml': config,
    'a.bot.yaml': `conversations:\n${conversations.map((one) => `  ${one}\n`).join('')}`,
  });
  await workspace.run(['run', 'a.bot.yaml', '-r', 'json=a.json']);
  const path = new URL('../../schema/report.schema.json', import.meta.url);
  const validate = new Ajv2020().compile(JSON.parse(readFileSync(path, 'utf8')) as AnySchema);
  const report = JSON.parse(read('a.json')) as { conversations: { verdict: string }[] };
  expect(validate(report) ? [] : validate.errors).toEqual([]);
  expect(report.conversations.map((one) => one.verdict)).toEqual([
    'failed',
    'passed',
    'error',
    'skipped',
    'quarantined',
  ]);
  expect(validate({ ...report, conversations: [{ ...report.conversations[0], verdict: 'fine' }] })).toBe(false);
});

test('replies of any size and kind stay small and harmless in every report but JSON, which has them whole', async () => {
  workspace = new Workspace({
    'bot.mjs': `export default (text) => text === 'huge'
      ? 'x'.repeat(2_000_000)
      : { text: '\\u001b[31mred \\u202Eabc <script>alert(1)</script>\\n::error::x', buttons: ['Track', 'Cancel'] };`,
    'a.bot.yaml': `conversations:\n  - name: a\n    steps: [{user: huge}, {bot: small}]\n  - name: b\n    steps: [{user: hi}, {bot: small}]\n`,
  });
  const reports = ['junit=r.xml', 'tap=r.tap', 'html=r.html', 'json=r.json'].flatMap((name) => ['-r', name]);
  const { out, code } = await workspace.run(['run', 'a.bot.yaml', '--module', 'bot.mjs', '-r', 'terminal', ...reports]);
  expect(code).toBe(1);
  expect(read('r.json')).toContain('x'.repeat(2_000_000));
  for (const text of [out, read('r.xml'), read('r.tap'), read('r.html')]) {
    expect(text.length).toBeLessThan(50_000);
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u001b\u202e]/);
  }
  expect(read('r.html')).not.toContain('<script>alert');
  expect(read('r.html')).toContain('<span class="chip">Track</span>');
});
