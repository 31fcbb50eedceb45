import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, play, readPlayed, writeEchoFixture } from './play.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Turns per second of the built command against a bare undici Pool, with the same bot in a process of its own, at
 * concurrency 64, in alternating runs. How long a process takes to start is told by the bench `first-turn`, here both are
 * measured while they play. Gates, medians over the rounds: at least 70 % of the floor, and at most 2 ms more at the 99th
 * percentile of a turn.
 */
const conversations = Number(process.argv[2] ?? 10_000);
const [turns, concurrency, rounds] = [6, 64, 5];
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
  const count = writeEchoFixture(folder, conversations, turns);
  const measureFloor = (): Measured =>
    JSON.parse(
      execFileSync(process.execPath, [here('./raw-client.ts'), origin, ...[count, turns, concurrency].map(String)], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    ) as Measured;
  const measureOwn = async (): Promise<Measured & { readonly peakMb: number }> => {
    const { code, peakMb } = await play(folder, ['--url', `${origin}/chat`, '--concurrency', String(concurrency)]);
    if (code !== 0) throw new Error(`expected exit 0, found ${code}`);
    const { durationMs, latencies } = await readPlayed(folder);
    return {
      turnsPerSecond: (count * turns * 1000) / durationMs,
      p99: latencies[Math.floor(latencies.length * 0.99)]!,
      peakMb,
    };
  };
  const ratios: number[] = [];
  const added: number[] = [];
  print(`${count} conversations of ${turns} turns at concurrency ${concurrency}\n`);
  print('round   floor turns/s   bot-qa turns/s   ratio   floor p99   bot-qa p99   peak RSS');
  for (let round = 1; round <= rounds; round++) {
    const floor = measureFloor();
    const own = await measureOwn();
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
  const [ratio, extra] = [median(ratios), median(added)];
  print(`\nmedian ratio ${(ratio * 100).toFixed(0)} % of the floor (gate: 70 %)`);
  print(`median of the p99 added per turn ${extra.toFixed(1)} ms (gate: 2 ms)`);
  if (ratio < 0.7 || extra > 2) process.exitCode = 1;
} finally {
  bot.kill();
  rmSync(folder, { recursive: true, force: true });
}
