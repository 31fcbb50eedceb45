import { functionConnector, type BotFunction, type BotObject } from '../connectors/function.ts';
import { linkFixtures } from '../link.ts';
import { readNative } from '../native/read-native.ts';
import type { ConversationFinished, RunEvent, RunFinished } from '../result.ts';
import { defaultTiming, noRetry, type BotRun } from './bot-run.ts';
import { SecretMask } from './mask-secrets.ts';
import { runSuite } from './run-suite.ts';

interface Played {
  readonly end: RunFinished;
  readonly conversations: readonly ConversationFinished[];
  readonly events: readonly RunEvent[];
}

/** Plays a fixture against a bot in this process. */
async function play(
  text: string,
  bot: BotFunction | BotObject,
  options: Partial<BotRun> & {
    readonly secrets?: readonly string[];
    readonly concurrency?: number;
    readonly seed?: number;
  } = {},
): Promise<Played> {
  const suite = linkFixtures([readNative({ file: 'a.bot.yaml', text, bytes: Buffer.from(text) })]);
  const events: RunEvent[] = [];
  const run: BotRun = {
    ...defaultTiming,
    name: 'bot',
    connector: functionConnector(bot),
    conversations: suite.conversations,
    concurrency: 64,
    rate: undefined,
    retry: noRetry,
    turnTimeoutMs: 300,
    quietMs: 60,
    ...options,
  };
  const end = await runSuite({
    suite,
    bots: [run],
    runId: 'test',
    seed: options.seed ?? 0,
    digest: '',
    command: [],
    tool: 'test',
    concurrency: options.concurrency ?? 64,
    repeat: 1,
    failFast: false,
    virtualTime: false,
    startedAt: Date.UTC(2026, 5, 1),
    selection: {},
    environment: () => undefined,
    secrets: new SecretMask(options.secrets ?? []),
    reporters: [{ name: 'events', write: (event) => void events.push(event), end: () => undefined }],
    signal: new AbortController().signal,
  });
  return { end, events, conversations: events.filter((event) => event.type === 'conversation-finished') };
}

const steps = (text: string, more = ''): string =>
  `conversations:\n  - name: x\n${more}    steps:\n${text.replace(/^/gm, '      ')}\n`;

/** Reasons of all failures, with their lines. */
function failures(played: Played): string[] {
  return played.conversations.flatMap((one) =>
    one.attempts.flatMap((attempt) => [
      ...attempt.turns.flatMap((turn) =>
        turn.assertions.flatMap(({ failure, at }) => (failure ? [`${at.line} ${failure.reason}`] : [])),
      ),
      ...(attempt.error ? [attempt.error.code] : []),
    ]),
  );
}

const says = (...answers: readonly unknown[]): BotFunction => {
  let next = 0;
  return () => answers[next++] as string;
};

