import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const folders: string[] = [];

/** A new empty folder, removed by {@link removeFolders}. */
export function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sandbox-test-'));
  folders.push(folder);
  return folder;
}

/** Writes files, by their paths, into a folder of their own. */
export function writeFolder(files: Readonly<Record<string, string>>): string {
  const folder = makeFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** Writes an action of one script, with `extra` lines in its `runs` and the inputs as YAML. */
export function writeAction(
  main: string,
  more: { runs?: string; inputs?: string; files?: Record<string, string> } = {},
): string {
  const runs = [
    '  using: node24',
    '  main: main.cjs',
    ...(more.runs ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `  ${line}`),
  ];
  const yaml = `name: Tried\ndescription: Tried\n${more.inputs ?? ''}\nruns:\n${runs.join('\n')}\n`;
  return writeFolder({ 'action.yml': yaml, 'main.cjs': main, ...more.files });
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
