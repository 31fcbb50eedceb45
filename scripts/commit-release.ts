// Commits an assembled folder on releases/v<major> and tags it: node scripts/commit-release.ts <folder>
// Needs git and Node only, so the job that may write never installs dependencies.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { commitTree } from './release/commit-tree.ts';

const root = join(import.meta.dirname, '..');
const folder = process.argv[2];
if (folder === undefined) {
  console.error('usage: node scripts/commit-release.ts <folder>');
  process.exit(2);
}
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
console.log(`committed ${commitTree(root, resolve(folder), 'HEAD', version)} as v${version}`);
