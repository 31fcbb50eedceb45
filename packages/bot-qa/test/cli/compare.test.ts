import { readFileSync, writeFileSync } from 'node:fs';
import { Workspace } from './command-line.ts';

let workspace: Workspace;
afterEach(() => workspace.remove());

const fixtures = `# what the shop promises
conversations:
  - name: price # checked by finance
    steps:
      - user: price
      - bot: The tea costs 5 euros. # incl. tax
  - name: hours
    steps: [{user: hours}, {bot: 'We open at nine, "sharp"'}]
  - name: stock
    steps: [{user: stock}, {bot: {words: stock}}]
  - name: order
    steps: [{user: order}, {bot: {contains: order}}]
`;
const bot = (answers: Readonly<Record<string, string>>): string =>
  `const answers = ${JSON.stringify(answers)};\nexport default (text) => answers[text] ?? 'what?';\n`;
const config = 'bots:\n  v1: {module: v1.mjs}\n  v2: {module: v2.mjs}\n';

beforeEach(() => {
  workspace = new Workspace({
    'a.bot.yaml': fixtures,
    'bot-qa.yaml': config,
    'v1.mjs': bot({
      price: 'The tea costs 5 euros.',
      hours: 'We open at ten',
      stock: 'Tea is in stock.',
      order: 'Your order 123456789012 of 2026-01-02.',
    }),
    'v2.mjs': bot({
      price: 'The tea costs 6 euros.',
      hours: 'We open at nine, "sharp"',
      stock: 'Green tea is in stock.',
      order: 'Your order 999999999999 of 2026-03-04.',
    }),
  });
});

test('two versions are compared: worse, better, different, and the same but for ids and dates', async () => {
  const { code, out } = await workspace.run([
    'compare',
    'a.bot.yaml',
    '--old',
    'v1',
    '--new',
    'v2',
    '--json',
    'changes.json',
  ]);
  expect(out).toMatch(/regression a\.bot\.yaml › price/);
  expect(out).toMatch(/fixed +a\.bot\.yaml › hours/);
  expect(out).toMatch(/changed +a\.bot\.yaml › stock/);
  expect(out).toContain('4 conversations: 1 regression, 1 changed, 1 fixed, 1 same');
  expect(code).toBe(1);
  expect((JSON.parse(readFileSync(workspace.path('changes.json'), 'utf8')) as unknown[]).length).toBe(4);
});

