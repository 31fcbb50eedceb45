import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../bin/bot-qa.js', import.meta.url));

/** A folder of its own for one test, with some files in it. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'bot-qa-test-'));

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Runs the built command as users do. */
  run(given: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Finished> {
    return this.start(given, environment).finished;
  }

  start(
    given: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): { readonly child: ChildProcess; readonly finished: Promise<Finished> } {
    const child = spawn(process.execPath, [bin, ...given], {
      cwd: this.folder,
      env: { PATH: process.env['PATH'], HOME: this.folder, ...environment },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const finished = new Promise<Finished>((resolve) =>
      child.once('close', (code, signal) => resolve({ code, signal, out, err })),
    );
    return { child, finished };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A module with a bot that echoes, and does some other things that tests need. */
export const echoModule = `
export default async function bot(text, { session, memory }) {
  if (text.startsWith('slow')) await new Promise((resolve) => setTimeout(resolve, Number(text.slice(5) || 50)));
  if (text.startsWith('two')) return ['one', 'two'];
  if (text === 'silence') return;
  if (text === 'count') return String((memory.count = (memory.count ?? 0) + 1));
  if (text === 'throw') throw new Error('bot is broken');
  return 'You said: ' + text;
}
`;
