import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * Peak memory of the built command with a bot in its own process space (no network), journal and JUnit included.
 * Usage: memory.bench.ts [conversations], 50,000 unless told; the full figure is for 1,000,000. The floor is a run of
 * 1,000. Gate: at most 160 MB.
 */
const count = Number(process.argv[2] ?? 50_000);
const bin = fileURLToPath(new URL('../bin/bot-qa.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bot-qa-memory-'));

async function peakOf(
  conversations: number,
): Promise<{ readonly mb: number; readonly seconds: number; readonly code: number | null }> {
  const [wide, long] = [1000, Math.ceil(conversations / 1000)];
  const rows = (many: number, name: string): string =>
    Array.from({ length: many }, (_, row) => `        - {${name}: "${row}"}\n`).join('');
  const steps = Array.from(
    { length: 6 },
    (_, turn) => `      - user: turn ${turn} of \${a}\n      - bot: turn ${turn} of \${a}\n`,
  ).join('');
  writeFileSync(
    join(folder, 'echo.bot.yaml'),
    `conversations:\n  - name: echo\n    data:\n      -\n${rows(wide, 'a')}      -\n${rows(long, 'b')}    steps:\n${steps}`,
  );
  writeFileSync(join(folder, 'bot.mjs'), 'export default (text) => text;\n');
  const started = performance.now();
  const child = spawn(process.execPath, [bin, 'run', 'echo.bot.yaml', '--module', 'bot.mjs', '-r', 'junit=out.xml'], {
    cwd: folder,
    stdio: 'ignore',
  });
  let peak = 0;
  const sample = setInterval(() => {
    try {
      peak = Math.max(
        peak,
        Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0),
      );
    } catch {
      // It has just ended.
    }
  }, 20);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(sample);
  return { mb: peak / 1024, seconds: (performance.now() - started) / 1000, code };
}

try {
  const floor = await peakOf(1000);
  print(`      1000 conversations: ${floor.mb.toFixed(0)} MB`);
  const full = await peakOf(count);
  print(
    `${String(count).padStart(10)} conversations of 6 turns: ${full.mb.toFixed(0)} MB, ${full.seconds.toFixed(1)} s, exit ${full.code} (gate: 160 MB)`,
  );
  if (full.mb > 160 || full.code !== 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
