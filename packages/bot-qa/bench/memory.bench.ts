import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ended } from './measure-process.ts';
import { median, play, writeFixture } from './play.ts';
import { startBot } from './start-bot.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Memory of the built command, journal and JUnit report included, with a bot in its own process space and with one behind
 * HTTP. Usage: memory.bench.ts [--full | conversations]; 50,000 unless told, 1,000,000 with --full (BENCH_FULL=1 through
 * `npm run bench memory`). Gates: at most 160 MB, and flat: the third quarter of the run, which still plays, holds no
 * more than 5 % above the second one. At its end the JUnit report is written.
 */
const [given] = process.argv.slice(2);
const isFull = given === '--full' || process.env['BENCH_FULL'] === '1';
const count = isFull ? 1_000_000 : Number(given ?? 50_000);
const folder = mkdtempSync(join(tmpdir(), 'bot-qa-memory-'));

/** Plays, and looks at the memory of the process ten times a second, in MB. */
async function playWatched(given: readonly string[]): Promise<Ended & { readonly samples: readonly number[] }> {
  const samples: number[] = [];
  let timer: NodeJS.Timeout | undefined;
  const ended = await play(folder, given, (pid) => {
    timer = setInterval(() => {
      try {
        const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        if (resident !== undefined) samples.push((Number(resident) * 1024) / 1e6);
      } catch {
        // It has just ended.
      }
    }, 100);
  });
  clearInterval(timer);
  return { ...ended, samples };
}

/** The median of a quarter of the samples: the first one warms up, and the last one writes reports. */
const quarter = (samples: readonly number[], number: number): number =>
  median(samples.slice(Math.floor((samples.length * number) / 4), Math.floor((samples.length * (number + 1)) / 4)));

const bot = await startBot();
try {
  writeFileSync(join(folder, 'bot.mjs'), "export default (text) => 'You said: ' + text;\n");
  const bots = {
    'in this process': ['--module', 'bot.mjs'],
    'behind HTTP': ['--url', `${bot.origin}/at-once`],
  };
  for (const [where, given] of Object.entries(bots)) {
    writeFixture(folder, 1000, 6);
    const floor = await play(folder, [...given, '-r', 'junit=out.xml']);
    const played = writeFixture(folder, count, 6);
    const full = await playWatched([...given, '-r', 'junit=out.xml']);
    const [early, late] = [quarter(full.samples, 1), quarter(full.samples, 2)];
    print(`bot ${where}`);
    print(`${'1000'.padStart(10)} conversations of 6 turns: ${floor.peakMb.toFixed(0)} MB`);
    print(
      `${String(played).padStart(10)} conversations of 6 turns: ${full.peakMb.toFixed(0)} MB at most (gate: 160), ${early.toFixed(0)} MB early, ${late.toFixed(0)} MB late (gate: 5 % more), ${full.seconds.toFixed(0)} s, exit ${full.code}`,
    );
    if (full.code !== 0 || full.peakMb > 160 || late > early * 1.05) process.exitCode = 1;
  }
} finally {
  bot.stop();
  rmSync(folder, { recursive: true, force: true });
}
