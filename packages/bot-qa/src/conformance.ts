import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import { TransportError, type Connector, type Session } from './connector.ts';
import type { BotMessage, UserMessage } from './message.ts';

/**
 * The conformance suite for connectors: what every connector must do, whatever the wire.
 *
 * Put `conformanceBot()` behind your protocol, give the suite a way to connect to it, and run every case in your own test
 * runner: `for (const { name, run } of conformanceCases(harness)) test(name, run)`.
 */
export interface ConformanceHarness {
  /** A connector to a bot that answers as `conformanceBot()` says. Each case closes what it opened. */
  readonly connect: () => Promise<Connector>;
  /** A connector to an address where nobody listens. */
  readonly connectToNobody?: () => Promise<Connector>;
  /** What the protocol cannot do is not asked of the connector; every word left out is one promise less. */
  readonly can: readonly Ability[];
}

/** buttons, media: the protocol carries them · ids: messages have ids · late: replies may come after the answer · fail: the bot can break. */
export type Ability = 'buttons' | 'media' | 'ids' | 'late' | 'fail';

/** One thing that the bot of the conformance suite says. */
export interface ConformanceReply {
  readonly afterMs: number;
  /** Not before the answer to the request: only protocols that can be late send these. */
  readonly late: boolean;
  readonly message: {
    readonly id: string;
    readonly text: string;
    readonly buttons?: readonly { readonly title: string; readonly payload: string }[];
    readonly media?: readonly { readonly url: string }[];
  };
}

/** The bot on the other side: say what it answers to a text in a session. Throws for `fail`. */
export function conformanceBot(): (session: string, text: string) => ConformanceReply[] {
  const memory = new Map<string, string>();
  let count = 0;
  const say = (
    text: string,
    extra: Partial<ConformanceReply['message']> = {},
    afterMs = 0,
    late = false,
  ): ConformanceReply => ({ afterMs, late, message: { id: `m${++count}`, text, ...extra } });
  return (session, text) => {
    const [command = '', rest = ''] = split(text);
    switch (command) {
      case 'say':
        return Array.from({ length: Number(rest) }, (_, index) => say(String(index + 1)));
      case 'nothing':
        return [];
      case 'slow':
        return [say('at last', {}, Number(rest))];
      case 'late':
        return [say('one moment'), say('here it is', {}, Number(rest), true)];
      case 'twice': {
        const once = say('only once');
        return [once, once];
      }
      case 'remember':
        memory.set(session, rest);
        return [say('noted')];
      case 'recall':
        return [say(memory.get(session) ?? 'nothing')];
      case 'buttons':
        return [
          say('choose', {
            buttons: rest.split('|').map((title, index) => ({ title, payload: `pressed ${index + 1}` })),
          }),
        ];
      case 'pressed':
        return [say(`you pressed ${rest}`)];
      case 'image':
        return [say('look', { media: [{ url: 'https://cdn.example.test/cat.png' }] })];
      case 'long':
        return [say('x'.repeat(Number(rest)))];
      case 'fail':
        throw new Error('the bot broke, as it was told to');
      default:
        return [say(command === 'echo' ? rest : `unknown: ${text}`)];
    }
  };
}

function split(text: string): [string, string] {
  const space = text.indexOf(' ');
  return space < 0 ? [text, ''] : [text.slice(0, space), text.slice(space + 1)];
}

export interface ConformanceCase {
  readonly name: string;
  readonly needs?: Ability;
  readonly run: () => Promise<void>;
}

