import { echoModule, Workspace } from './command-line.ts';

let workspace: Workspace;
afterEach(() => workspace.remove());

const fixture = (expected: string, rows = 1): string =>
  `conversations:\n  - name: greeting\n    data:\n${Array.from({ length: rows }, (_, row) => `      - {number: "${row}"}\n`).join('')}    steps:\n      - user: hello \${number}\n      - bot: "${expected}"\n`;

describe('the exit code', () => {
  test('is 0 when every conversation passed', async () => {
    workspace = new Workspace({ 'bot.mjs': echoModule, 'a.bot.yaml': fixture('You said: hello ${number}', 3) });
    const { code, out } = await workspace.run(['run', 'a.bot.yaml', '--module', 'bot.mjs']);
    expect(out).toContain('3 passed');
    expect(code).toBe(0);
  });

  test.each([1, 255, 256, 1000])('is 1 for %i failures', async (count) => {
    workspace = new Workspace({ 'bot.mjs': echoModule, 'a.bot.yaml': fixture('Goodbye', count) });
    const { code, out } = await workspace.run(['run', 'a.bot.yaml', '--module', 'bot.mjs', '--no-journal']);
    expect(out).toContain(`${count} failed`);
    expect(code).toBe(1);
  });

  test('is 2 for a mistake in a fixture, and no bot is called', async () => {
    workspace = new Workspace({
      'bot.mjs': `export default () => { throw new Error('called'); };`,
      'a.bot.yaml': 'conversations:\n  - name: x\n    steps:\n      - user: hi\n      - bott: hello\n',
    });
    const { code, out } = await workspace.run(['run', 'a.bot.yaml', '--module', 'bot.mjs']);
    expect(out).toContain('a.bot.yaml:5:9 error unknown-key');
    expect(out).toContain('Did you mean "bot"?');
    expect(code).toBe(2);
  });

  test('is 2 for a mistake in the last of many files, and what was begun before is no result', async () => {
    workspace = new Workspace({
      'bot.mjs': echoModule,
      ...Object.fromEntries(
        Array.from({ length: 30 }, (_, n) => [`f${n}.bot.yaml`, fixture('You said: hello ${number}')]),
      ),
      'z.bot.yaml': 'conversations:\n  - name: x\n    steps:\n      - user: hi\n      - bott: hello\n',
    });
    const { code, out } = await workspace.run(['run', '.', '--module', 'bot.mjs', '--reporter', 'tap']);
    expect(out).toContain('z.bot.yaml:5:9');
    expect(out).not.toMatch(/^(not )?ok .*f0/m);
    expect(code).toBe(2);
  });

  test.each([
    ['nothing matches the filter', ['run', 'a.bot.yaml', '--module', 'bot.mjs', '--name', 'nobody']],
    ['the folder has no fixtures', ['run', 'empty', '--module', 'bot.mjs']],
    ['the file is not there', ['run', 'nowhere.bot.yaml', '--module', 'bot.mjs']],
    ['no bot is named', ['run', 'a.bot.yaml']],
    ['an option is misspelt', ['run', 'a.bot.yaml', '--modul', 'bot.mjs']],
    ['a number is no number', ['run', 'a.bot.yaml', '--module', 'bot.mjs', '--concurrency', 'many']],
    ['the command is misspelt', ['runn']],
    ['there is no command', []],
  ])('is 2 when %s', async (_what, given) => {
    workspace = new Workspace({
      'bot.mjs': echoModule,
      'a.bot.yaml': fixture('You said: hello ${number}'),
      'empty/readme.md': '',
    });
    const { code } = await workspace.run(given);
    expect(code).toBe(2);
  });

  test('is 2 when every conversation is skipped, and the reason is counted', async () => {
    workspace = new Workspace({
      'bot.mjs': echoModule,
      'a.bot.yaml': 'conversations:\n  - name: x\n    skip: not ready\n    steps: [{user: hi}, {bot: hello}]\n',
    });
    const { code, out } = await workspace.run(['run', 'a.bot.yaml', '--module', 'bot.mjs']);
    expect(out).toContain('1 skipped');
    expect(code).toBe(2);
  });

  test('is 3 when the bot is not reached', async () => {
    workspace = new Workspace({ 'a.bot.yaml': fixture('hello', 30) });
    const { code, out } = await workspace.run(['run', 'a.bot.yaml', '--url', 'http://127.0.0.1:1/']);
    expect(out).toContain('ECONNREFUSED');
    expect(out).toContain('not reached 10 times in a row');
    expect(code).toBe(3);
  });

  test('is 1 when some failed and some could not be judged', async () => {
    workspace = new Workspace({
      'bot.mjs': echoModule,
      'a.bot.yaml':
        'conversations:\n  - name: broken\n    steps: [{user: throw}, {bot: hello}]\n  - name: wrong\n    steps: [{user: hi}, {bot: hello}]\n',
    });
    const { code, out } = await workspace.run(['run', 'a.bot.yaml', '--module', 'bot.mjs']);
    expect(out).toContain('1 failed, 1 error');
    expect(code).toBe(1);
  });

  test('is 4 when only a threshold is missed', async () => {
    const flaky = `let first = true;\nexport default (text) => { if (first) { first = false; throw new Error('once'); } return 'ok'; };`;
    const config = 'bots:\n  shop:\n    module: bot.mjs\n    retry: {on: [bot-threw], times: 1, backoff: 1ms}\n';
    workspace = new Workspace({
      'bot.mjs': flaky,
      'bot-qa.yaml': config,
      'a.bot.yaml': 'conversations:\n  - name: x\n    steps: [{user: hi}, {bot: ok}]\n',
    });
    const retried = await workspace.run(['run', 'a.bot.yaml']);
    expect(retried.out).toContain('1 flaky');
    expect(retried.code).toBe(0);
    const strict = await workspace.run(['run', 'a.bot.yaml', '--fail-on-flaky']);
    expect(strict.code).toBe(4);
  });

  test('is 130 within two seconds of Ctrl-C, with valid reports', async () => {
    workspace = new Workspace({
      'bot.mjs': echoModule,
      'a.bot.yaml': 'conversations:\n  - name: slow\n    steps: [{user: slow 60000}, {bot: hello}]\n',
    });
    const { child, finished } = workspace.start([
      'run',
      'a.bot.yaml',
      '--module',
      'bot.mjs',
      '-r',
      'junit=out.xml',
      '-r',
      'terminal',
      '--turn-timeout',
      '100s',
    ]);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const started = performance.now();
    child.kill('SIGINT');
    const { code } = await finished;
    expect(performance.now() - started).toBeLessThan(2500);
    expect(code).toBe(130);
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(workspace.path('out.xml'), 'utf8')).toMatch(/<\/testsuites>\s*$/);
  });
});
