import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = process.env['CORPORA'] ?? join(import.meta.dirname, '../../../../shared/corpora');
const FOLDER = join(ROOT, 'mergeability');

/** One case of a table. */
export type Case = Readonly<Record<string, unknown>> & { readonly id: string };

/** The text of a corpus file. Missing corpora are a failure that says what to do, never a skip. */
export function corpusText(file: string): string {
  const path = join(FOLDER, file);
  if (!existsSync(path))
    throw new Error(`${path} is missing: put the corpora beside the repository, or set CORPORA to their folder.`);
  return readFileSync(path, 'utf8');
}

export const corpusTable = <T extends Case>(name: string): readonly T[] =>
  (JSON.parse(corpusText(`tables/${name}.json`)) as { cases: T[] }).cases;
