// Runs the tests of the pure engine once for each mutant on the instrumented sources beside it, and prints a line for
// each: its number, then "killed" or "survived". Without a fault the tests have to pass first.
import { pathToFileURL } from 'node:url';
import { configureGlobal } from 'fast-check';
import { expect } from 'expect';

type Body = (...args: never[]) => unknown;
const tests: { readonly name: string; readonly run: () => unknown }[] = [];

const it = Object.assign((name: string, body: Body) => void tests.push({ name, run: () => body() }), {
  each: (rows: readonly unknown[]) => (name: string, body: Body) => {
    for (const row of rows) tests.push({ name, run: () => body(...((Array.isArray(row) ? row : [row]) as never[])) });
  },
});
const describe = Object.assign((_: string, body: () => void) => body(), {
  each: (rows: readonly unknown[]) => (_: string, body: Body) => {
    for (const row of rows) body(...((Array.isArray(row) ? row : [row]) as never[]));
  },
});
const scope = globalThis as unknown as { mutant?: number };
Object.assign(globalThis, { it, test: it, describe, expect });
configureGlobal({ seed: 1, numRuns: 50 });

const [filesJson = '[]', numbersJson = '[]', whenToStart] = process.argv.slice(2);
// A mutant of code that runs while the modules load has to be there from the beginning.
const numbers = JSON.parse(numbersJson) as number[];
if (whenToStart === 'early' && numbers[0] !== undefined) scope.mutant = numbers[0];

let loaded = true;
try {
  for (const file of JSON.parse(filesJson) as string[]) await import(pathToFileURL(file).href);
} catch (error) {
  if (whenToStart !== 'early') throw error;
  loaded = false;
}

async function firstFailure(): Promise<string | undefined> {
  for (const test of tests) {
    try {
      await test.run();
    } catch (error) {
      // What killed the last mutant often kills its neighbours.
      tests.splice(tests.indexOf(test), 1);
      tests.unshift(test);
      return `${test.name}: ${String(error)}`;
    }
  }
  return undefined;
}

if (whenToStart !== 'early') {
  const failure = await firstFailure();
  if (failure !== undefined || tests.length === 0) throw new Error(`The tests fail without a fault: ${failure}`);
}
for (const number of numbers) {
  scope.mutant = number;
  process.stdout.write(`${number} started\n`);
  const killed = !loaded || (await firstFailure()) !== undefined;
  process.stdout.write(`${number} ${killed ? 'killed' : 'survived'}\n`);
}
process.exit(0);