describe('what the bot says is judged', () => {
  test.each<[string, string, unknown, string[]]>([
    ['the same text', '- user: a\n- bot: hello there', 'hello there', []],
    [
      'white space and composed letters do not matter',
      '- user: a\n- bot: "the cafe\\u0301 is  open"',
      'the café\nis open',
      [],
    ],
    ['case matters', '- user: a\n- bot: Hello', 'hello', ['5 text-mismatch']],
    ['case does not matter when so said', '- user: a\n- bot: {text: HELLO, ignore-case: true}', 'hello', []],
    ['a word inside a word is no word', '- user: a\n- bot: {words: no}', 'I know', ['5 text-mismatch']],
    ['a word between punctuation is one', '- user: a\n- bot: {words: no}', 'Well, no!', []],
    ['twelve stars', '- user: a\n- bot: {wildcard: "a*b*c*d*e*f*g*h*i*j*k*l*"}', 'a1b2c3d4e5f6g7h8i9j10k11l12', []],
    ['a star is anchored', '- user: a\n- bot: {wildcard: "b*"}', 'ab', ['5 text-mismatch']],
    ['an unread message', '- user: a\n- bot: ok', ['ok', 'ERROR 500'], ['5 unread-bot-message']],
    ['an unread message may be ignored', '- user: a\n- bot: ok', ['ok', 'more'], ['5 unread-bot-message']],
    ['typing is no reply', '- user: a\n- bot: ok', { type: 'typing' }, ['5 no-bot-reply']],
    ['typing is not unread', '- user: a\n- bot: ok', [{ type: 'typing' }, 'ok'], []],
    ['no reply', '- user: a\n- bot: ok', undefined, ['5 no-bot-reply']],
    ['not: the opposite', '- user: a\n- bot: {not: {contains: error}}', 'fine', []],
    ['not: what must not be', '- user: a\n- bot: {not: {contains: error}}', 'an error', ['5 unwanted-match']],
    ['not: none of several', '- user: a\n- bot: {not: {contains: [sorry, error]}}', 'an error', ['5 unwanted-match']],
    ['not: neither check', '- user: a\n- bot: {not: {contains: sorry, words: an}}', 'an error', ['5 unwanted-match']],
    ['not: none of a list', '- user: a\n- bot: {not: [fine, {contains: err}]}', 'an error', ['5 unwanted-match']],
    [
      'case does not matter below not either',
      '- user: a\n- bot: {contains: an, not: {contains: error}, ignore-case: true}',
      'An ERROR',
      ['5 unwanted-match'],
    ],
    [
      'any of several word error rates',
      '- user: a\n- bot: {word-error-rate: {to: [x y, a b c], at-most: 0.4}}',
      'a b',
      [],
    ],
    [
      'not of a check that cannot be judged is no pass',
      '- user: a\n- bot: {not: {json: {"$.a": 1}}}',
      { text: 'x' },
      ['5 missing-payload'],
    ],
    [
      'not of a length without a text is no pass',
      '- user: a\n- bot: {not: {length: ">5"}}',
      { media: [{ url: 'a' }] },
      ['5 missing-text'],
    ],
    ['any of', '- user: a\n- bot: {any: [x, {contains: y}]}', 'say y', []],
    ['none of', '- user: a\n- bot: {any: [x, {contains: y}]}', 'z', ['5 text-mismatch']],
    ['buttons', '- user: a\n- bot: {buttons: [Yes]}', { text: 'q', buttons: [{ title: 'Yes' }, { title: 'No' }] }, []],
    [
      'exactly these buttons',
      '- user: a\n- bot: {buttons: {exactly: [Yes]}}',
      { text: 'q', buttons: [{ title: 'Yes' }, { title: 'No' }] },
      ['5 buttons-mismatch'],
    ],
    [
      'a number in a payload is not part of a number',
      '- user: a\n- bot: {payload: {fee: 5}}',
      { text: '', payload: { fee: 150 } },
      ['5 payload-mismatch'],
    ],
    [
      'null in a payload is null',
      '- user: a\n- bot: {payload: {error: null}}',
      { text: '', payload: { error: 'declined' } },
      ['5 payload-mismatch'],
    ],
    [
      'a path that finds nothing',
      '- user: a\n- bot: {json: {"$.a.b": 1}}',
      { text: '', payload: { a: {} } },
      ['5 payload-mismatch'],
    ],
    [
      'entities are counted once',
      '- user: a\n- bot: {entity-values: [S, S, S]}',
      { text: '', entities: ['S', 'S', 'S', 'S'].map((value) => ({ name: 's', value })) },
      ['5 entity-mismatch'],
    ],
    [
      'a guarded number',
      '- user: a\n- bot: {similar: {to: You have 100 points left today, at-least: 0.5}}',
      'You have 150 points left today',
      ['5 text-mismatch'],
    ],
    [
      'a guarded negation',
      '- user: a\n- bot: {similar: {to: Your card is blocked now, at-least: 0.5}}',
      'Your card is not blocked now',
      ['5 text-mismatch'],
    ],
    ['any order', '- user: a\n- unordered: [b, a]', ['a', 'b'], []],
    ['any order needs the best pairing', '- user: a\n- unordered: [{anything: true}, a]', ['a', 'b'], []],
    ['any order, one missing', '- user: a\n- unordered: [b, a]', ['a'], ['5 no-bot-reply']],
    ['a subset', '- user: a\n- subset: [b]', ['a', 'b', 'c'], []],
    ['an optional message that is there', '- user: a\n- bot: {text: x, optional: true}\n- bot: y', ['x', 'y'], []],
    ['an optional message that is not there', '- user: a\n- bot: {text: x, optional: true}\n- bot: y', ['y'], []],
    [
      'only an optional message, which never came: nothing was checked',
      '- user: a\n- bot: {text: x, optional: true}',
      undefined,
      ['no-assertion'],
    ],
    ['silence', '- user: a\n- silence: 50ms', undefined, []],
    [
      'silence that is broken',
      '- user: a\n- silence: 50ms',
      'psst',
      ['5 not-silent', '5 unread-bot-message'].slice(0, 1),
    ],
    ['never', '- user: a\n- never: {contains: error}\n- bot: {anything: true}', 'error 1', ['5 forbidden-message']],
    [
      'never, of what cannot be seen',
      '- user: a\n- never: {intent: complaint}\n- bot: {anything: true}',
      'fine',
      ['5 intent-mismatch'],
    ],
    ['a capture of a wrong type', '- user: a\n- bot: "order ${id:integer}"', 'order abc', ['5 text-mismatch']],
    [
      'a price next to a capture',
      '- user: a\n- bot: "Total $5.00 for ${item:word}"\n- set: {b: "${item}"}',
      'Total $5.00 for tea',
      [],
    ],
    [
      'branches',
      '- user: a\n- switch: [{when: {reply: {contains: x}}, then: [{bot: x}]}]',
      'y',
      ['5 branch-not-taken', '4 unread-bot-message'].slice(0, 1),
    ],
  ])('%s', async (_what, text, answer, expected) => {
    const played = await play(steps(text), says(answer));
    expect(failures(played)).toEqual(expected);
    expect(played.end.exitCode).toBe(expected.length === 0 ? 0 : expected[0] === 'no-assertion' ? 2 : 1);
  });

  test('the message of silence names what was expected and what the user had said', async () => {
    const { conversations } = await play(steps('- user: any offers?\n- bot: "Today: 20 % on shoes"'), () => undefined);
    const message = conversations[0]?.attempts[0]?.turns[0]?.assertions[0]?.failure?.message;
    expect(message).toContain('Today: 20 % on shoes');
    expect(message).toContain('any offers?');
  });

  test('a difference is shown word by word', async () => {
    const { conversations } = await play(
      steps('- user: a\n- bot: Your balance is 100 euros'),
      () => 'Your balance is 250 euros',
    );
    expect(conversations[0]?.attempts[0]?.turns[0]?.assertions[0]?.failure?.diff).toEqual([
      { op: '=', text: 'Your balance is ' },
      { op: '-', text: '100' },
      { op: '+', text: '250' },
      { op: '=', text: ' euros' },
    ]);
  });
});

