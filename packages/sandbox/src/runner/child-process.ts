import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import type { Readable } from 'node:stream';

/** The runner's patience, in milliseconds: SIGINT, then SIGTERM, then the end of the whole process tree. */
export interface CancelDelays {
  readonly interrupt: number;
  readonly terminate: number;
}

/** @see https://github.com/actions/runner: ProcessInvoker, 7.5 s after SIGINT and 2.5 s after SIGTERM */
export const runnerDelays: CancelDelays = { interrupt: 7_500, terminate: 2_500 };

/** How long the runner waits for output after the process has ended, when a grandchild holds its streams open. */
const drainMilliseconds = 5_000;
/** A line that is longer is cut here and said so: an endless line must not fill the memory. */
const lineLength = 4 * 1024 * 1024;

export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly delays: CancelDelays;
  readonly onLine: (line: string) => void;
}

export interface ChildResult {
  /** As a shell tells it: 128 + the signal's number for a process that a signal ended. */
  readonly exitCode: number;
  /** The signals that were sent to end it, in order; empty when it ended by itself. */
  readonly signals: readonly NodeJS.Signals[];
}

/**
 * Runs a process and hands on its output line by line. When `signal` aborts, it ends the process as the runner does:
 * SIGINT, SIGTERM, then SIGKILL to all that descends from it.
 *
 * @throws when the process cannot be started
 */
export function runChild(options: ChildOptions): Promise<ChildResult> {
  return new Promise((resolve, reject) => {
    // A group of its own: so that the end reaches grandchildren, and a Ctrl-C on the terminal reaches only the runner.
    const child = spawn(options.command, options.args, {
      cwd: options.cwd,
      env: { ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const signals: NodeJS.Signals[] = [];
    const timers: NodeJS.Timeout[] = [];
    const after = (milliseconds: number, action: () => void) => timers.push(setTimeout(action, milliseconds));
    const send = (name: NodeJS.Signals) => {
      signals.push(name);
      child.kill(name);
    };
    const cancel = () => {
      send('SIGINT');
      after(options.delays.interrupt, () => {
        send('SIGTERM');
        after(options.delays.terminate, () => {
          signals.push('SIGKILL');
          killTree(child.pid, options.env.RUNNER_TRACKING_ID);
        });
      });
    };
    if (options.signal.aborted) cancel();
    else options.signal.addEventListener('abort', cancel, { once: true });

    readLines(child.stdout, options.onLine);
    readLines(child.stderr, options.onLine);
    let exitCode = 0;
    const finish = () => {
      for (const timer of timers) clearTimeout(timer);
      options.signal.removeEventListener('abort', cancel);
      resolve({ exitCode, signals });
    };
    child.on('error', (error) => {
      for (const timer of timers) clearTimeout(timer);
      reject(error);
    });
    child.on('exit', (code, signal) => {
      exitCode = code ?? 128 + (signal === null ? 0 : signalNumber(signal));
      for (const timer of timers) clearTimeout(timer);
      after(drainMilliseconds, () => {
        child.stdout.destroy();
        child.stderr.destroy();
      });
    });
    child.on('close', finish);
  });
}

function signalNumber(signal: NodeJS.Signals): number {
  return { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 }[signal as string] ?? 0;
}

/**
 * Kills the group of a process, and, where /proc tells (Linux), every process that carries the tracking id, which is
 * how the runner finds orphans at the end of a job.
 */
export function killTree(pid: number | undefined, trackingId: string | undefined): void {
  const kill = (target: number) => {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // It ended in between.
    }
  };
  if (pid !== undefined) kill(-pid);
  if (trackingId === undefined) return;
  for (const orphan of trackedProcesses(trackingId)) kill(orphan);
}

function trackedProcesses(trackingId: string): number[] {
  const wanted = `RUNNER_TRACKING_ID=${trackingId}`;
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .filter((name) => environmentOf(name).includes(wanted))
      .map(Number);
  } catch {
    return [];
  }
}

function environmentOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

function readLines(stream: Readable, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const flush = (last: boolean) => {
    const lines = rest.split('\n');
    rest = last ? '' : (lines.pop() ?? '');
    if (last && lines.at(-1) === '') lines.pop();
    for (const line of lines) onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (rest.length > lineLength) {
      onLine(`${rest.slice(0, lineLength)} [sandbox: the line is cut after ${lineLength} characters]`);
      rest = '';
    }
  };
  stream.on('data', (chunk: Buffer) => {
    rest += decoder.write(chunk);
    flush(false);
  });
  stream.on('close', () => {
    rest += decoder.end();
    if (rest !== '') flush(true);
  });
}
