import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, play, writeEchoFixture, type Played } from './play.ts';

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

/** Medians of the second and of the third quarter of a run: the first one warms up, and the last one writes reports. */
function growth({ samples }: Played): { readonly early: number; readonly late: number } {
  const quarter = (number: number): number =>
    median(
      samples
        .slice(Math.floor((samples.length * number) / 4), Math.floor((samples.length * (number + 1)) / 4))
        .map(({ mb }) => mb),
    );
  return { early: quarter(1), late: quarter(2) };
}

const echo = spawn(process.execPath, [fileURLToPath(new URL('./echo-bot.ts', import.meta.url))], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const [port] = (await once(echo.stdout, 'data')) as [Buffer];
  writeFileSync(join(folder, 'bot.mjs'), "export default (text) => 'You said: ' + text;\n");
  const bots = {
    'in this process': ['--module', 'bot.mjs'],
    'behind HTTP': ['--url', `http://127.0.0.1:${port.toString().trim()}/chat`],
  };
  for (const [where, bot] of Object.entries(bots)) {
    writeEchoFixture(folder, 1000, 6);
    const floor = await play(folder, [...bot, '-r', 'junit=out.xml']);
    const played = writeEchoFixture(folder, count, 6);
    const full = await play(folder, [...bot, '-r', 'junit=out.xml']);
    const { early, late } = growth(full);
    print(`bot ${where}`);
    print(`${'1000'.padStart(10)} conversations of 6 turns: ${floor.peakMb.toFixed(0)} MB`);
    print(
      `${String(played).padStart(10)} conversations of 6 turns: ${full.peakMb.toFixed(0)} MB at most (gate: 160), ${early.toFixed(0)} MB early, ${late.toFixed(0)} MB late (gate: 5 % more), ${full.seconds.toFixed(0)} s, exit ${full.code}`,
    );
    if (full.code !== 0 || full.peakMb > 160 || late > early * 1.05) process.exitCode = 1;
  }
} finally {
  echo.kill();
  rmSync(folder, { recursive: true, force: true });
}