describe('a conversation', () => {
  test('takes values from replies and says them again as they are', async () => {
    const said: string[] = [];
    const bot: BotFunction = (text) => {
      said.push(text);
      return text === 'code?' ? 'Your code is a$&b' : `Got ${text}`;
    };
    const { end } = await play(
      steps('- user: code?\n- bot: "Your code is ${code:word}"\n- user: my ${code}\n- bot: "Got my ${code}"'),
      bot,
    );
    expect(said).toEqual(['code?', 'my a$&b']);
    expect(end.exitCode).toBe(0);
  });

  test('is played once for each row, list line and locale', async () => {
    const said: string[] = [];
    const text =
      'lists: {hi: {en: [hi, hello], de: [hallo]}}\nconversations:\n  - name: x\n    locales: [en, de]\n    data: [{p: tea}, {p: gold}]\n    steps: [{user: {list: hi}}, {user: "${p}"}, {bot: {anything: true}}]\n'.replace(
        '{user: {list: hi}}, ',
        '{user: {list: hi}}, {bot: {anything: true}}, ',
      );
    const { end, conversations } = await play(text, (one) => {
      said.push(one);
      return 'ok';
    });
    expect(end.totals.conversations).toBe(6);
    expect(new Set(conversations.map((one) => one.id)).size).toBe(6);
    expect(said.filter((one) => one === 'hallo')).toHaveLength(2);
  });

  test('repeats a part until its condition holds, and not for ever', async () => {
    let count = 0;
    const text = steps(
      '- repeat: [{user: next}, {bot: {wildcard: "page *"}}]\n  until: {last-reply: {contains: "3"}}\n  at-most: 5',
    );
    expect((await play(text, () => `page ${++count}`)).end.exitCode).toBe(0);
    expect(failures(await play(text, () => 'page x'))).toEqual(['4 repeat-not-met']);
  });

  test('in quarantine does not turn the run red until its day, and does afterwards', async () => {
    const text = (until: string): string =>
      steps('- user: a\n- bot: b', `    quarantine: {owner: asha, until: ${until}}\n`);
    const inside = await play(text('2026-06-01'), () => 'no');
    expect([inside.end.exitCode, inside.conversations[0]?.verdict]).toEqual([0, 'quarantined']);
    const after = await play(text('2026-05-31'), () => 'no');
    expect([after.end.exitCode, after.conversations[0]?.verdict]).toEqual([1, 'failed']);
    expect(after.conversations[0]?.reason).toContain('ended on 2026-05-31');
  });

  test('that passes two times out of three is flaky and red', async () => {
    let count = 0;
    const { end, conversations } = await play(steps('- user: a\n- bot: ok', '    repeat: 3\n'), () =>
      ++count === 2 ? 'no' : 'ok',
    );
    expect([conversations[0]?.verdict, conversations[0]?.red, end.exitCode]).toEqual(['flaky', true, 1]);
  });

  test('is retried for a named transport error only, and is flaky then', async () => {
    let count = 0;
    const bot: BotFunction = () => {
      if (++count === 1) throw new Error('once');
      return 'ok';
    };
    const retry = { on: ['bot-threw'], times: 2, backoffMs: 1 };
    const retried = await play(steps('- user: a\n- bot: ok'), bot, { retry });
    expect([retried.conversations[0]?.verdict, retried.end.exitCode]).toEqual(['flaky', 0]);
    count = 0;
    const unnamed = await play(steps('- user: a\n- bot: ok'), bot, { retry: { ...retry, on: ['ECONNRESET'] } });
    expect([unnamed.conversations[0]?.verdict, unnamed.end.exitCode]).toEqual(['error', 3]);
    const wrong = await play(steps('- user: a\n- bot: no'), () => 'ok', { retry });
    expect(wrong.conversations[0]?.attempts).toHaveLength(1);
  });

  test('that gets no answer in time fails, and the next one is not disturbed', async () => {
    const text =
      'conversations:\n  - {name: a, steps: [{user: slow}, {bot: ok}]}\n  - {name: b, steps: [{user: quick}, {bot: ok}]}\n';
    const { conversations } = await play(text, async (said) => {
      if (said === 'slow') await new Promise((resolve) => setTimeout(resolve, 600));
      return 'ok';
    });
    expect(Object.fromEntries(conversations.map((one) => [one.name, one.verdict]))).toEqual({
      a: 'failed',
      b: 'passed',
    });
  });
});

