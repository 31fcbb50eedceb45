import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Usage {
  /** Most memory that it ever held. */
  readonly peakMb: number;
  /** Time on a core, of the program and of the system for it. */
  readonly cpuMs: number;
}

export interface Ended extends Usage {
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** The time from its start to its end. */
  readonly seconds: number;
}

export interface Surroundings {
  readonly cwd: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Told the process's id when it has started. */
  readonly onStart?: (pid: number) => void;
}

const longestMs = 30 * 60_000;

/** Runs a script of Node to its end and measures it, together with the processes of Node that it starts. */
export async function measureProcess(
  script: string,
  given: readonly string[],
  { cwd, environment, onStart }: Surroundings,
): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'bot-qa-usage-'));
  const file = join(folder, 'usage.ndjson');
  try {
    const started = performance.now();
    const child = spawn(process.execPath, [script, ...given], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: longestMs,
      env: {
        ...process.env,
        ...environment,
        BENCH_USAGE: file,
        NODE_OPTIONS: `--no-warnings --import=${new URL('./note-usage.mjs', import.meta.url).href}`,
      },
    });
    onStart?.(child.pid!);
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    const seconds = (performance.now() - started) / 1000;
    const used = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Usage);
    return {
      code,
      out,
      err,
      seconds,
      peakMb: Math.max(...used.map(({ peakMb }) => peakMb)),
      cpuMs: used.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
