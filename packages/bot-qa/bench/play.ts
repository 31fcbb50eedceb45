import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readJournal } from '../src/run/journal.ts';

const bin = fileURLToPath(new URL('../bin/bot-qa.js', import.meta.url));

/** Writes one conversation of some turns with two tables whose rows multiply to at least so many cases; returns how many they are. */
export function writeEchoFixture(folder: string, conversations: number, turns: number): number {
  const [wide, long] = [Math.min(1000, conversations), Math.ceil(conversations / 1000)];
  const rows = (count: number, name: string): string =>
    Array.from({ length: count }, (_, row) => `        - {${name}: "${row}"}\n`).join('');
  const steps = Array.from(
    { length: turns },
    (_, turn) => `      - user: turn ${turn} of \${a}\n      - bot: "You said: turn ${turn} of \${a}"\n`,
  ).join('');
  writeFileSync(
    join(folder, 'echo.bot.yaml'),
    `conversations:\n  - name: echo\n    data:\n      -\n${rows(wide, 'a')}      -\n${rows(long, 'b')}    steps:\n${steps}`,
  );
  return wide * long;
}

export interface Played {
  readonly code: number | null;
  /** Most memory that the process ever held. */
  readonly peakMb: number;
  readonly seconds: number;
  /** Memory at each sample, with the seconds since the start. */
  readonly samples: readonly { readonly at: number; readonly mb: number }[];
}

/** `bot-qa run echo.bot.yaml …` as users run it: the built command in a process of its own, journal included. */
export async function play(folder: string, given: readonly string[]): Promise<Played> {
  const started = performance.now();
  const child = spawn(process.execPath, [bin, 'run', 'echo.bot.yaml', '--quiet', ...given], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let peakMb = 0;
  const samples: { at: number; mb: number }[] = [];
  const sample = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      const mb = (key: string): number =>
        (Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) * 1024) / 1e6;
      peakMb = Math.max(peakMb, mb('VmHWM'));
      samples.push({ at: (performance.now() - started) / 1000, mb: mb('VmRSS') });
    } catch {
      // It has just ended.
    }
  }, 100);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(sample);
  return { code, peakMb, seconds: (performance.now() - started) / 1000, samples };
}

/** What the journal of a run tells: how long it played, and the latency of every reply in milliseconds, sorted. */
export async function readPlayed(folder: string): Promise<{ durationMs: number; latencies: Float64Array }> {
  const latencies: number[] = [];
  let durationMs = 0;
  for await (const event of readJournal(join(folder, '.bot-qa/journal.ndjson'))) {
    if (event.type === 'run-finished') durationMs = event.durationMs;
    if (event.type !== 'conversation-finished') continue;
    for (const { turns } of event.attempts) for (const turn of turns) latencies.push(turn.messages[0]!.latencyMs);
  }
  return { durationMs, latencies: Float64Array.from(latencies).sort() };
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