test('late, shuffled and repeated replies of a thousand conversations are read by their own', async () => {
  const rows = Array.from({ length: 1000 }, (_, row) => `{n: "${row}"}`).join(', ');
  const text = `conversations:\n  - name: x\n    data: [${rows}]\n    steps: [{user: "ask \${n}"}, {unordered: ["first \${n}", "second \${n}", "third \${n}"]}, {user: "again \${n}"}, {unordered: ["first \${n}", "second \${n}", "third \${n}"]}]\n`;
  let seed = 7;
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const bot: BotObject = {
    async: true,
    send: (said, { say }) => {
      const number = said.split(' ')[1]!;
      const turn = said.split(' ')[0]!;
      for (const word of ['first', 'second', 'third']) {
        const message = { id: `${turn} ${word} ${number}`, text: `${word} ${number}` };
        setTimeout(() => say(message), random() * 40);
        if (random() < 0.3) setTimeout(() => say(message), random() * 80);
      }
    },
  };
  const { end } = await play(text, bot, { turnTimeoutMs: 5000, quietMs: 150, concurrency: 200 });
  expect(end.totals).toMatchObject({ conversations: 1000, passed: 1000 });
});

test('a secret is in no event, however it is written', async () => {
  const secret = 'tok_7Qm2/Zr9+KfW4p&x"y';
  const base64 = Buffer.from(`user:${secret}`).toString('base64');
  const { events } = await play(
    steps('- user: a\n- bot: b'),
    () =>
      `${secret} ${encodeURIComponent(secret)} ${base64} ${JSON.stringify({ secret })} ${Buffer.from(secret).toString('hex')}`,
    { secrets: [secret] },
  );
  const all = JSON.stringify(events);
  for (const form of [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    Buffer.from(secret).toString('hex'),
    Buffer.from(secret).toString('base64').slice(2, -4),
  ])
    expect(all).not.toContain(form);
  expect(all).toContain('***');
});

