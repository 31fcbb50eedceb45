import { deepStrictEqual, ok } from 'node:assert/strict';
import type { AddCase } from './conversations.ts';

/** Every conversation has a session of its own. */
export function addSessionCases(add: AddCase): void {
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
}
