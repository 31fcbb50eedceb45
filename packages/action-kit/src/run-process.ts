import { spawn } from 'node:child_process';

/** What a process may use. */
export interface ProcessLimits {
  readonly timeoutMs: number;
  /** Bytes of standard output; more ends the process. */
  readonly maxBytes: number;
}

export interface ProcessOptions extends ProcessLimits {
  readonly cwd: string;
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array | undefined;
  /** Takes standard output as it comes, instead of collecting it. `maxBytes` holds nevertheless. */
  readonly onOutput?: ((chunk: Buffer) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How a process ended. `stopped` says why we ended it, where we did. */
export interface ProcessResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  /** The first 64 KiB. */
  readonly stderr: string;
  readonly stopped: 'timeout' | 'output' | 'aborted' | undefined;
}

const MAX_STDERR = 1 << 16;

/**
 * Runs a program by its arguments, never through a shell, with its whole environment given, and ends it, with its
 * children, when it takes more time or writes more than allowed. Rejects only when the program cannot be started or
 * `onOutput` throws.
 */
export function runProcess(file: string, args: readonly string[], options: ProcessOptions): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: options.cwd, env: options.env, detached: true, stdio: 'pipe' });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let bytes = 0;
    let stderrBytes = 0;
    let stopped: ProcessResult['stopped'];
    let failure: Error | undefined;

    const kill = (): void => {
      try {
        // The process leads its own group (detached), so that helpers that it started end too.
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        child.kill('SIGKILL');
      }
    };
    const stop = (why: NonNullable<ProcessResult['stopped']>): void => {
      stopped ??= why;
      kill();
    };
    const timer = setTimeout(() => stop('timeout'), options.timeoutMs);
    const onAbort = (): void => stop('aborted');
    if (options.signal?.aborted === true) onAbort();
    options.signal?.addEventListener('abort', onAbort, { once: true });

    child.stdout.on('data', (chunk: Buffer) => {
      if (stopped !== undefined || failure !== undefined) return;
      bytes += chunk.length;
      if (bytes > options.maxBytes) return stop('output');
      if (options.onOutput === undefined) return void stdout.push(chunk);
      try {
        options.onOutput(chunk);
      } catch (error) {
        failure = error instanceof Error ? error : new Error('The reader of the output failed.', { cause: error });
        kill();
      }
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderrBytes < MAX_STDERR) stderr.push(chunk.subarray(0, MAX_STDERR - stderrBytes));
      stderrBytes += chunk.length;
    });
    // A process that ends without reading its input is judged by its exit code, not by the broken pipe.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input);

    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      finish();
    };
    child.on('error', (error) => settle(() => reject(error)));
    child.on('close', (exitCode, signal) =>
      settle(() => {
        if (failure !== undefined) return reject(failure);
        resolve({ exitCode, signal, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString(), stopped });
      }),
    );
  });
}