/** Texts that wires like to change. */
const difficultTexts: Readonly<Record<string, string>> = {
  'plain words': 'hello there',
  'an emoji of several code points': 'family 👩‍👩‍👧‍👦 and flag 🇮🇳',
  'a decomposed accent': 'cafe\u0301',
  'Arabic and Hebrew': 'مرحبا שלום',
  'Devanagari and Tamil': 'नमस्ते வணக்கம்',
  'Chinese and Japanese': '你好 こんにちは',
  quotes: `she said "it's fine"`,
  backslashes: 'C:\\new\\table',
  'two lines': 'first line\nsecond line',
  markup: '<b>bold</b> & <script>alert(1)</script>',
  'the look of a variable': 'costs ${price} or $& or {{x}}',
  'percent signs': '100% of %20 and %s',
  'the look of JSON': '{"text":"no"}',
  'the word null': 'null',
  'a number': '0042',
  'plus and equals': 'a+b=c&d=e?f#g',
  'a question and a slash': '/start?x=1',
};

/** All cases that the harness can run. A connector with every ability has more than forty. */
export function conformanceCases(harness: ConformanceHarness): ConformanceCase[] {
  const cases: ConformanceCase[] = [];
  const add = (name: string, run: (bot: Conversations) => Promise<void>, needs?: Ability): void => {
    if (needs && !harness.can.includes(needs)) return;
    cases.push({
      name,
      ...(needs && { needs }),
      run: async () => {
        const bot = new Conversations(await harness.connect());
        try {
          await run(bot);
        } finally {
          await bot.end();
        }
      },
    });
  };
  add('says its name and its kind', async ({ connector }) => {
    ok(connector.info.name.length > 0);
    ok(connector.info.connector.length > 0);
  });
  add('opens a session and closes it', async (bot) => {
    const one = await bot.open();
    await one.session.close();
  });
  add('takes a second close of a session', async (bot) => {
    const one = await bot.open();
    await one.session.close();
    await one.session.close();
  });
  add('closes without a session', async () => undefined);
  add('opens a second session after the first is closed', async (bot) => {
    const one = await bot.open();
    await one.session.close();
    const two = await bot.open();
    deepStrictEqual(await two.ask('echo again'), ['again']);
  });
  for (const [what, text] of Object.entries(difficultTexts)) {
    add(`carries ${what} there and back unchanged`, async (bot) =>
      deepStrictEqual(await (await bot.open()).ask(`echo ${text}`), [text]),
    );
  }
  add('delivers a text of ten thousand letters whole', async (bot) => {
    const [text] = await (await bot.open()).ask('long 10000');
    strictEqual(text?.length, 10_000);
  });
  for (const count of [2, 5, 20]) {
    add(`delivers ${count} replies to one message, each once and in order`, async (bot) => {
      const one = await bot.open();
      deepStrictEqual(
        await one.ask(`say ${count}`, count),
        Array.from({ length: count }, (_, index) => String(index + 1)),
      );
    });
  }
  add('delivers nothing when the bot says nothing', async (bot) =>
    deepStrictEqual(await (await bot.open()).ask('nothing', 0), []),
  );
  add('goes on after a turn without a reply', async (bot) => {
    const one = await bot.open();
    await one.ask('nothing', 0);
    deepStrictEqual(await one.ask('echo still here'), ['still here']);
  });
  add('waits for a bot that takes its time', async (bot) =>
    deepStrictEqual(await (await bot.open()).ask('slow 120'), ['at last']),
  );
  add('keeps one session over several turns', async (bot) => {
    const one = await bot.open();
    await one.ask('remember blue');
    deepStrictEqual(await one.ask('recall'), ['blue']);
  });
  add('keeps one session over twenty turns', async (bot) => {
    const one = await bot.open();
    for (let turn = 1; turn <= 20; turn++) deepStrictEqual(await one.ask(`echo turn ${turn}`), [`turn ${turn}`]);
  });
  add('starts every session without a memory', async (bot) => {
    const one = await bot.open();
    await one.ask('remember red');
    deepStrictEqual(await (await bot.open()).ask('recall'), ['nothing']);
  });
  add('keeps two sessions apart that speak in turns', async (bot) => {
    const [one, two] = [await bot.open(), await bot.open()];
    await one.ask('remember one');
    await two.ask('remember two');
    deepStrictEqual([await one.ask('recall'), await two.ask('recall')], [['one'], ['two']]);
  });
  add('keeps fifty sessions apart that speak at once', async (bot) => {
    const sessions = await Promise.all(Array.from({ length: 50 }, () => bot.open()));
    const answers = await Promise.all(sessions.map((one, index) => one.ask(`echo number ${index}`)));
    deepStrictEqual(
      answers,
      sessions.map((_, index) => [`number ${index}`]),
    );
  });
  add('keeps sessions apart of which one is slow', async (bot) => {
    const [slow, quick] = [await bot.open(), await bot.open()];
    const waiting = slow.ask('slow 150');
    deepStrictEqual(await quick.ask('echo quick'), ['quick']);
    deepStrictEqual(await waiting, ['at last']);
    deepStrictEqual(quick.texts, ['quick']);
  });
  add('closes a session that waits for a reply, in less than a second', async (bot) => {
    const one = await bot.open();
    const sending = one.session.send({ text: 'slow 3000' }).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const started = performance.now();
    await one.session.close();
    ok(performance.now() - started < 1000, 'close took too long');
    void sending;
  });
  add('sends the payload of a pressed button', async (bot) =>
    deepStrictEqual(await (await bot.open()).ask({ button: { title: 'Yes', payload: 'pressed 1' } }), [
      'you pressed 1',
    ]),
  );
  add('sends the title of a button without a payload', async (bot) =>
    deepStrictEqual(await (await bot.open()).ask({ button: { title: 'echo title' } }), ['title']),
  );
  add(
    'delivers buttons with their titles and payloads',
    async (bot) => {
      const one = await bot.open();
      await one.ask('buttons Yes|No');
      const buttons = [...(one.messages[0]?.buttons ?? []), ...(one.messages[0]?.quickReplies ?? [])];
      deepStrictEqual(
        buttons.map(({ title, payload }) => ({ title, payload })),
        [
          { title: 'Yes', payload: 'pressed 1' },
          { title: 'No', payload: 'pressed 2' },
        ],
      );
    },
    'buttons',
  );
  add(
    'delivers media with their address',
    async (bot) => {
      const one = await bot.open();
      await one.ask('image');
      strictEqual(one.messages[0]?.media?.[0]?.url, 'https://cdn.example.test/cat.png');
    },
    'media',
  );
  add('keeps what came over the wire as the payload', async (bot) => {
    const one = await bot.open();
    await one.ask('echo payload');
    ok(one.messages[0]?.payload !== undefined);
  });
  add(
    'gives a message that comes twice the same id',
    async (bot) => {
      const one = await bot.open();
      await one.ask('twice', 1);
      await one.quiet();
      ok(one.delivered.length >= 1);
      strictEqual(new Set(one.delivered.map((message) => message.id)).size, 1);
      ok(one.messages[0]?.id !== undefined);
    },
    'ids',
  );
  add(
    'delivers a late reply to the session that it belongs to',
    async (bot) => {
      const one = await bot.open();
      deepStrictEqual(await one.ask('late 80', 2), ['one moment', 'here it is']);
    },
    'late',
  );
  add(
    'never gives a late reply to another session',
    async (bot) => {
      const one = await bot.open();
      const two = await bot.open();
      await one.ask('late 100', 1);
      deepStrictEqual(await two.ask('echo mine'), ['mine']);
      await new Promise((resolve) => setTimeout(resolve, 250));
      deepStrictEqual(two.texts, ['mine']);
    },
    'late',
  );
  add(
    'gives a reply that comes after the close to nobody else',
    async (bot) => {
      const one = await bot.open();
      await one.ask('late 100', 1);
      await one.session.close();
      const two = await bot.open();
      deepStrictEqual(await two.ask('echo next'), ['next']);
      await new Promise((resolve) => setTimeout(resolve, 250));
      deepStrictEqual(two.texts, ['next']);
    },
    'late',
  );
  add(
    'does not call a turn over before the late reply is there',
    async (bot) => {
      const one = await bot.open();
      const { complete } = await one.session.send({ text: 'late 80' });
      strictEqual(complete, false);
    },
    'late',
  );
  add(
    'says that the bot broke, as a TransportError with a code',
    async (bot) => {
      const one = await bot.open();
      const error = await one.failure({ text: 'fail' });
      ok(error instanceof TransportError, `a TransportError was expected, ${String(error)} came`);
      ok(error.code.length > 0);
    },
    'fail',
  );
  add(
    'keeps other sessions alive when one breaks',
    async (bot) => {
      const [one, two] = [await bot.open(), await bot.open()];
      await one.failure({ text: 'fail' });
      deepStrictEqual(await two.ask('echo alive'), ['alive']);
    },
    'fail',
  );
  if (harness.connectToNobody) {
    const { connectToNobody } = harness;
    cases.push({
      name: 'says that nobody is there, as a TransportError, and soon',
      run: async () => {
        const started = performance.now();
        await rejects(async () => {
          const connector = await connectToNobody();
          const bot = new Conversations(connector);
          try {
            const one = await bot.open();
            const error = await one.failure({ text: 'echo hello' });
            if (error instanceof Error) throw error;
          } finally {
            await bot.end();
          }
        }, TransportError);
        ok(performance.now() - started < 5000);
      },
    });
  }
  return cases;
}

