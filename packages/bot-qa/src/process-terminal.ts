import { main } from './cli.ts';
import { limitHeap } from './limit-heap.ts';
import type { Terminal } from './terminal.ts';

/** After a signal the run gets this long to close sessions and finish its reports. */
const graceMs = 1800;

/** Runs the command line in this process: signals, streams, exit code. */
export async function runProcess(): Promise<void> {
  limitHeap();
  const controller = new AbortController();
  let signals = 0;
  const onSignal = (): void => {
    // The second signal means it: no more waiting.
    if (++signals > 1) process.exit(130);
    controller.abort();
    setTimeout(() => process.exit(130), graceMs).unref();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  // A reader that goes away (`| head`) ends the output, not the verdict.
  process.stdout.on('error', () => undefined);
  const terminal: Terminal = {
    cwd: process.cwd(),
    environment: (name) => process.env[name],
    out: (text) =>
      process.stdout.write(text) || process.stdout.destroyed
        ? undefined
        : new Promise((resolve) => process.stdout.once('drain', resolve).once('close', resolve)),
    err: (text) => void process.stderr.write(text),
    isTTY: process.stdout.isTTY === true,
    columns: process.stdout.columns ?? 80,
    stdin: process.stdin,
    signal: controller.signal,
    now: () => Date.now(),
  };
  const code = await main(process.argv.slice(2), terminal);
  process.exitCode = code;
  // Whatever a bot's code left running does not keep the verdict waiting; output is flushed first.
  await new Promise<void>((resolve) => {
    if (process.stdout.writableLength === 0) resolve();
    else process.stdout.write('', () => resolve());
  });
  process.exit(code);
}