test('a comparison is reported where people look: at the line, in the job summary, as a page, as JUnit', async () => {
  const text = `## ##[error] <script>alert(1)</script> | a_b @team\n::error::x`;
  workspace.write(
    'v2.mjs',
    `export default (text) => text === 'stock' ? ${JSON.stringify(`${text} stock`)} : text === 'price' ? ${JSON.stringify(text)} : 'what?';`,
  );
  const reports = ['github', 'html=c.html', 'junit=c.xml', 'terminal'].flatMap((name) => ['-r', name]);
  const { code, out } = await workspace.run(['compare', '.', '--old=v1', '--new=v2', '--fail-on-changed', ...reports], {
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: workspace.path('summary.md'),
  });
  expect(code).toBe(1);
  expect(out).toMatch(
    /^::error file=a\.bot\.yaml,line=6,col=14,.*title=regression%3A a\.bot\.yaml › price::The text differs\.%0Aold/m,
  );
  expect(out).toMatch(/^::warning file=a\.bot\.yaml,.*changed%3A a\.bot\.yaml › stock/m);
  expect(out).not.toContain('##[');
  expect(out).not.toMatch(/^::error::/m);
  const [summary, page, junit] = ['summary.md', 'c.html', 'c.xml'].map((name) =>
    readFileSync(workspace.path(name), 'utf8'),
  );
  expect(summary).toContain('red (exit 1)');
  expect(summary).toContain('2 conversations passed with the old version and not with the new one');
  expect(summary).toMatch(/\| price \| The tea costs 5 euros\. \| .*&lt;script&gt;.* \\\| a\\_b &#64;team/);
  expect(page).toContain('&lt;script&gt;alert(1)');
  expect(page).not.toContain('<script>');
  expect(junit).toMatch(/<testsuites name="bot-qa compare" tests="4" failures="2" errors="0"/);
  expect(junit!.match(/<testcase /g)).toHaveLength(4);
  expect((await workspace.run(['compare', '.', '--old=v1', '--new=v2', '-r', 'htm'])).err).toContain(
    'Did you mean "html"?',
  );
});

test('what only the run shows makes a comparison red: a forbidden change, a limit of the new version', async () => {
  const compare = (...more: string[]): ReturnType<Workspace['run']> =>
    workspace.run([
      'compare',
      '.',
      '--name=stock',
      '--old=v1',
      ...(more[0] === '--new=v3' ? [] : ['--new=v2']),
      ...more,
    ]);
  expect((await compare()).code).toBe(0);
  expect((await compare('--fail-on-changed')).code).toBe(4);
  const slow = await compare('--max-latency=max=0.0001ms');
  expect(slow.out).toContain('The latency of "v2" (max of 1 answered turns)');
  expect(slow.code).toBe(4);
  expect(slow.out).toMatch(/Answers took: median \S+ ms → \S+ ms, p95 \S+ ms → \S+ ms\./);
  workspace.write(
    'v3.mjs',
    bot({ stock: 'Tea is in stock.' }).replace(
      '(text) =>',
      'async (text) => await new Promise((done) => setTimeout(done, 300)) ??',
    ),
  );
  workspace.write('bot-qa.yaml', `${config}  v3: {module: v3.mjs}\n`);
  const slower = await compare('--new=v3', '--max-slowdown=400');
  expect(slower.out).toMatch(/The slowdown of answers \(median\) is \d+ %, at most 400 % was wanted/);
  expect(slower.code).toBe(4);
  workspace.write('bot-qa.yaml', config.replace('v2.mjs', 'v2.mjs, max-latency: {max: 0.0001ms}'));
  expect((await compare()).code).toBe(4);
});

test('both versions are played in lock-step: no turn begins before the other side has ended the one before', async () => {
  const heard = (side: string, ms: number): string =>
    `import { appendFileSync } from 'node:fs';
export default async (text) => {
  appendFileSync('heard.txt', '${side} ' + text + '\\n');
  await new Promise((resolve) => setTimeout(resolve, ${ms}));
  return 'fine';
};`;
  workspace.write('v1.mjs', heard('v1', 15));
  workspace.write('v2.mjs', heard('v2', 0));
  workspace.write(
    'a.bot.yaml',
    `conversations:
  - name: one
    steps: [{user: 1}, {bot: fine}, {user: 2}, {bot: fine}, {user: 3}, {bot: fine}]
  - name: two
    steps: [{user: 4}, {bot: fine}, {user: '\${random(12)}'}, {bot: fine}]
`,
  );
  const { code, out } = await workspace.run(['compare', '--old=v1', '--new=v2', '--concurrency=1', 'a.bot.yaml']);
  expect(out).toContain('2 conversations: 2 same');
  expect(code).toBe(0);
  const lines = readFileSync(workspace.path('heard.txt'), 'utf8').trim().split('\n');
  const turns = Array.from({ length: 5 }, (_, turn) => lines.slice(2 * turn, 2 * turn + 2).sort());
  // What is drawn by lot is the same for both.
  const drawn = lines.at(-1)!.slice(3);
  expect(drawn).toMatch(/^\d{12}$/);
  expect(turns).toEqual(['1', '2', '3', '4', drawn].map((text) => [`v1 ${text}`, `v2 ${text}`]));
});

test('a side that cannot be played ends the other', async () => {
  workspace.write('v2.mjs', 'export default 5;');
  const { code, err } = await workspace.run(['compare', 'a.bot.yaml', '--old', 'v1', '--new', 'v2']);
  expect(err).toContain('v2.mjs');
  expect(code).toBe(2);
  expect((await workspace.run(['compare', 'a.bot.yaml', '--old', 'v1', '--new', 'v3'])).code).toBe(2);
});

test('a version is as good as itself', async () => {
  const options = ['--seed=7', '--turn-timeout=5s', '--secret=WORD'];
  const { code, out } = await workspace.run(['compare', 'a.bot.yaml', '--old', 'v1', '--new', 'v1', ...options], {
    WORD: 'stock',
  });
  expect(out).toContain('4 conversations: 4 same');
  expect(code).toBe(0);
});

test('approved replies are written into the fixture, and nothing else of it changes', async () => {
  await workspace.run(['run', 'a.bot.yaml', '--bot', 'v2']);
  const { code, out } = await workspace.run(['approve', '--all']);
  expect(out).toContain('a.bot.yaml:6 "The tea costs 6 euros."');
  expect(code).toBe(0);
  expect(readFileSync(workspace.path('a.bot.yaml'), 'utf8')).toBe(fixtures.replace('costs 5', 'costs 6'));
  expect((await workspace.run(['run', 'a.bot.yaml', '--bot', 'v2'])).code).toBe(0);
});

test('replies of every shape are approved, in YAML and in the text form', async () => {
  const yaml = `conversations:
  - name: block
    steps:
      - user: price
      - bot: | # incl. tax
          The tea costs
          5 euros.
      - user: hours # opening
      - bot: We open at eight
  - name: flow
    steps: [{user: holes, }, {bot: {text: 'it''s'}}] # end
`;
  const text = `conversation: text form
user: price
bot: The tea costs
  | 5 euros.
  latency: 5s
# opening
user: hours
bot: We open at eight
user: lines
bot: one
`;
  const said = {
    price: 'The tea costs 6 euros.',
    hours: 'We open: [at ten] # ok',
    holes: `\${5}, it's "new"`,
    lines: 'one\n\ntwo',
  };
  for (const [name, content] of [
    ['s.bot.yaml', yaml],
    ['s.bot.txt', text],
  ] as const)
    writeFileSync(workspace.path(name), content);
  writeFileSync(workspace.path('v2.mjs'), bot(said));
  // One step after the other: what follows a wrong reply is not looked at.
  for (let round = 0; round < 3; round++) {
    await workspace.run(['run', 's.bot.yaml', 's.bot.txt', '--bot', 'v2']);
    await workspace.run(['approve', '--all']);
  }
  expect((await workspace.run(['run', 's.bot.yaml', 's.bot.txt', '--bot', 'v2'])).code).toBe(0);
  expect(readFileSync(workspace.path('s.bot.yaml'), 'utf8')).toBe(`conversations:
  - name: block
    steps:
      - user: price
      - bot: "The tea costs 6 euros." # incl. tax
      - user: hours # opening
      - bot: "We open: [at ten] # ok"
  - name: flow
    steps: [{user: holes, }, {bot: {text: '$\${5}, it''s "new"'}}] # end
`);
  expect(readFileSync(workspace.path('s.bot.txt'), 'utf8')).toBe(`conversation: text form
user: price
bot: The tea costs 6 euros.
  latency: 5s
# opening
user: hours
bot: We open: [at ten] # ok
user: lines
bot: one two
`);
});

test('a fixture that was changed since the run, or whose text others share, is left as it is', async () => {
  await workspace.run(['run', 'a.bot.yaml', '--bot', 'v2']);
  const edited = fixtures.replace('The tea costs 5 euros.', 'The tea costs 7 euros.');
  workspace.write('a.bot.yaml', edited);
  const { code, out } = await workspace.run(['approve', '--all']);
  expect(out).toContain('a.bot.yaml:6 left: another text is written there: the file has changed since the run');
  expect(code).toBe(1);
  expect(readFileSync(workspace.path('a.bot.yaml'), 'utf8')).toBe(edited);
  const shared = fixtures.replace('The tea costs', '&tea The tea costs');
  workspace.write('a.bot.yaml', shared);
  await workspace.run(['run', 'a.bot.yaml', '--bot', 'v2']);
  expect((await workspace.run(['approve', '--all'])).out).toContain('left: other steps may use it, too (&tea)');
  expect(readFileSync(workspace.path('a.bot.yaml'), 'utf8')).toBe(shared);
});

test('every bot of two journals is compared, and an old version that never answered is no yardstick', async () => {
  await workspace.run(['run', 'a.bot.yaml', '--journal', 'both.ndjson']);
  const { out } = await workspace.run(['compare', '--old', 'both.ndjson', '--new', 'both.ndjson']);
  expect(out).toContain('8 conversations:');
  const whole = readFileSync(workspace.path('both.ndjson'), 'utf8').trimEnd().split('\n');
  workspace.write('cut.ndjson', `${whole.slice(0, -1).join('\n')}\n`);
  const cut = await workspace.run(['compare', '--old', 'cut.ndjson', '--new', 'cut.ndjson']);
  expect(cut.out).toContain('The recording "cut.ndjson" breaks off: what it lacks was not compared.');
  expect(cut.code).toBe(3);
  workspace.write('bot-qa.yaml', 'bots:\n  v1: {url: "http://127.0.0.1:9"}\n  v2: {module: v2.mjs}\n');
  const dead = await workspace.run(['compare', 'a.bot.yaml', '--name', 'stock', '--old', 'v1', '--new', 'v2']);
  expect(dead.out).toContain('"v1" answered nothing in any conversation: there is nothing to compare with.');
  expect(dead.code).toBe(3);
});

test('what the old version always passed and the new one only sometimes is red, and not the other way round', async () => {
  workspace.write(
    'v2.mjs',
    `let n = 0;\nexport default () => (n++ % 2 ? 'We open at ten' : 'We open at nine, "sharp"');`,
  );
  workspace.write('v1.mjs', `export default () => 'We open at nine, "sharp"';`);
  const args = ['compare', 'a.bot.yaml', '--name', 'hours', '--repeat', '4'];
  const worse = await workspace.run([...args, '--old', 'v1', '--new', 'v2']);
  expect(worse.out).toContain('(4 of 4 → 2 of 4, p = 0.214)');
  expect(worse.out).toContain('1 conversation flaky with the new version only');
  expect(worse.code).toBe(1);
  expect((await workspace.run([...args, '--old', 'v2', '--new', 'v1'])).code).toBe(0);
});

test('two versions that were not reached are not the same', async () => {
  writeFileSync(
    workspace.path('bot-qa.yaml'),
    'bots:\n  v1: {url: "http://127.0.0.1:9"}\n  v2: {url: "http://127.0.0.1:9"}\n',
  );
  const { code, out } = await workspace.run(['compare', 'a.bot.yaml', '--old', 'v1', '--new', 'v2']);
  expect(out).toContain('4 conversations: 4 unjudged');
  expect(code).toBe(3);
});

test('shards become one report, and a missing one turns it red', async () => {
  const args = ['run', 'a.bot.yaml', '--bot', 'v2'];
  await workspace.run([...args, '--shard', '1/2', '--journal', 'one.ndjson']);
  await workspace.run([...args, '--shard', '2/2', '--journal', 'two.ndjson']);
  const whole = await workspace.run(['merge', 'one.ndjson', 'two.ndjson', '-r', 'junit=all.xml', '-r', 'terminal']);
  expect(whole.out).toContain('4 conversations: 3 passed, 1 failed');
  expect(whole.code).toBe(1);
  expect(readFileSync(workspace.path('all.xml'), 'utf8').match(/<testcase /g)).toHaveLength(4);
  const half = await workspace.run(['merge', 'two.ndjson']);
  expect(half.out).toContain('Shard 1 of 2 is missing');
  expect(half.code).not.toBe(0);
});

test('a weak fixture is told from a strong one, without asking the bot', async () => {
  await workspace.run(['run', 'a.bot.yaml', '--bot', 'v1']);
  workspace.write('v1.mjs', 'throw new Error("asked");');
  const { code, out } = await workspace.run(['strength', 'a.bot.yaml', '--min-strength', '100']);
  expect(out).toContain('stock');
  expect(out).toMatch(/would not notice/);
  expect(out).not.toMatch(/would not notice.*a\.bot\.yaml:6/);
  expect(code).toBe(4);
});
