import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { TransportError } from '../connector.ts';
import type { AddCase } from './conversations.ts';

/** Replies that come late, and bots that break. */
export function addTroubleCases(add: AddCase): void {
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
}
