import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copySources } from '../broken-build.ts';
import { findMutants, type Mutant } from '../mutation/find-mutants.ts';
import { tryMutants } from '../mutation/try-mutants.ts';

// How many small faults in the code that makes a verdict are noticed by the quick tests of it. Each fault is a changed
// operator, condition, constant, call or left out statement; all are compiled in once, behind switches.

interface Part {
  readonly name: string;
  readonly sources: string;
  /** Fewer mutants than this mean that something was not looked at. */
  readonly atLeast: number;
  /** One in so many faults is tried. */
  readonly every: number;
  readonly wantedScore: number;
}

/** What makes a verdict. */
const PARTS: readonly Part[] = [
  { name: 'the engine', sources: 'src/{engine,approvals}/*.ts', atLeast: 300, every: 1, wantedScore: 0.9 },
  { name: 'the conditions', sources: 'src/conditions/*.ts', atLeast: 1_500, every: 8, wantedScore: 0.85 },
];
/** Tests that need no process, no network and no repository. */
const TESTS = ['src/{engine,approvals}/*.test.ts', 'test/{attacks,conditions,condition-facts,vocabulary}.test.ts'];
const PARALLEL = 2;
/** Which of them: another number tries others. */
const SEED = Number(process.env['MUTATION_SEED'] ?? 0);

let copy: Awaited<ReturnType<typeof copySources>>;
beforeEach(async () => {
  copy = await copySources();
});
afterEach(() => copy.remove());

it.each(PARTS)('notices the faults in $name', async ({ sources, atLeast, every, wantedScore }) => {
  const all: Mutant[] = [];
  for (const file of globSync(sources, { cwd: copy.folder }).sort()) {
    if (file.endsWith('.test.ts')) continue;
    const path = join(copy.folder, file);
    const found = findMutants(file.replace('src/', ''), await readFile(path, 'utf8'), all.length + 1);
    all.push(...found.mutants);
    await writeFile(path, found.instrumented);
  }
  expect(all.length).toBeGreaterThan(atLeast);
  const mutants = all.filter(({ id }) => (id + SEED) % every === 0);

  const script = join(copy.folder, 'test/mutation/run-mutants.ts');
  const tests = globSync(TESTS, { cwd: copy.folder })
    .sort()
    .map((file) => join(copy.folder, file));
  const ids = mutants.map(({ id }) => id);
  const halves = [0, 1].map((rest) => ids.filter((_, index) => index % PARALLEL === rest));
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
    `${[`${mutants.length} of ${all.length} faults tried, ${(score * 100).toFixed(1)} % noticed; not noticed:`, ...list].join('\n')}\n`,
  );
  expect(score).toBeGreaterThanOrEqual(wantedScore);
});

const shorten = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return line === '' ? 'nothing' : line.length > 70 ? `${line.slice(0, 70)}…` : line;
};
