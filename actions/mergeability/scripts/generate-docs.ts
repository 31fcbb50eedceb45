// Writes docs/mergeability-rules.md and the JSON Schema from the code. With --check it writes nothing and fails when a
// file differs: node --conditions=source scripts/generate-docs.ts [--check]
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { docsFiles } from './docs-files.ts';

const isCheck = process.argv.includes('--check');
for (const { path, text } of await docsFiles()) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  if (isCheck) {
    console.error(`${path} is not what the code says: run node --conditions=source scripts/generate-docs.ts`);
    process.exitCode = 1;
    continue;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`wrote ${path}`);
}
