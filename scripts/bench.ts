// `npm run bench [name]`: every bench/*.bench.ts of the workspace, one after another, each with its floor.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, runVisible } from './checks/run-tasks.ts';

const wanted = process.argv[2] ?? '';
const benches = ['packages', 'actions']
  .flatMap((group) => readdirSync(join(root, group)).map((name) => join(group, name, 'bench')))
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith('.bench.ts'))
      .map((file) => join(folder, file)),
  )
  .filter((file) => file.includes(wanted));
if (benches.length === 0) throw new Error(`expected a bench whose path holds "${wanted}", found none`);
if (!runVisible('nx', ['run-many', '-t', 'build', 'bundle', '--output-style=static'])) process.exit(1);
const missed = benches.filter((file) => !runVisible('node', ['--conditions=source', '--expose-gc', file]));
console.log(missed.length === 0 ? `\nall ${benches.length} benches met their gates` : `\nmissed: ${missed.join(', ')}`);
process.exitCode = missed.length === 0 ? 0 : 1;
