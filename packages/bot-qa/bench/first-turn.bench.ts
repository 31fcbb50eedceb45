import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * From the start of the process to the first turn of a bot, for suites of 1, 100 and 1,000 files; the floor is the start of
 * bare Node. Gate: 300 ms for each (medians of five).
 */
const bin = fileURLToPath(new URL('../bin/bot-qa.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bot-qa-first-'));
const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
try {
  writeFileSync(
    join(folder, 'bot.mjs'),
    `import { writeFileSync } from 'node:fs';\nlet first = true;\nexport default (text) => { if (first) { first = false; writeFileSync('first', String(Date.now())); } return text; };\n`,
  );
  const floor = median(
    Array.from({ length: 5 }, () => {
      const started = performance.now();
      execFileSync(process.execPath, ['-e', '0']);
      return performance.now() - started;
    }),
  );
  print(`bare Node starts and ends in ${floor.toFixed(0)} ms`);
  for (const files of [1, 100, 1000]) {
    for (let index = 0; index < files; index++) {
      writeFileSync(
        join(folder, `f${index}.bot.yaml`),
        `conversations:\n  - name: c${index}\n    steps:\n      - user: hello ${index}\n      - bot: hello ${index}\n      - user: bye\n      - bot: {contains: bye}\n`,
      );
    }
    const times: number[] = [];
    for (let round = 0; round < 5; round++) {
      const started = Date.now();
      const child = spawn(process.execPath, [bin, 'run', '.', '--module', 'bot.mjs', '--no-journal'], {
        cwd: folder,
        stdio: 'ignore',
      });
      await new Promise((resolve) => child.once('close', resolve));
      times.push(Number(readFileSync(join(folder, 'first'), 'utf8')) - started);
    }
    const time = median(times);
    print(`${String(files).padStart(5)} files: first turn after ${time.toFixed(0)} ms`);
    if (time > 300) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
