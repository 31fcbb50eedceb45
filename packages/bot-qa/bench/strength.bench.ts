import { readNative } from '../src/native/read-native.ts';
import { linkFixtures } from '../src/link.ts';
import { findCases } from '../src/cases.ts';
import { isKilled } from '../src/strength/measure-strength.ts';
import { makeMutants } from '../src/strength/make-mutants.ts';
import { replayTurns } from '../src/strength/replay-turns.ts';
import type { Attempt } from '../src/result.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Mutants judged per second in one thread, mutants made beforehand. Gate: a million. Floor: comparing two texts that differ. */
const at = { file: 'a', line: 1, column: 1 };
const replies = Array.from(
  { length: 50 },
  (_, index) => `Your order ${4711 + index} of Monday arrives at ${index % 12} o'clock in Pune.`,
);
const text = `conversations:\n  - name: x\n    steps:\n${replies.map((reply, index) => `      - user: "${index}"\n      - bot: ${index % 3 === 0 ? `{contains: "order ${4711 + index}", not: {contains: sorry}}` : index % 3 === 1 ? `{wildcard: "Your order * arrives at *"}` : JSON.stringify(reply)}\n`).join('')}`;
const suite = linkFixtures([readNative({ file: 'a.bot.yaml', text, bytes: Buffer.from(text) })]);
const attempt: Attempt = {
  verdict: 'passed',
  session: 's',
  startedAt: 0,
  durationMs: 1,
  turns: replies.map((reply, index) => ({
    index: index + 1,
    user: { text: String(index) },
    at,
    startedMs: 0,
    messages: [{ message: { text: reply }, latencyMs: 1 }],
    assertions: [],
  })),
};
const readings = replayTurns(suite, findCases(suite.conversations[0]!, suite).at(0), attempt, {
  environment: () => undefined,
  seed: 0,
  name: '',
})!;
const pairs = readings.flatMap((reading) =>
  makeMutants(reading.message, reading.latencyMs, reading.elsewhere).map((mutant) => ({ reading, mutant })),
);
const seconds = 2;
const perSecond = (work: () => number): number => {
  work();
  const started = performance.now();
  let done = 0;
  while (performance.now() - started < seconds * 1000) done += work();
  return done / ((performance.now() - started) / 1000);
};
let kept = 0;
const floor = perSecond(() => {
  for (const { reading, mutant } of pairs) if (reading.message.text === mutant.message.text) kept++;
  return pairs.length;
});
const judged = perSecond(() => {
  for (const { reading, mutant } of pairs) if (isKilled(reading, mutant)) kept++;
  return pairs.length;
});
const made = perSecond(() => {
  let count = 0;
  for (const reading of readings) {
    for (const mutant of makeMutants(reading.message, reading.latencyMs, reading.elsewhere)) {
      count++;
      if (isKilled(reading, mutant)) kept++;
    }
  }
  return count;
});
print(`mutants of ${readings.length} replies, ${pairs.length} in all (${kept} results kept)`);
print(`floor, comparing two texts   ${(floor / 1e6).toFixed(1)} M/s`);
print(`judged                       ${(judged / 1e6).toFixed(2)} M/s (gate: 1 M/s)`);
print(`made and judged              ${(made / 1e6).toFixed(2)} M/s`);
if (judged < 1e6) process.exitCode = 1;
