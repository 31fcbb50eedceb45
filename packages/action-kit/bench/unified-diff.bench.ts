import { parseUnifiedDiff } from '../src/unified-diff.ts';

/** Reads a diff of 3,000 files, 12,000 hunks and 168,000 lines next to the floor: one look at each byte. */
const RUNS = 15;
const MAX_RATIO = 4;

const diff = makeDiff();
let lines = 0;
const floor = median(() => {
  lines = 0;
  for (let at = 0; at < diff.length; at += 1) if (diff[at] === 10) lines += 1;
});
let files = 0;
const ours = median(() => {
  files = parseUnifiedDiff(diff).length;
});
const before = memory();
const kept = parseUnifiedDiff(diff);
const grown = memory() - before;
const ratio = ours / floor;

process.stdout.write(
  `unified diff: ${(diff.length / 1e6).toFixed(1)} MB, ${lines} lines, ${files} files\n` +
    `  floor (each byte once)      ${floor.toFixed(1)} ms\n` +
    `  parseUnifiedDiff            ${ours.toFixed(1)} ms   ${ratio.toFixed(1)} × the floor (at most ${MAX_RATIO})\n` +
    `  kept in memory              ${(grown / 1e6).toFixed(1)} MB for ${kept.length} files\n`,
);
if (ratio > MAX_RATIO) process.exitCode = 1;

function memory(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

/** CPU time, because the machine may be busy with other things. */
function median(run: () => void): number {
  const times = Array.from({ length: RUNS }, () => {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  });
  return times.sort((a, b) => a - b)[RUNS >> 1] as number;
}

function makeDiff(): Buffer {
  const lineOf = (prefix: string, number: number): string =>
    `${prefix}  const value${number} = compute(${number}, options, '${'x'.repeat(number % 20)}');\n`;
  let text = '';
  for (let file = 0; file < 3_000; file += 1) {
    const name = `src/module-${file % 50}/file-${file}.ts`;
    text += `diff --git a/${name} b/${name}\nindex 1111111..2222222 100644\n--- a/${name}\n+++ b/${name}\n`;
    for (let hunk = 0; hunk < 4; hunk += 1) {
      text += `@@ -${1 + hunk * 40},9 +${1 + hunk * 41},10 @@ function f${hunk}() {\n`;
      for (const [prefix, count] of [
        [' ', 3],
        ['-', 3],
        ['+', 4],
        [' ', 3],
      ] as const) {
        for (let i = 0; i < count; i += 1) text += lineOf(prefix, file + hunk + i);
      }
    }
  }
  return Buffer.from(text);
}
