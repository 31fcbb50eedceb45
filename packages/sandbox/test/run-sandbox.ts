import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runCommandLine } from '../src/command-line.ts';

/** The command as users have it; `npx nx test sandbox` builds it first. */
const bin = fileURLToPath(new URL('../bin/sandbox.js', import.meta.url));

/** What a call of `sandbox` wrote, and its exit code. */
export interface Called {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

/** Calls `sandbox` within this process: a process of its own for each wrong option would take most of the test's time. */
export async function callSandbox(...args: readonly string[]): Promise<Called> {
  const out: string[] = [];
  const err: string[] = [];
  const status = await runCommandLine(args, {
    out: (text) => out.push(`${text}\n`),
    err: (text) => err.push(`${text}\n`),
    color: false,
    signal: new AbortController().signal,
  });
  return { stdout: out.join(''), stderr: err.join(''), status };
}

/** Starts `sandbox` as a process of its own. */
export function spawnSandbox(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}
