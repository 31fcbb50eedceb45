import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileCodeownersGlob } from '../../src/codeowners-glob.ts';

// npm scripts run in the project's folder; the corpora lie beside the repository.
const corpora = process.env['CORPORA'] ?? join(process.cwd(), '..', '..', '..', 'shared', 'corpora');
const file = join(corpora, 'mergeability', 'codeowners-patterns.json');

interface Case {
  readonly name: string;
  readonly pattern: string;
  readonly paths: Readonly<Record<string, boolean>>;
}

test('every pattern of the CODEOWNERS corpus covers exactly the given paths', () => {
  const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[];
  const assertions = cases.flatMap(({ pattern, paths }) =>
    Object.entries(paths).map(([path, expected]) => ({ pattern, path, expected })),
  );
  const ours = assertions.map(({ pattern, path }) => ({
    pattern,
    path,
    expected: compileCodeownersGlob(pattern).matches(path),
  }));
  expect(assertions.length).toBeGreaterThanOrEqual(81);
  expect(ours).toEqual(assertions);
});
