import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionMetadata } from '../contract/action-metadata.ts';

/** The README of the assembled tree: where the sources are, and what can be used. */
function renderReadme(actions: ActionMetadata[], version: string): string {
  const rows = actions.map(
    ({ name, description }) => `| [\`org/actions/${name}@v1\`](${name}/README.md) | ${description} |`,
  );
  return [
    `# actions v${version}`,
    '',
    'Built and assembled from the sources on `main`; nothing here is edited by hand.',
    '',
    '| action | what it does |',
    '| --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

/**
 * Writes the tree that users resolve: `<action>/{action.yml,README.md,dist/}` for each action, LICENSE and a short
 * README; no sources and no workflows (GITHUB_TOKEN may not push workflow files, and a small tree starts faster).
 * @throws when an action was not bundled
 */
export function assembleTree(root: string, out: string, actions: ActionMetadata[], version: string): void {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  for (const action of actions) {
    const bundle = join(action.folder, 'dist/index.js');
    if (!existsSync(bundle) || readFileSync(bundle).length === 0)
      throw new Error(`expected the bundle actions/${action.name}/dist/index.js, found none; run: npm run build`);
    for (const part of ['action.yml', 'README.md', 'dist'])
      cpSync(join(action.folder, part), join(out, action.name, part), { recursive: true });
    // A command line that lies beside the action is published on npm.
    rmSync(join(out, action.name, 'dist/cli'), { recursive: true, force: true });
  }
  cpSync(join(root, 'LICENSE'), join(out, 'LICENSE'));
  writeFileSync(join(out, 'README.md'), renderReadme(actions, version));
}
