import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { AddCase } from './conversations.ts';

/** What a message has beside its text. */
export function addPartCases(add: AddCase): void {
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
}
