// `npm run bench [name]`: every bench/*.bench.ts of the workspace, one after another, each with its floor.
// bench/<name>/<name>.bench.ts installs other people's tools first, so it runs only when it is named in full.
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { root, runVisible } from './checks/run-tasks.ts';

const wanted = process.argv[2] ?? '';
const find = (pattern: string): string[] => globSync(`{packages,actions}/*/bench/${pattern}.bench.ts`, { cwd: root });
const alone = find('*/*');
const benches = [
  ...find('*').filter((file) => file.includes(wanted)),
  ...alone.filter((file) => basename(file) === `${wanted}.bench.ts`),
].sort();
if (benches.length === 0) throw new Error(`expected a bench whose path holds "${wanted}", found none`);
if (!runVisible('nx', ['run-many', '-t', 'build', 'bundle', '--output-style=static'])) process.exit(1);
const missed = benches.filter((file) => !runVisible('node', ['--conditions=source', '--expose-gc', file]));
console.log(missed.length === 0 ? `\nall ${benches.length} benches met their gates` : `\nmissed: ${missed.join(', ')}`);
if (wanted === '')
  for (const file of alone) console.log(`runs only when it is named: npm run bench ${basename(file, '.bench.ts')}`);
process.exitCode = missed.length === 0 ? 0 : 1;
