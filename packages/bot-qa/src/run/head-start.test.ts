import { functionConnector } from '../connectors/function.ts';
import { linkFixtures } from '../link.ts';
import type { FixtureFile } from '../model.ts';
import { readNative } from '../native/read-native.ts';
import type { RunEvent, RunFinished } from '../result.ts';
import { defaultTiming, noRetry, type ConnectedBot } from './bot-run.ts';
import { HeadStart } from './head-start.ts';
import { SecretMask } from './mask-secrets.ts';
import type { Selection } from './plan.ts';
import { runConditions, runSuite, type RunSettings } from './run-suite.ts';

const read = (file: string, text: string): FixtureFile => readNative({ file, text, bytes: Buffer.from(text) });
const talk = (name: string, said = name): string =>
  `  - name: ${name}\n    steps:\n      - user: ${said}\n      - bot: you said ${said}\n`;
const file = (name: string, ...conversations: readonly string[]): FixtureFile =>
  read(name, `conversations:\n${conversations.map((one) => talk(one)).join('')}`);

/** A run whose bot writes down what it is told. */
class Run {
  readonly said: string[] = [];
  readonly events: RunEvent[] = [];
  readonly bot: ConnectedBot;
  readonly settings: RunSettings = {
    runId: 'test',
    seed: 0,
    repeat: 1,
    virtualTime: false,
    startedAt: Date.UTC(2026, 5, 1),
    environment: () => undefined,
    secrets: new SecretMask(),
    signal: new AbortController().signal,
  };

  constructor(concurrency = 64) {
    this.bot = {
      ...defaultTiming,
      name: 'bot',
      connector: functionConnector((text: string) => {
        this.said.push(text);
        return `you said ${text}`;
      }),
      concurrency,
      rate: undefined,
      retry: noRetry,
    };
  }

  headStart(names: readonly string[], selection: Selection = {}): HeadStart {
    return new HeadStart(runConditions(this.settings), this.bot, { names, selection, isWanted: () => true });
  }

  finish(files: readonly FixtureFile[], headStart: HeadStart, selection: Selection = {}): Promise<RunFinished> {
    const suite = linkFixtures(files);
    return runSuite({
      ...this.settings,
      suite,
      bots: [{ ...this.bot, conversations: suite.conversations }],
      digest: '',
      command: [],
      tool: 'test',
      concurrency: 64,
      failFast: false,
      selection,
      headStart,
      reporters: [{ name: 'events', write: (event) => void this.events.push(event), end: () => undefined }],
    });
  }
}

test('the first conversations are played before the other files are read, and no second time', async () => {
  const run = new Run();
  const files = [file('a.bot.yaml', 'one', 'two'), file('b.bot.yaml', 'three')];
  const headStart = run.headStart(['a.bot.yaml', 'b.bot.yaml', 'bot.mjs']);
  headStart.read(files[0]!);
  await headStart.beforeLongWork();
  expect(run.said).toEqual(['one', 'two']);
  headStart.read(files[1]!);
  const { exitCode, totals } = await run.finish(files, headStart);
  expect(run.said).toEqual(['one', 'two', 'three']);
  expect([exitCode, totals.passed]).toEqual([0, 3]);
  expect(run.events.map((event) => (event.type === 'conversation-finished' ? event.ordinal : event.type))).toEqual([
    'run-started',
    0,
    1,
    2,
    'run-finished',
  ]);
});

test('a mistake in a later file: nothing of the head start counts, and it is said', async () => {
  const run = new Run();
  const files = [file('a.bot.yaml', 'one'), read('b.bot.yaml', 'conversations:\n  - name: x\n    stepps: []\n')];
  const headStart = run.headStart(['a.bot.yaml', 'b.bot.yaml']);
  for (const one of files) headStart.read(one);
  const { exitCode, totals } = await run.finish(files, headStart);
  expect([exitCode, totals.conversations]).toEqual([2, 0]);
  expect(run.events.filter((event) => event.type === 'notice')).toEqual([
    expect.objectContaining({
      message: 'One conversation had begun before the mistake was found; nothing of that counts.',
    }),
  ]);
});

test('as many are begun as the bot may be talked to at once, and only those of the shard', async () => {
  const run = new Run(2);
  const selection = { shard: { index: 2, count: 2 } };
  const files = [file('a.bot.yaml', 'a', 'b', 'c', 'd', 'e', 'f'), file('b.bot.yaml', 'g', 'h')];
  const headStart = run.headStart(['a.bot.yaml', 'b.bot.yaml'], selection);
  headStart.read(files[0]!);
  await headStart.beforeLongWork();
  expect(run.said).toEqual(['b', 'd']);
  const { totals } = await run.finish(files, headStart, selection);
  expect(run.said).toEqual(['b', 'd', 'f', 'h']);
  expect(totals.passed).toBe(4);
});

const two = ['a.bot.yaml', 'b.bot.yaml'];
test.each<[string, readonly string[], FixtureFile]>([
  ['a file of another tool may define its words', ['a.bot.yaml', 'utterances.csv'], file('a.bot.yaml', 'one')],
  ['its block is in another file', two, read('a.bot.yaml', `conversations:\n${talk('x')}      - include: elsewhere\n`)],
  [
    'its list is in another file',
    two,
    read(
      'a.bot.yaml',
      'conversations:\n  - name: x\n    steps:\n      - user: {list: elsewhere}\n      - bot: {contains: you}\n',
    ),
  ],
  [
    'its list may have lines for its language in another file',
    two,
    read('a.bot.yaml', `lists:\n  l: [x]\nconversations:\n${talk('x')}    locales: [de]\n`),
  ],
  ...['latency', 'within'].map((key): [string, readonly string[], FixtureFile] => [
    `it judges how fast the bot is, by ${key}`,
    two,
    read('a.bot.yaml', `conversations:\n${talk('x').replace(/bot: (.*)/, `bot: {contains: $1, ${key}: 50ms}`)}`),
  ]),
  ['it waits for silence', two, read('a.bot.yaml', `conversations:\n${talk('x')}      - silence: 10ms\n`)],
  ['the first file has mistakes', two, read('a.bot.yaml', `conversations:\n${talk('x')}      - bott: hi\n`)],
])('nothing is begun when %s', async (why, names, first) => {
  expect(first.problems.length).toBe(why.includes('mistakes') ? 1 : 0);
  const run = new Run();
  const headStart = run.headStart(names);
  headStart.read(first);
  headStart.read(file('b.bot.yaml', 'three'));
  expect(await headStart.cancel()).toBe(0);
  expect(run.said).toEqual([]);
});

test('a file that has blocks and lists only comes first: they are there for the next', async () => {
  const run = new Run();
  const headStart = run.headStart(['a.bot.yaml', 'b.bot.yaml', 'c.bot.yaml']);
  headStart.read(
    read('a.bot.yaml', 'blocks:\n  greet:\n    steps:\n      - user: hello\n      - bot: you said hello\n'),
  );
  headStart.read(read('b.bot.yaml', 'conversations:\n  - name: x\n    steps:\n      - include: greet\n'));
  await headStart.beforeLongWork();
  expect(run.said).toEqual(['hello']);
});
