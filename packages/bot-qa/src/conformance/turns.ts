import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { AddCase } from './conversations.ts';

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

/** Texts and replies come whole, each once, in order, and slow ones are waited for. */
export function addTurnCases(add: AddCase): void {
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
}
