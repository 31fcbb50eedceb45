import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BIN = join(import.meta.dirname, '../bin/mergeability.js');
export const ROOT = join(import.meta.dirname, '../../..');
export const NOW = ['--now', '2026-01-13T12:00:00Z'];

export interface Result {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** The command as a user starts it: a process of the built package, in a folder of its own. */
export class CommandLine {
  readonly folder = mkdtempSync(join(tmpdir(), 'mergeability-cli-'));

  run(...args: string[]): Promise<Result> {
    return new Promise((resolve) => {
      execFile(process.execPath, [BIN, ...args], { cwd: this.folder, timeout: 30_000 }, (error, out, err) => {
        const { code } = (error ?? { code: 0 }) as { code?: number | string };
        resolve({ exitCode: typeof code === 'number' ? code : -1, out, err });
      });
    });
  }

  /** Writes a file into the folder; returns its name. */
  file(name: string, text: string): string {
    writeFileSync(join(this.folder, name), text);
    return name;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A policy of one rule. */
export const policy = (require: string, more = ''): string =>
  `version: 1\nrules:\n  - name: Hygiene\n    require: { ${require} }\n${more}`;
