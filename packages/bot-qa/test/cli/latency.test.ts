import { echoModule, Workspace } from './command-line.ts';

let workspace: Workspace;
afterEach(() => workspace.remove());

/** Three conversations with a quick answer and one that takes longer than the limit. */
const fixtures = `conversations:
  - name: quick
    data: [{n: "1"}, {n: "2"}, {n: "3"}]
    steps: [{user: "hi \${n}"}, {bot: "You said: hi \${n}"}]
  - name: slow
    steps: [{user: slow 700}, {bot: "You said: slow 700"}]
`;

test('--max-latency is judged for the share of turns that it names, and only then', async () => {
  workspace = new Workspace({ 'bot.mjs': echoModule, 'a.bot.yaml': fixtures });
  const limited = (...limits: string[]): ReturnType<Workspace['run']> =>
    workspace.run(['run', 'a.bot.yaml', '--module', 'bot.mjs', ...limits.map((limit) => `--max-latency=${limit}`)]);
  expect((await limited('p75=650ms', 'max=1min')).code).toBe(0);
  const { code, out } = await limited('p75=650ms', 'p76=650ms', 'max=650ms');
  expect(code).toBe(4);
  expect(out).toMatch(/The latency of "bot" \(p76 of 4 answered turns\) is [78]\d\d ms, at most 650ms was wanted\./);
  expect(out).toMatch(/\(max of 4 answered turns\) is [78]\d\d ms/);
  expect(out).not.toContain('p75');
});

test('shards are merged before the share is judged', async () => {
  workspace = new Workspace({ 'bot.mjs': echoModule, 'a.bot.yaml': fixtures });
  for (const shard of [1, 2])
    await workspace.run([
      'run',
      'a.bot.yaml',
      '--module',
      'bot.mjs',
      `--shard=${shard}/2`,
      `--journal=${shard}.ndjson`,
    ]);
  const merged = (limit: string): ReturnType<Workspace['run']> =>
    workspace.run(['merge', '1.ndjson', '2.ndjson', `--max-latency=${limit}`]);
  expect((await merged('p75=650ms')).code).toBe(0);
  const { code, out } = await merged('max=650ms');
  expect(code).toBe(4);
  expect(out).toContain('max of 4 answered turns');
});

test('a bot has limits of its own, and a mistake in them is shown', async () => {
  workspace = new Workspace({
    'bot.mjs': echoModule,
    'a.bot.yaml': fixtures,
    'bot-qa.yaml': `bots:
  strict: { module: bot.mjs, max-latency: { max: 650ms } }
  patient: { module: bot.mjs, max-latency: { max: 1min } }
`,
  });
  const { code, out } = await workspace.run(['run', 'a.bot.yaml']);
  expect(code).toBe(4);
  expect(out).toContain('The latency of "strict" (max');
  expect(out).not.toContain('"patient" (');
  workspace.write('bot-qa.yaml', 'bots:\n  shop: { module: bot.mjs, max-latency: { p95: soon, p195: 2s } }\n');
  const wrong = await workspace.run(['run', 'a.bot.yaml']);
  expect(wrong.code).toBe(2);
  expect(wrong.out).toMatch(/bot-qa\.yaml:2:48 error bad-value.*"p95: soon"/s);
  expect(wrong.out).toMatch(/bot-qa\.yaml:2:60 error bad-value.*"p195: 2s"/s);
});

test('what was not measured has met no limit', async () => {
  workspace = new Workspace({
    'bot.mjs': echoModule,
    'a.bot.yaml': 'conversations:\n  - name: says nothing\n    steps: [{user: silence}, {silence: 50ms}]\n',
  });
  const given = ['run', 'a.bot.yaml', '--module', 'bot.mjs', '--max-latency=max=1min'];
  const { code, out } = await workspace.run(given);
  expect(out).toContain('is unknown, at most 1min was wanted');
  expect(code).toBe(4);
  const still = await workspace.run([...given, '--virtual-time']);
  expect(still.code).toBe(2);
  expect(still.err).toContain('the clock stands still');
  expect((await workspace.run([...given.slice(0, -1), '--max-latency=2s'])).err).toContain(
    'must be a limit such as p95=2s, p99.9=5s or max=10s, but "2s" was given',
  );
});
