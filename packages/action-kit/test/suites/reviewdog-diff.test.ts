import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { LineRange } from '../../src/diff-file.ts';
import { parseUnifiedDiff } from '../../src/unified-diff.ts';

/** Needs the corpora: beside the project, or where CORPORA says. */
const corpus = resolve(
  process.env['CORPORA'] ?? resolve(import.meta.dirname, '../../../../../shared/corpora'),
  'lint-review',
);

interface Case {
  readonly id: string;
  readonly files: readonly string[];
  readonly expected: {
    readonly files: number;
    readonly perFile: readonly {
      pathOld: string;
      pathNew: string;
      hunks: number;
      added: number[];
      deleted: number[];
    }[];
  };
}

const index = JSON.parse(readFileSync(resolve(corpus, 'index.json'), 'utf8')) as Case[] | { cases: Case[] };
const cases = (Array.isArray(index) ? index : index.cases).filter((each) => each.id.startsWith('reviewdog-diff/'));
const lines = (ranges: readonly LineRange[]): number[] =>
  ranges.flatMap(({ start, end }) => Array.from({ length: end - start + 1 }, (_, i) => start + i));

describe('diffs with known lines', () => {
  test('all eight are there', () => expect(cases).toHaveLength(8));

  test.each(cases.map((each) => [each.id, each] as const))('%s', (_, { files: [input], expected }) => {
    const files = parseUnifiedDiff(readFileSync(resolve(corpus, input as string)));
    expect(files.map((file) => file.problem)).toEqual(files.map(() => undefined));
    expect(files).toHaveLength(expected.files);
    files.forEach((file, at) => {
      const known = expected.perFile[at] as Case['expected']['perFile'][0];
      expect({ hunks: file.hunks.length, added: lines(file.added), deleted: lines(file.deleted) }).toEqual({
        hunks: known.hunks,
        added: known.added,
        deleted: known.deleted,
      });
      // The corpus keeps git's prefixes, and leaves the names of files without hunks empty; we name those too.
      if (known.pathNew !== '') expect(file.path).toBe(known.pathNew.replace(/^b\//, ''));
      if (known.pathOld !== '') expect(file.oldPath).toBe(known.pathOld.replace(/^a\//, ''));
      expect(file.path).not.toBe('');
    });
  });
});
