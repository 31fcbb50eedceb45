import { formatProblem } from './code-frame.ts';
import { playSuite, readFixtures, type PlayOptions } from './library.ts';
import type { ConversationFinished } from './result.ts';
import { describeMessage, describeUser } from './run/describe.ts';

interface Runner {
  describe(name: string, body: () => void): void;
  readonly test: ((name: string, body: () => Promise<void>, timeoutMs?: number) => void) & {
    readonly skip?: (name: string, body: () => Promise<void>) => void;
  };
  afterAll?(body: () => Promise<void>): void;
}

/**
 * Makes a test of every conversation, in Jest or any runner with global `describe` and `test`:
 *
 *     await describeBot('the shop', { fixtures: ['tests/conversations'], bot: shop });
 *
 * Mistakes in fixtures are a test that fails, and so is a suite without a conversation.
 */
export async function describeBot(name: string, options: PlayOptions, runner: Runner = globalRunner()): Promise<void> {
  const { suite, sources } = await readFixtures(options);
  const mistakes = suite.problems.filter((problem) => problem.level === 'error');
  runner.describe(name, () => {
    if (mistakes.length > 0) {
      runner.test('has fixtures without mistakes', async () => {
        throw new Error(mistakes.map((problem) => formatProblem(problem, sources)).join('\n\n'));
      });
      return;
    }
    if (suite.conversations.length === 0) {
      runner.test('has conversations', async () => {
        throw new Error(`No conversation was found in ${options.fixtures.join(', ')}: nothing would be tested.`);
      });
    }
    if (
      suite.conversations.length > 0 &&
      suite.conversations.every((conversation) => conversation.skip !== undefined)
    ) {
      runner.test('has conversations that are not skipped', async () => {
        throw new Error('Every conversation is skipped: nothing would be tested.');
      });
    }
    // One connector for all tests: each of them would close it for the next.
    const { bot } = options;
    const shared = typeof bot === 'object' && 'open' in bot ? bot : undefined;
    if (shared) runner.afterAll?.(() => shared.close());
    const settings = shared
      ? { ...options, bot: { info: shared.info, open: shared.open.bind(shared), close: async () => undefined } }
      : options;
    for (const conversation of suite.conversations) {
      if (conversation.skip !== undefined) {
        // A runner that cannot skip gets no test: one that does nothing would look like a pass.
        runner.test.skip?.(`${conversation.name} (${conversation.skip.reason})`, async () => undefined);
        continue;
      }
      runner.test(
        conversation.name,
        async () => {
          const { conversations, finished } = await playSuite({ ...suite, conversations: [conversation] }, settings);
          const red = conversations.filter((one) => one.red);
          if (red.length > 0 || finished.exitCode !== 0)
            throw new Error([...red.map(describeFailure), ...(red.length === 0 ? finished.because : [])].join('\n\n'));
        },
        120_000,
      );
    }
  });
}

/** The functions that Jest and its kin put into the global scope. */
function globalRunner(): Runner {
  const [describe, test, afterAll] = ['describe', 'test', 'afterAll'].map((name): unknown =>
    Reflect.get(globalThis, name),
  );
  if (typeof describe !== 'function' || typeof test !== 'function')
    throw new Error('There is no global "describe" and "test" here: give them as the third argument of describeBot.');
  return {
    describe: describe as Runner['describe'],
    test: test as Runner['test'],
    ...(typeof afterAll === 'function' && { afterAll: afterAll as NonNullable<Runner['afterAll']> }),
  };
}

/** A failed conversation as the message of an error: what was said, and what is wrong at which line. */
function describeFailure(event: ConversationFinished): string {
  const attempt = event.attempts.find((one) => one.verdict !== 'passed');
  const lines = (attempt?.turns ?? []).flatMap((turn) => [
    ...(turn.user ? [`user  ${describeUser(turn.user)}`] : []),
    ...turn.messages.map((record) => `bot   ${describeMessage(record.message)}`),
    ...turn.assertions.flatMap(({ failure, expected, at }) =>
      failure
        ? [
            `✗     ${failure.reason}: ${failure.message}\n      expected ${expected}\n      at ${at.file}:${at.line}:${at.column}`,
          ]
        : [],
    ),
  ]);
  return [
    event.id,
    ...lines,
    ...(attempt?.error ? [`✗     ${attempt.error.code}: ${attempt.error.message}`] : []),
  ].join('\n');
}
