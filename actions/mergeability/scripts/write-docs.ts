// Writes what is generated from the vocabulary: the JSON Schema of policies and the rule reference.
// `--check` writes nothing and fails when a file differs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format } from 'oxfmt';
import style from '../../../.oxfmtrc.json' with { type: 'json' };
import { policySchema } from '../src/policy/policy-schema.ts';
import { renderRuleReference } from '../src/policy/rule-reference.ts';

const root = join(import.meta.dirname, '..');
const files = [
  { path: join(root, 'schema/mergeability.schema.json'), text: JSON.stringify(policySchema()) },
  { path: join(root, '../../docs/mergeability-rules.md'), text: renderRuleReference() },
];
for (const { path, text } of files) {
  const wanted = (await format(path, text, style)).code;
  if (existsSync(path) && readFileSync(path, 'utf8') === wanted) continue;
  if (process.argv.includes('--check')) {
    process.stderr.write(`${path} is stale, run: npm run docs -w mergeability\n`);
    process.exitCode = 1;
    continue;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, wanted);
  process.stdout.write(`wrote ${path}\n`);
}
