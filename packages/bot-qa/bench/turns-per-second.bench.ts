import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, play, readPlayed, writeEchoFixture } from './play.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * The built command against a bare undici Pool, with the same bot in a process of its own, in alternating runs. How long a
 * process takes to start is told by the bench `first-turn`, here both are measured while they play. Gates, medians over
 * the rounds: at concurrency 64, where the cores are busy, at least 70 % of the floor's turns per second; at concurrency
 * 4, where a turn waits for the bot and not for its turn on a core, at most 2 ms more at the 99th percentile.
 */
const busy = { conversations: Number(process.argv[2] ?? 10_000), concurrency: 64 };
const calm = { conversations: busy.conversations / 5, concurrency: 4 };
const [turns, rounds] = [6, 5];
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bot-qa-turns-'));
const bot = spawn(process.execPath, [here('./echo-bot.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });

interface Measured {
  readonly turnsPerSecond: number;
  readonly p99: number;
}

try {
  const [port] = (await once(bot.stdout, 'data')) as [Buffer];
  const origin = `http://127.0.0.1:${port.toString().trim()}`;
  const measureFloor = (count: number, concurrency: number): Measured =>
    JSON.parse(
      execFileSync(process.execPath, [here('./raw-client.ts'), origin, ...[count, turns, concurrency].map(String)], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    ) as Measured;
  const measureOwn = async (count: number, concurrency: number): Promise<Measured & { readonly peakMb: number }> => {
    const { code, peakMb } = await play(folder, ['--url', `${origin}/chat`, '--concurrency', String(concurrency)]);
    if (code !== 0) throw new Error(`expected exit 0, found ${code}`);
    const { durationMs, latencies } = await readPlayed(folder);
    return {
      turnsPerSecond: (count * turns * 1000) / durationMs,
      p99: latencies[Math.floor(latencies.length * 0.99)]!,
      peakMb,
    };
  };
  const measure = async ({ conversations, concurrency }: typeof busy): Promise<{ ratio: number; added: number }> => {
    const count = writeEchoFixture(folder, conversations, turns);
    print(`\n${count} conversations of ${turns} turns at concurrency ${concurrency}`);
    print('round   floor turns/s   bot-qa turns/s   ratio   floor p99   bot-qa p99   peak RSS');
    const ratios: number[] = [];
    const added: number[] = [];
    for (let round = 1; round <= rounds; round++) {
      const floor = measureFloor(count, concurrency);
      const own = await measureOwn(count, concurrency);
      ratios.push(own.turnsPerSecond / floor.turnsPerSecond);
      added.push(own.p99 - floor.p99);
      print(
        [
          String(round).padStart(5),
          floor.turnsPerSecond.toFixed(0).padStart(16),
          own.turnsPerSecond.toFixed(0).padStart(17),
          `${(ratios.at(-1)! * 100).toFixed(0)} %`.padStart(8),
          `${floor.p99.toFixed(1)} ms`.padStart(12),
          `${own.p99.toFixed(1)} ms`.padStart(13),
          `${own.peakMb.toFixed(0)} MB`.padStart(11),
        ].join(''),
      );
    }
    return { ratio: median(ratios), added: median(added) };
  };
  const { ratio } = await measure(busy);
  const { added } = await measure(calm);
  print(`\nmedian ratio ${(ratio * 100).toFixed(0)} % of the floor (gate: 70 %)`);
  print(`median of the p99 added per turn ${added.toFixed(1)} ms (gate: 2 ms)`);
  if (ratio < 0.7 || added > 2) process.exitCode = 1;
} finally {
  bot.kill();
  rmSync(folder, { recursive: true, force: true });
}
