import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Mutation } from './attacks/attack.ts';

const PROJECT = join(import.meta.dirname, '..');

/** A copy of the sources and tests, for breaking; inside of the project, so that packages resolve. */
export async function copySources(): Promise<{ folder: string; remove: () => Promise<void> }> {
  // In the folder of built code, which no tool looks into.
  await mkdir(join(PROJECT, 'lib'), { recursive: true });
  const folder = await mkdtemp(join(PROJECT, 'lib', 'broken-'));
  await cp(join(PROJECT, 'src'), join(folder, 'src'), { recursive: true });
  await cp(join(PROJECT, 'test'), join(folder, 'test'), { recursive: true });
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
}

/** White space apart, so that the formatter does not decide whether a mutation applies. */
function locate(text: string, part: string): { from: number; to: number }[] {
  const pattern = part
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('\\s*');
  return [...text.matchAll(new RegExp(pattern, 'g'))].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
  }));
}

/** Runs `work` on sources that are broken in one place. */
export async function withMutation<T>(
  folder: string,
  { file, from, to }: Mutation,
  work: () => Promise<T>,
): Promise<T> {
  const path = join(folder, 'src', file);
  const text = await readFile(path, 'utf8');
  const [place, second] = locate(text, from);
  if (place === undefined) throw new Error(`${file} does not hold: ${from}`);
  if (second !== undefined) throw new Error(`${file} holds more than once: ${from}`);
  await writeFile(path, text.slice(0, place.from) + to + text.slice(place.to));
  try {
    return await work();
  } finally {
    await writeFile(path, text);
  }
}

/** What became of attacks on the sources of a folder. */
export async function tryAttacks(
  folder: string,
  names: readonly string[],
): Promise<{ name: string; gotThrough: boolean; how: string }[]> {
  const script = join(folder, 'test/run-attacks.ts');
  const args = ['--no-warnings', '--conditions=source', script, JSON.stringify(names)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000, maxBuffer: 2 ** 24 });
  return JSON.parse(stdout) as { name: string; gotThrough: boolean; how: string }[];
}
