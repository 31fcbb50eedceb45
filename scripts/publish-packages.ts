// Publishes to npm each package of the workspace whose version npm does not have yet. Needs the packages built.
// A run that was stopped is run again: what is published already is left alone.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const folders = ['packages/bot-qa', 'actions/mergeability'];

/** Whether npm has this version. Only its own word that there is none counts: an npm that is not reached is an error. */
function isPublished(id: string): boolean {
  const { status, stdout, stderr } = spawnSync('npm', ['view', id, 'version', '--json'], { encoding: 'utf8' });
  if (status === 0) return stdout.trim() !== '';
  if ((stdout + stderr).includes('E404')) return false;
  throw new Error(`npm could not say whether ${id} is published:\n${stderr}`);
}

for (const folder of folders) {
  const { name, version } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  if (isPublished(`${name}@${version}`)) {
    console.log(`${name}@${version} is published already`);
    continue;
  }
  execFileSync('npm', ['publish', '--access', 'public'], { cwd: join(root, folder), stdio: 'inherit' });
  console.log(`published ${name}@${version}`);
}
