import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureProcess, type Usage } from './measure-process.ts';
import { median, play, readPlayed, writeFixture } from './play.ts';
import { startBot } from './start-bot.ts';
import type { Way } from './ways.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * The built command against a bare undici Pool (and a bare server for a bot that calls back), with the same bot in a
 * process of its own, in alternating runs. How long a process takes to start is told by the bench `first-turn`, here both
 * are measured while they play; their time on a core and their memory are those of the whole process. What a turn takes is
 * counted from what the bot itself waits. Gates, medians over the rounds: the share of the floor's turns per second at
 * concurrency 64, of a bot that answers at once, of one that takes 5 to 50 ms, and of one that calls back with three messages
 * out of order; and what the 99th percentile of a turn takes longer at concurrency 4, where a turn waits for the bot and not
 * for its turn on a core.
 *
 * Usage: turns-per-second.bench.ts [conversations]; BENCH_FULL=1 plays 10,000 conversations with each bot.
 */
interface Load {
  readonly name: string;
  readonly way: Way;
  readonly conversations: number;
  readonly concurrency: number;
  readonly leastRatio?: number;
  readonly mostAddedMs?: number;
}

const busy = Number(process.argv[2] ?? 10_000);
const few = process.env['BENCH_FULL'] === '1' ? busy : busy / 5;
const loads: readonly Load[] = [
  { name: 'at once', way: 'at-once', conversations: busy, concurrency: 64, leastRatio: 0.7 },
  { name: 'at once', way: 'at-once', conversations: busy / 5, concurrency: 4, mostAddedMs: 2 },
  { name: 'after 5 to 50 ms', way: 'delayed', conversations: few, concurrency: 64, leastRatio: 0.8 },
  {
    name: 'by calling back three times, out of order',
    way: 'calling-back',
    conversations: few,
    concurrency: 64,
    leastRatio: 0.4,
  },
];
const [turns, rounds] = [6, 5];
const folder = mkdtempSync(join(tmpdir(), 'bot-qa-turns-'));
const rawClient = fileURLToPath(new URL('./raw-client.ts', import.meta.url));

interface Measured extends Usage {
  readonly turnsPerSecond: number;
  /** How long a turn took beyond what the bot waits, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

const bot = await startBot();

async function measureFloor(count: number, { way, concurrency }: Load): Promise<Measured> {
  const given = [bot.origin, way, ...[count, turns, concurrency].map(String)];
  const { code, out, err, peakMb, cpuMs } = await measureProcess(rawClient, given, { cwd: folder });
  if (code !== 0) throw new Error(`expected exit 0 of the floor, found ${code}\n${err}`);
  return { ...(JSON.parse(out) as Omit<Measured, keyof Usage>), peakMb, cpuMs };
}

async function measureOwn(count: number, { way, concurrency }: Load): Promise<Measured> {
  const { code, out, err, peakMb, cpuMs } = await play(folder, ['--concurrency', String(concurrency)]);
  if (code !== 0) throw new Error(`expected exit 0, found ${code}\n${out}${err}`);
  const { durationMs, added } = await readPlayed(folder, way);
  const at = (share: number): number => added[Math.floor(added.length * share)]!;
  return { turnsPerSecond: (count * turns * 1000) / durationMs, p50: at(0.5), p99: at(0.99), peakMb, cpuMs };
}

const configOf = (way: Way): object => ({
  url: `${bot.origin}/${way}`,
  ...(way === 'calling-back' && {
    connector: 'webhook',
    body: { conversationId: '${session}', userId: '${user}', text: '${text}', callback: '${callback}' },
    conversation: '$.conversationId',
    reply: { text: '$.text' },
    done: '$.last',
  }),
});

const columns = [
  'round',
  'floor conv/s',
  'bot-qa conv/s',
  'ratio',
  'p50 added',
  'p99 added',
  'CPU/conv floor',
  'bot-qa',
  'peak RSS',
];

async function measure(load: Load): Promise<{ readonly ratio: number; readonly p99: number }> {
  const count = writeFixture(folder, load.conversations, turns, load.way);
  writeFileSync(join(folder, 'bot-qa.yaml'), JSON.stringify({ bots: { bench: configOf(load.way) } }));
  print(
    `\nA bot that answers ${load.name}: ${count} conversations of ${turns} turns at concurrency ${load.concurrency}`,
  );
  print(columns.join('   '));
  const compared: { ratio: number; p50: number; p99: number }[] = [];
  for (let round = 1; round <= rounds; round++) {
    const floor = await measureFloor(count, load);
    const own = await measureOwn(count, load);
    const difference = {
      ratio: own.turnsPerSecond / floor.turnsPerSecond,
      p50: own.p50 - floor.p50,
      p99: own.p99 - floor.p99,
    };
    compared.push(difference);
    const cells = [
      String(round),
      (floor.turnsPerSecond / turns).toFixed(0),
      (own.turnsPerSecond / turns).toFixed(0),
      `${(difference.ratio * 100).toFixed(0)} %`,
      `${difference.p50.toFixed(1)} ms`,
      `${difference.p99.toFixed(1)} ms`,
      `${(floor.cpuMs / count).toFixed(2)} ms`,
      `${(own.cpuMs / count).toFixed(2)} ms`,
      `${own.peakMb.toFixed(0)} MB`,
    ];
    print(cells.map((cell, index) => cell.padStart(columns[index]!.length)).join('   '));
  }
  return { ratio: median(compared.map(({ ratio }) => ratio)), p99: median(compared.map(({ p99 }) => p99)) };
}

try {
  for (const load of loads) {
    const { ratio, p99 } = await measure(load);
    const { leastRatio, mostAddedMs } = load;
    const asked = [
      ...(leastRatio === undefined ? [] : [`at least ${leastRatio * 100} %`]),
      ...(mostAddedMs === undefined ? [] : [`at most ${mostAddedMs} ms`]),
    ];
    const found = `${(ratio * 100).toFixed(0)} % of the floor, ${p99.toFixed(1)} ms added at the 99th percentile`;
    print(`medians: ${found} (gate: ${asked.join(', ')})`);
    if (ratio < (leastRatio ?? 0) || p99 > (mostAddedMs ?? Infinity)) process.exitCode = 1;
  }
} finally {
  bot.stop();
  rmSync(folder, { recursive: true, force: true });
}
