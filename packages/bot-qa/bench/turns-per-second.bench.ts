import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Turns per second of the whole command against a bare undici Pool, with the same bot in a process of its own, at
 * concurrency 64, in alternating runs. Gate: at least 70 % of the floor (median of the ratios).
 */
const conversations = Number(process.argv[2] ?? 10_000);
const [turns, concurrency, rounds] = [6, 64, 5];
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

interface Measured {
  readonly turnsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly peakMb?: number;
}

const bot = spawn(process.execPath, [here('./echo-bot.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
try {
  const [port] = (await once(bot.stdout, 'data')) as [Buffer];
  const origin = `http://127.0.0.1:${port.toString().trim()}`;
  const measure = (client: string): Measured =>
    JSON.parse(
      execFileSync(
        process.execPath,
        ['--conditions=source', here(client), origin, ...[conversations, turns, concurrency].map(String)],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
      ),
    ) as Measured;
  const ratios: number[] = [];
  const added: number[] = [];
  print(`${conversations} conversations of ${turns} turns at concurrency ${concurrency}\n`);
  print('round   floor turns/s   bot-qa turns/s   ratio   floor p99   bot-qa p99   peak RSS');
  for (let round = 1; round <= rounds; round++) {
    const floor = measure('./raw-client.ts');
    const own = measure('./runner-client.ts');
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
        `${(own.peakMb ?? 0).toFixed(0)} MB`.padStart(11),
      ].join(''),
    );
  }
  const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  const ratio = median(ratios);
  print(
    `\nmedian ratio ${(ratio * 100).toFixed(0)} % of the floor (gate: 70 %); p99 added ${median(added).toFixed(1)} ms per turn`,
  );
  if (ratio < 0.7) {
    print('missed: fewer than 70 % of the turns of a bare client');
    process.exitCode = 1;
  }
} finally {
  bot.kill();
}
