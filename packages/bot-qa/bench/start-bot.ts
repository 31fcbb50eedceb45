import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface RunningBot {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  stop(): void;
}

/** Starts the bot of the benchmarks in a process of its own. */
export async function startBot(): Promise<RunningBot> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./bot.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return { origin: `http://127.0.0.1:${port.toString().trim()}`, stop: () => void child.kill() };
}