test('the same seed gives the same order and the same chosen texts', async () => {
  const text =
    'conversations:\n' +
    Array.from(
      { length: 20 },
      (_, index) =>
        `  - {name: c${index}, steps: [{user: {any: [a, b, c, d], expand: random}}, {bot: {anything: true}}]}\n`,
    ).join('');
  const order = async (seed: number): Promise<string[]> =>
    (await play(text, (said) => said, { seed, concurrency: 1 })).conversations.map(
      (one) => `${one.name} ${one.attempts[0]?.turns[0]?.user?.text}`,
    );
  expect(await order(5)).toEqual(await order(5));
  expect(await order(5)).not.toEqual(await order(6));
});

test('a reply that is here, but later than within its deadline, is late', async () => {
  const slow: BotFunction = async () => {
    await new Promise((resolve) => setTimeout(resolve, 40));
    return 'hi';
  };
  for (const step of ['- bot: {text: hi, within: 5ms}', '- subset: [hi]\n  within: 5ms'])
    expect(failures(await play(steps(`- user: a\n${step}`), slow))).toContain('5 no-bot-reply');
  expect(failures(await play(steps('- user: a\n- bot: {text: hi, within: 250ms}'), slow))).toEqual([]);
});

test('a list whose case does not matter', async () => {
  const text = `lists: {bad: [an error]}\n${steps('- user: a\n- bot: {not: {list: bad}, ignore-case: true}')}`;
  expect(failures(await play(text, says('An Error')))).toEqual(['6 unwanted-match']);
});

test('thousands of unread messages are twenty failures and a sentence', async () => {
  const played = await play(steps('- user: a\n- bot: ok'), () => ['ok', ...Array.from({ length: 5000 }, () => 'more')]);
  const all = played.conversations[0]!.attempts[0]!.turns.flatMap((turn) =>
    turn.assertions.filter((one) => one.failure),
  );
  expect(all).toHaveLength(21);
  expect(all.at(-1)!.failure!.message).toBe('4980 more messages of the bot are read by no step.');
});

test('an alternative that does not hold captures nothing', async () => {
  const any = "{any: [{all: [{regex: '(?P<n>[0-9])'}, {contains: no}]}, {contains: a}]}";
  const played = await play(
    steps(`- user: a\n- bot: ${any}\n- user: "\${n}"\n- bot: {anything: true}`),
    says('a1', '1'),
  );
  expect(failures(played)).toEqual(['unknown-variable']);
});
