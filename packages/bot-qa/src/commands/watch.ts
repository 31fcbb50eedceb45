import { spawn } from 'node:child_process';
import { readdirSync, watch as watchFolder } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { skippedFolders } from '../find-files.ts';
import type { Terminal } from '../terminal.ts';

/** Editors write a file in several steps; this long after the last one the round begins. */
const settleMs = 150;

/**
 * Plays, and plays again whenever a file below the working directory changes, until Ctrl-C. Each round is a process of its
 * own, so that the code of a bot in this process is loaded anew. `outputs` are the files that the run writes itself.
 */
export async function watch(given: readonly string[], outputs: readonly string[], terminal: Terminal): Promise<number> {
  const ignored = new Set(outputs.map((path) => resolve(terminal.cwd, path)));
  while (!terminal.signal.aborted) {
    // From the start of the round: what is saved while it plays begins the next one.
    const change = nextChange(terminal.cwd, ignored, terminal.signal);
    await playOnce(given, terminal);
    if (terminal.signal.aborted) break;
    await terminal.out('Waiting for a change (Ctrl-C ends this).\n');
    const path = await change;
    if (path !== undefined) await terminal.out(`\n${relative(terminal.cwd, path)} has changed.\n`);
  }
  return 130;
}

function playOnce(given: readonly string[], terminal: Terminal): Promise<void> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [process.argv[1]!, 'run', ...given], { cwd: terminal.cwd, stdio: 'inherit' });
    // Ctrl-C of a terminal reaches both; a signal to this process alone is handed on.
    const stop = (): void => void child.kill('SIGTERM');
    terminal.signal.addEventListener('abort', stop, { once: true });
    child.once('close', () => {
      terminal.signal.removeEventListener('abort', stop);
      done();
    });
  });
}

/** The next file that changes, or undefined at the signal. */
function nextChange(root: string, ignored: ReadonlySet<string>, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolveChange) => {
    let timer: NodeJS.Timeout | undefined;
    const end = (path: string | undefined): void => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      resolveChange(path);
    };
    const watchers = foldersIn(root).map((folder) =>
      watchFolder(folder, (_event, name) => {
        if (name === null || skippedFolders.has(name)) return;
        const path = join(folder, name);
        if (ignored.has(path)) return;
        clearTimeout(timer);
        timer = setTimeout(() => end(path), settleMs);
      }).on('error', () => undefined),
    );
    signal.addEventListener('abort', () => end(undefined), { once: true });
  });
}

function foldersIn(folder: string): string[] {
  const inner = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !skippedFolders.has(entry.name),
  );
  return [folder, ...inner.flatMap(({ name }) => foldersIn(join(folder, name)))];
}
