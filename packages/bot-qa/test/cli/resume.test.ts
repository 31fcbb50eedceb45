import { existsSync, readFileSync } from 'node:fs';
import { mergeFiles } from 'junit-report-merger';
import { echoModule, Workspace } from './command-line.ts';

let workspace: Workspace;
afterEach(() => workspace.remove());

const many = (count: number): string =>
  `conversations:\n  - name: count\n    data:\n${Array.from({ length: count }, (_, row) => `      - {number: "${row}"}\n`).join('')}    steps:\n      - user: slow 25 \${number}\n      - bot: {contains: "slow"}\n  - name: wrong\n    steps: [{user: hi}, {bot: nothing like it}]\n`;

interface Line {
  readonly type: string;
  readonly id?: string;
  readonly verdict?: string;
}

/** The last line may be cut off while the run goes on. */
function verdicts(journal: string, cut = false): string[] {
  const events = readFileSync(journal, 'utf8')
    .split('\n')
    .slice(0, cut ? -1 : undefined)
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
  return events
    .filter((event) => event.type === 'conversation-finished')
    .map((event) => `${event.verdict} ${event.id}`)
    .sort();
}

test('a run that was killed goes on where it stopped and ends like one that was not', async () => {
  workspace = new Workspace({ 'bot.mjs': echoModule, 'a.bot.yaml': many(400) });
  const given = ['run', 'a.bot.yaml', '--module', 'bot.mjs', '--concurrency', '4', '-r', 'junit=out.xml'];
  const whole = await workspace.run([...given, '--journal', 'whole.ndjson']);
  expect(whole.code).toBe(1);
  const { child, finished } = workspace.start([...given, '--journal', 'cut.ndjson']);
  const journal = workspace.path('cut.ndjson');
  while (!existsSync(journal) || verdicts(journal, true).length < 20)
    await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGKILL');
  expect((await finished).signal).toBe('SIGKILL');
  const resumed = await workspace.run([...given, '--journal', 'cut.ndjson', '--resume']);
  expect(resumed.code).toBe(1);
  expect(verdicts(workspace.path('cut.ndjson'))).toEqual(verdicts(workspace.path('whole.ndjson')));
  expect(readFileSync(workspace.path('out.xml'), 'utf8').match(/<testcase /g)).toHaveLength(401);
  const nothingLeft = await workspace.run([...given, '--journal', 'cut.ndjson', '--resume']);
  expect(nothingLeft.out).not.toContain('Nothing was selected');
  expect(verdicts(workspace.path('cut.ndjson'))).toHaveLength(401);
});

test('a journal of other fixtures is refused', async () => {
  workspace = new Workspace({ 'bot.mjs': echoModule, 'a.bot.yaml': many(3) });
  await workspace.run(['run', 'a.bot.yaml', '--module', 'bot.mjs']);
  workspace.write('a.bot.yaml', many(4));
  const { code, err } = await workspace.run(['run', 'a.bot.yaml', '--module', 'bot.mjs', '--resume']);
  expect(err).toContain('would mix two runs');
  expect(code).toBe(2);
});

test.each([
  ['another seed', ['--seed', '5'], 'go on with "--seed 0"'],
  ['other repeats', ['--repeat', '2'], 'would mix two runs'],
  ['another bot', ['--url', 'http://127.0.0.1:1/'], 'would mix two runs'],
])('a journal of %s is refused', async (_what, more, message) => {
  workspace = new Workspace({ 'bot.mjs': echoModule, 'a.bot.yaml': many(3) });
  await workspace.run(['run', 'a.bot.yaml', '--module', 'bot.mjs']);
  const bot = more.includes('--url') ? [] : ['--module', 'bot.mjs'];
  const { code, err } = await workspace.run(['run', 'a.bot.yaml', ...bot, '--resume', ...more]);
  expect(err).toContain(message);
  expect(code).toBe(2);
});

test('the report of a shard that was stopped is red, and says how much is missing', async () => {
  const fixture = many(40)
    .replace(/ {2}- name: wrong.*\n.*\n/, '')
    .replace('slow 25 ${number}', 'slow 30');
  workspace = new Workspace({ 'bot.mjs': echoModule, 'a.bot.yaml': fixture });
  const given = ['run', 'a.bot.yaml', '--module', 'bot.mjs', '-q'];
  await workspace.run([...given, '--shard', '1/2', '--journal', '1.ndjson']);
  const slow = [...given, '--shard', '2/2', '--journal', '2.ndjson', '--concurrency', '1', '--timeout', '150ms'];
  expect((await workspace.run(slow)).code).toBe(130);
  const { code, out } = await workspace.run(['merge', '1.ndjson', '2.ndjson']);
  expect(out).toMatch(/2\.ndjson ends early: that run was stopped\. \d+ of \d+ conversations were not judged\./);
  expect(code).toBe(2);
});

test('only what was red is played again', async () => {
  workspace = new Workspace({ 'bot.mjs': echoModule, 'a.bot.yaml': many(5) });
  await workspace.run(['run', 'a.bot.yaml', '--module', 'bot.mjs']);
  const { code, out } = await workspace.run([
    'run',
    'a.bot.yaml',
    '--module',
    'bot.mjs',
    '--rerun-failed',
    '--journal',
    '.bot-qa/journal.ndjson',
  ]);
  expect(out).toContain('1 conversation: 1 failed');
  expect(code).toBe(1);
});

test('shards together play every conversation once, and junit-report-merger makes one report of theirs', async () => {
  workspace = new Workspace({ 'bot.mjs': echoModule, 'a.bot.yaml': many(10) });
  const parts: string[] = [];
  for (const shard of ['1/3', '2/3', '3/3']) {
    const report = `junit=shard-${shard[0]}.xml`;
    const given = [
      'run',
      'a.bot.yaml',
      '--module',
      'bot.mjs',
      '--shard',
      shard,
      '--journal',
      'shard.ndjson',
      '-r',
      report,
    ];
    await workspace.run(given);
    parts.push(...verdicts(workspace.path('shard.ndjson')));
  }
  await workspace.run(['run', 'a.bot.yaml', '--module', 'bot.mjs', '--journal', 'whole.ndjson']);
  expect(parts.sort()).toEqual(verdicts(workspace.path('whole.ndjson')));
  await mergeFiles(workspace.path('merged.xml'), [workspace.path('shard-*.xml')]);
  const merged = readFileSync(workspace.path('merged.xml'), 'utf8');
  expect(merged.match(/<testcase /g)).toHaveLength(11);
  expect(merged).toMatch(/<testsuites[^>]* tests="11"/);
});
