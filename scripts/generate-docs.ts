// Writes what is generated from action.yml: README tables and typed input and output names.
// `--check` writes nothing and fails when a file differs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { format } from 'oxfmt';
import style from '../.oxfmtrc.json' with { type: 'json' };
import { readAllActions } from './contract/action-metadata.ts';
import { generateActionFiles } from './contract/generated-docs.ts';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
let stale = 0;

for (const action of readAllActions(root)) {
  for (const { path, text } of generateActionFiles(action)) {
    // Markdown goes through the formatter, so that generating and formatting never fight.
    const wanted = path.endsWith('.md') ? (await format(path, text, style)).code : text;
    if (existsSync(path) && readFileSync(path, 'utf8') === wanted) continue;
    stale++;
    if (check) {
      console.error(`${relative(root, path)} does not match action.yml, run: npm run docs`);
      continue;
    }
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, wanted);
    console.log(`wrote ${relative(root, path)}`);
  }
}
if (check && stale > 0) process.exitCode = 1;