let sessions = 0;

class Conversations {
  readonly connector: Connector;
  readonly #open: Conversation[] = [];

  constructor(connector: Connector) {
    this.connector = connector;
  }

  async open(): Promise<Conversation> {
    const conversation = new Conversation();
    const id = `conformance-${process.pid}-${++sessions}`;
    conversation.session = await this.connector.open(
      { id, user: `user-${id}`, signal: conversation.controller.signal },
      conversation,
    );
    this.#open.push(conversation);
    return conversation;
  }

  async end(): Promise<void> {
    for (const conversation of this.#open) {
      conversation.controller.abort();
      await conversation.session.close();
    }
    await this.connector.close();
  }
}

class Conversation {
  readonly controller = new AbortController();
  readonly messages: BotMessage[] = [];
  readonly delivered: BotMessage[] = [];
  session!: Session;
  #error: Error | undefined;
  #complete = false;

  deliver(message: BotMessage): void {
    if (message.type !== undefined && message.type !== 'message') return;
    this.delivered.push(message);
    // The runner reads a message once, whatever number of times its id comes.
    const { id } = message;
    if (id === undefined || !this.messages.some((other) => other.id === id)) this.messages.push(message);
  }

  fail(error: Error): void {
    this.#error ??= error;
  }

  turnComplete(): void {
    this.#complete = true;
  }

  get texts(): string[] {
    return this.messages.map((message) => message.text ?? '');
  }

  /** Sends and waits until as many replies are there; then a moment longer, in case there are more than should be. */
  async ask(message: string | UserMessage, wanted = 1): Promise<string[]> {
    const before = this.messages.length;
    this.#complete = false;
    const { complete } = await this.session.send(typeof message === 'string' ? { text: message } : message);
    const deadline = performance.now() + 5000;
    while (
      !complete &&
      !this.#complete &&
      this.messages.length < before + wanted &&
      performance.now() < deadline &&
      !this.#error
    ) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    if (this.#error) throw this.#error;
    if (!complete && wanted === 0) await this.quiet();
    return this.texts.slice(before);
  }

  async quiet(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 60));
  }

  /** The error that a message leads to, at once or a little later. */
  async failure(message: UserMessage): Promise<unknown> {
    try {
      await this.session.send(message);
    } catch (cause) {
      return cause;
    }
    const deadline = performance.now() + 3000;
    while (!this.#error && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
    return this.#error;
  }
}
