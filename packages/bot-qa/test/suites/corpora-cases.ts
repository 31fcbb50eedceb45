import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { decodeSource } from '../../src/read-source.ts';
import type { Problem, SourceFile } from '../../src/source.ts';

/** The folder of third-party fixtures; `CORPORA` names another than the one beside the project. */
export const corpus = join(resolve(process.env['CORPORA'] ?? '../../../shared/corpora'), 'bot-qa');

export interface CorpusCase {
  readonly id: string;
  readonly files: readonly string[];
  readonly kind: string;
  readonly expected: string | null;
}

/** Cases of some kinds. A corpus that is not there is an error: a suite that silently tests nothing is worse than none. */
export function casesOf(...kinds: readonly string[]): readonly CorpusCase[] {
  const index = JSON.parse(readFileSync(join(corpus, 'index.json'), 'utf8')) as readonly CorpusCase[];
  const cases = index.filter((one) => kinds.includes(one.kind) && one.expected !== null);
  if (cases.length === 0) throw new Error(`The corpus at ${corpus} has no cases of kind ${kinds.join(', ')}.`);
  return cases;
}

/** Every kind of case that there is. */
export function kindsOfCases(): ReadonlySet<string> {
  const index = JSON.parse(readFileSync(join(corpus, 'index.json'), 'utf8')) as readonly CorpusCase[];
  return new Set(index.map(({ kind }) => kind));
}

export function expectedOf(one: CorpusCase): unknown {
  return JSON.parse(readFileSync(join(corpus, one.expected!), 'utf8'));
}

export function sourceOf(file: string): { readonly source: SourceFile; readonly problems: readonly Problem[] } {
  return decodeSource(readFileSync(join(corpus, file)), file);
}
