import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copySources } from '../broken-build.ts';
import { findMutants, type Mutant } from '../mutation/find-mutants.ts';
import { tryMutants } from '../mutation/try-mutants.ts';

// How many small faults in the code that makes a verdict are noticed by the quick tests of it. Each fault is a changed
// operator, condition, constant, call or left out statement; all are compiled in once, behind switches.

/** What makes a verdict. */
const MUTATED = 'src/{engine,approvals}/*.ts';
/** Tests that need no process, no network and no repository. */
const TESTS = ['src/{engine,approvals}/*.test.ts', 'test/{attacks,conditions,engine,vocabulary}.test.ts'];
const WANTED_SCORE = 0.9;
const PARALLEL = 2;

let copy: Awaited<ReturnType<typeof copySources>>;
beforeAll(async () => {
  copy = await copySources();
});
afterAll(() => copy.remove());

it('notices at least 90 % of the faults in the engine', async () => {
  const mutants: Mutant[] = [];
  for (const file of globSync(MUTATED, { cwd: copy.folder }).sort()) {
    if (file.endsWith('.test.ts')) continue;
    const path = join(copy.folder, file);
    const found = findMutants(file.replace('src/', ''), await readFile(path, 'utf8'), mutants.length + 1);
    mutants.push(...found.mutants);
    await writeFile(path, found.instrumented);
  }
  expect(mutants.length).toBeGreaterThan(300);

  const script = join(copy.folder, 'test/mutation/run-mutants.ts');
  const tests = globSync(TESTS, { cwd: copy.folder })
    .sort()
    .map((file) => join(copy.folder, file));
  const ids = mutants.map(({ id }) => id);
  const halves = [0, 1].map((rest) => ids.filter((id) => id % PARALLEL === rest));
  const fates = new Map(
    (await Promise.all(halves.map((half) => tryMutants(script, tests, half)))).flatMap((m) => [...m]),
  );

  // Code that runs while modules load has met its fault too late: once more, with the fault there from the start.
  const late = ids.filter((id) => fates.get(id) === 'loaded');
  await Promise.all(
    [0, 1].map(async (rest) => {
      for (const id of late.filter((_, index) => index % PARALLEL === rest))
        fates.set(id, (await tryMutants(script, tests, [id], true)).get(id) ?? 'survived');
    }),
  );
  const surviving = mutants.filter(({ id }) => fates.get(id) !== 'killed');
  const score = 1 - surviving.length / mutants.length;
  const list = surviving.map(({ file, line, from, to }) => `  ${file}:${line}: ${shorten(from)} → ${shorten(to)}`);
  process.stdout.write(
    `${[`${mutants.length} faults, ${(score * 100).toFixed(1)} % noticed; not noticed:`, ...list].join('\n')}\n`,
  );
  expect(score).toBeGreaterThanOrEqual(WANTED_SCORE);
});

const shorten = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line === '' ? 'nothing' : line.length > 70 ? `${line.slice(0, 70)}…` : line;
};
