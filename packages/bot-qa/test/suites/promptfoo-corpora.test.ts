import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ReadContext } from '../../src/fixture-format.ts';
import { ProblemList } from '../../src/formats/problem-list.ts';
import { readPromptfooConfig } from '../../src/formats/promptfoo/read-config.ts';
import { promptfooFormat } from '../../src/formats/promptfoo/read-promptfoo.ts';
import { casesOf, corpus, expectedOf, sourceOf } from './corpora-cases.ts';

function contextOf(file: string): ReadContext {
  return {
    settings: {},
    readRelated: (name) => {
      const path = join(dirname(file), name);
      return existsSync(join(corpus, path)) ? sourceOf(path).source : undefined;
    },
  };
}

describe('promptfoo configurations', () => {
  it.each(casesOf('promptfoo-config').map((one) => [one.id, one] as const))('%s', (_id, one) => {
    const expected = expectedOf(one) as {
      tests: readonly { readonly description: string | null }[];
      facts: { prompts: number; providers: number; tests: number; testsWithoutAssert: number };
    };
    const main = one.files[0]!;
    const problems = new ProblemList();
    const config = readPromptfooConfig(sourceOf(main).source, contextOf(main), problems)!;
    expect(problems.all()).toEqual([]);
    const found = config.tests.map((test) => ({
      vars: Object.fromEntries([...test.vars].map(([name, { value }]) => [name, value])),
      assert: test.assert.map(({ type, value, threshold, transform }) => ({
        type,
        ...(value && { value: value.value }),
        ...(threshold !== undefined && { threshold }),
        ...(transform && { transform: transform.value }),
      })),
      metadata: test.metadata,
      description: test.description ?? null,
    }));
    expect(found).toEqual(expected.tests);
    expect(config.prompts).toHaveLength(expected.facts.prompts);
    expect(config.providers).toBe(expected.facts.providers);
    // What cannot be run is refused by name; a test without an assertion never gets through.
    const { problems: mistakes } = promptfooFormat.read(sourceOf(main).source, contextOf(main));
    const count = (code: string): number => mistakes.filter((problem) => problem.code === code).length;
    // The prompt may be missing from the corpus, and then its tests are not mapped.
    if (mistakes.every((problem) => problem.code === 'no-assertion'))
      expect(count('no-assertion')).toBe(expected.facts.testsWithoutAssert);
    for (const problem of mistakes)
      expect([
        'no-assertion',
        'unsupported-assertion',
        'unsupported-feature',
        'unreadable-file',
        'assertion-not-boolean',
        'missing-key',
      ]).toContain(problem.code);
  });
});
