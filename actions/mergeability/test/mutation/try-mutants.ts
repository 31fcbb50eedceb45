import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** `loaded`: it was met while the modules loaded, before it was switched on; it has to be tried from the start. */
export type Fate = 'killed' | 'survived' | 'loaded';

/** A mutant that keeps the tests busy for longer than this does not come to an end: it is noticed. */
const PATIENCE_MS = 20_000;

/**
 * Tries mutants one after another in a process; after one that hangs, in another.
 *
 * @param script run-mutants.ts beside the instrumented sources
 * @param isEarly the first mutant is switched on before the modules load
 */
export async function tryMutants(
  script: string,
  tests: readonly string[],
  ids: readonly number[],
  isEarly = false,
): Promise<Map<number, Fate>> {
  const fates = new Map<number, Fate>();
  for (let left = ids; left.length > 0; left = left.filter((id) => !fates.has(id))) {
    const before = fates.size;
    const { hanging, failure } = await runOnce(script, tests, left, isEarly, fates);
    if (hanging !== undefined) fates.set(hanging, 'killed');
    else if (fates.size === before) throw new Error(`No mutant could be tried: ${failure}`);
  }
  return fates;
}

async function runOnce(
  script: string,
  tests: readonly string[],
  ids: readonly number[],
  isEarly: boolean,
  fates: Map<number, Fate>,
): Promise<{ hanging?: number; failure: string }> {
  const args = ['--no-warnings', '--conditions=source', script, JSON.stringify(tests), JSON.stringify(ids)];
  const child = spawn(process.execPath, isEarly ? [...args, 'early'] : args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let current: number | undefined;
  let failure = '';
  child.stderr.on('data', (chunk: Buffer) => (failure = (failure + chunk.toString()).slice(-4_000)));
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  let watch = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS * 3);
  for await (const line of createInterface({ input: child.stdout })) {
    const [id, word] = line.split(' ');
    clearTimeout(watch);
    watch = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    current = word === 'started' ? Number(id) : undefined;
    if (word === 'killed' || word === 'survived' || word === 'loaded') fates.set(Number(id), word);
  }
  clearTimeout(watch);
  await ended;
  return { failure, ...(current !== undefined && { hanging: current }) };
}
