// Writes the tree that `uses: org/actions/<action>@v1` resolves to: node scripts/assemble-release.ts <out-folder>
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readAllActions } from './contract/action-metadata.ts';
import { assembleTree } from './release/assemble-tree.ts';

const root = join(import.meta.dirname, '..');
const out = process.argv[2];
if (out === undefined) {
  console.error('usage: node scripts/assemble-release.ts <out-folder>');
  process.exit(2);
}
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
const actions = readAllActions(root);
assembleTree(root, resolve(out), actions, version);
console.log(`assembled ${actions.map(({ name }) => name).join(', ')} as v${version} in ${out}`);
