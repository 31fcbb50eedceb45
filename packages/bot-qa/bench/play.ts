import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readJournal } from '../src/run/journal.ts';
import { measureProcess, type Ended } from './measure-process.ts';
import { delaysOf, repliesTo, textOf, type Way } from './ways.ts';

/** The built command, as users run it. */
export const bin = fileURLToPath(new URL('../bin/bot-qa.js', import.meta.url));

/** Writes one conversation of some turns with two tables whose rows multiply to at least so many cases; returns how many they are. */
export function writeFixture(folder: string, conversations: number, turns: number, way: Way = 'at-once'): number {
  const [wide, long] = [Math.min(1000, conversations), Math.ceil(conversations / 1000)];
  const rows = (count: number, name: string): string =>
    Array.from({ length: count }, (_, row) => `        - {${name}: "${row}"}\n`).join('');
  const steps = Array.from({ length: turns }, (_, turn) => {
    const text = textOf(turn, 0).replace(/0$/, '${a}');
    const replies = repliesTo(way, text);
    const bot = replies.length === 1 ? `bot: "${replies[0]}"` : `unordered: ${JSON.stringify(replies)}`;
    return `      - user: ${text}\n      - ${bot}\n`;
  }).join('');
  writeFileSync(
    join(folder, 'echo.bot.yaml'),
    `conversations:\n  - name: echo\n    data:\n      -\n${rows(wide, 'a')}      -\n${rows(long, 'b')}    steps:\n${steps}`,
  );
  return wide * long;
}

/** `bot-qa run echo.bot.yaml …` in a process of its own, journal included. */
export function play(folder: string, given: readonly string[], onStart?: (pid: number) => void): Promise<Ended> {
  return measureProcess(bin, ['run', 'echo.bot.yaml', '--quiet', ...given], {
    cwd: folder,
    ...(onStart && { onStart }),
  });
}

/** What the journal of a run tells: how long it played, and how long each turn took beyond the bot's own delay, sorted; all in milliseconds. */
export async function readPlayed(folder: string, way: Way): Promise<{ durationMs: number; added: Float64Array }> {
  const added: number[] = [];
  let durationMs = 0;
  for await (const event of readJournal(join(folder, '.bot-qa/journal.ndjson'))) {
    if (event.type === 'run-finished') durationMs = event.durationMs;
    if (event.type !== 'conversation-finished') continue;
    for (const { turns } of event.attempts) {
      for (const { user, messages } of turns) {
        const took = Math.max(...messages.map(({ latencyMs }) => latencyMs));
        added.push(took - Math.max(...delaysOf(way, user!.text!)));
      }
    }
  }
  return { durationMs, added: Float64Array.from(added).sort() };
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
