import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { vocabulary } from '../src/conditions/vocabulary.ts';
import { policySchema } from '../src/policy/policy-schema.ts';
import { renderRules } from './render-rules.ts';

const PROJECT = join(import.meta.dirname, '..');
const RULES = join(PROJECT, '../../docs/mergeability-rules.md');
const SCHEMA = join(PROJECT, 'schema/mergeability.schema.json');

export interface DocsFile {
  readonly path: string;
  readonly text: string;
}

/** What is published from the code: the rule reference and the JSON Schema, formatted as they are committed. */
export async function docsFiles(): Promise<DocsFile[]> {
  const schema = policySchema();
  const introduction = readFileSync(join(import.meta.dirname, 'rules-introduction.md'), 'utf8');
  const files = [
    { path: RULES, text: renderRules(vocabulary, schema, introduction) },
    { path: SCHEMA, text: JSON.stringify(schema, null, 2) },
  ];
  return Promise.all(
    files.map(async ({ path, text }) => ({
      path,
      text: await format(text, { ...(await resolveConfig(path)), filepath: path }),
    })),
  );
}
