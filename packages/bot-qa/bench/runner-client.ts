import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { main as Main } from '../src/cli.ts';
import type { readJournal as ReadJournal } from '../src/run/journal.ts';

/**
 * The whole command as users run it, journal included, in this process.
 * Usage: runner-client.ts <origin> <conversations> <turns> <concurrency>; prints JSON.
 */
const [origin = '', conversations = 0, turns = 0, concurrency = 0] = [
  process.argv[2],
  ...process.argv.slice(3).map(Number),
];
const folder = mkdtempSync(join(tmpdir(), 'bot-qa-bench-'));
const steps = Array.from(
  { length: turns },
  (_, turn) => `      - user: turn ${turn}\n      - bot: "You said: turn ${turn}"\n`,
).join('');
const [wide, long] = [Math.min(1000, conversations), Math.max(1, Math.ceil(conversations / 1000))];
const rows = (count: number, name: string): string =>
  Array.from({ length: count }, (_, row) => `        - {${name}: "${row}"}\n`).join('');
writeFileSync(
  join(folder, 'echo.bot.yaml'),
  `conversations:\n  - name: echo\n    data:\n      -\n${rows(wide, 'a')}      -\n${rows(long, 'b')}    steps:\n${steps}`,
);
// The built files, as users run them.
const built = (name: string): Promise<unknown> => import(new URL(`../lib/${name}.js`, import.meta.url).href);
const { main } = (await built('cli')) as { readonly main: typeof Main };
let peak = 0;
const sample = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 250);
const [started, cpu] = [performance.now(), process.cpuUsage()];
let out = '';
const code = await main(
  ['run', 'echo.bot.yaml', '--url', `${origin}/chat`, '--concurrency', String(concurrency), '--quiet'],
  {
    cwd: folder,
    environment: () => undefined,
    out: (text) => void (out += text),
    err: (text) => void (out += text),
    isTTY: false,
    columns: 80,
    stdin: process.stdin,
    signal: new AbortController().signal,
    now: () => Date.now(),
  },
);
clearInterval(sample);
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(cpu);
if (code !== 0) throw new Error(`exit ${code}: ${out}`);
// Latencies as the journal has them: the journal is part of what is measured.
const { readJournal } = (await built('run/journal')) as { readonly readJournal: typeof ReadJournal };
const latencies = new Float64Array(conversations * turns);
let measured = 0;
if (conversations <= 100_000) {
  for await (const event of readJournal(join(folder, '.bot-qa/journal.ndjson'))) {
    if (event.type !== 'conversation-finished') continue;
    for (const attempt of event.attempts)
      for (const turn of attempt.turns) latencies[measured++] = turn.messages[0]!.latencyMs;
  }
}
const sorted = latencies.subarray(0, measured).sort();
rmSync(folder, { recursive: true });
process.stdout.write(
  JSON.stringify({
    turnsPerSecond: (wide * long * turns) / seconds,
    cpuMicroseconds: (user + system) / (wide * long * turns),
    p50: sorted[Math.floor(measured * 0.5)],
    p99: sorted[Math.floor(measured * 0.99)],
    peakMb: peak / 1024 / 1024,
    seconds,
  }),
);
