// Runs the tests of the pure engine for each mutant on the instrumented sources beside it, and prints a line for each:
// its number, then its fate. Without a fault the tests have to pass first; that run also shows which tests meet which
// mutant, so that no other ones are run for it.
import { pathToFileURL } from 'node:url';
import { expect } from 'expect';
import { configureGlobal } from 'fast-check';

type Body = (...args: never[]) => unknown;
interface Test {
  readonly name: string;
  run(): unknown;
}

const [filesJson = '[]', numbersJson = '[]', whenToStart] = process.argv.slice(2);
const numbers = JSON.parse(numbersJson) as number[];
const isEarly = whenToStart === 'early';

let faulty = isEarly ? numbers[0] : undefined;
let met = new Set<number>();
const isFaulty = (id: number): boolean => {
  met.add(id);
  return id === faulty;
};

const tests: Test[] = [];
const spread = (row: unknown): never[] => (Array.isArray(row) ? row : [row]) as never[];
const it = Object.assign((name: string, body: Body) => void tests.push({ name, run: () => body() }), {
  each: (rows: readonly unknown[]) => (name: string, body: Body) => {
    for (const row of rows) tests.push({ name, run: () => body(...spread(row)) });
  },
});
const describe = Object.assign((_: string, body: () => void) => body(), {
  each: (rows: readonly unknown[]) => (_: string, body: Body) => {
    for (const row of rows) body(...spread(row));
  },
});
Object.assign(globalThis, { isFaulty, it, test: it, describe, expect });
configureGlobal({ seed: 1, numRuns: 50 });

const say = (id: number, word: string): void => void process.stdout.write(`${id} ${word}\n`);

try {
  for (const file of JSON.parse(filesJson) as string[]) await import(pathToFileURL(file).href);
} catch (error) {
  if (!isEarly) throw error;
  for (const id of numbers) say(id, 'killed');
  process.exit(0);
}
/** Mutants of code that runs while the modules load: to be there from the start. */
const metWhileLoading = met;

async function fails(some: readonly Test[]): Promise<string | undefined> {
  for (const test of some) {
    try {
      await test.run();
    } catch (error) {
      return `${test.name}: ${String(error)}`;
    }
  }
  return undefined;
}

if (isEarly) {
  for (const id of numbers) say(id, (await fails(tests)) === undefined ? 'survived' : 'killed');
  process.exit(0);
}

const meeting = new Map<number, Test[]>();
for (const test of tests) {
  met = new Set();
  const failure = await fails([test]);
  if (failure !== undefined) throw new Error(`The tests fail without a fault: ${failure}`);
  for (const id of met) meeting.set(id, [...(meeting.get(id) ?? []), test]);
}
if (tests.length === 0) throw new Error('There are no tests.');

for (const id of numbers) {
  say(id, 'started');
  faulty = id;
  const failure = await fails(meeting.get(id) ?? []);
  say(id, failure === undefined ? (metWhileLoading.has(id) ? 'loaded' : 'survived') : 'killed');
}
process.exit(0);
