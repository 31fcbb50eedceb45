import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'oxfmt';
import style from '../../../.oxfmtrc.json' with { type: 'json' };
import { schemaFromType } from './schema-from-type.ts';

// Writes state.schema.json from the type `State`; with --check it only says whether the file is what it should be.

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const target = file('../state.schema.json');
const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'The state of a sandbox',
  ...schemaFromType(file('../src/state.ts'), 'State'),
};
const { code: text } = await format(target, JSON.stringify(schema), style);

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  process.stderr.write(
    'state.schema.json does not say what the type State says; run: node scripts/generate-state-schema.ts\n',
  );
  process.exitCode = 1;
}
