import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** A folder in which nothing of this repository is to be found. */
const folder = mkdtempSync(join(tmpdir(), 'mergeability-installed-'));
const command = join(folder, 'node_modules/.bin/mergeability');

beforeAll(async () => {
  const own = join(import.meta.dirname, '../..');
  await run('npm', ['pack', '--pack-destination', folder], { cwd: own });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
  await run('npm', ['install', '--no-audit', '--no-fund', '--offline', `./${tarball}`], { cwd: folder });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the package holds the command and the schema, and needs no other', () => {
  expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['mergeability']);
  expect(readdirSync(join(folder, 'node_modules/mergeability')).sort()).toEqual([
    'README.md',
    'bin',
    'dist',
    'package.json',
    'schema',
  ]);
});

test('a policy is checked and tested where it is installed', async () => {
  const policy = join(folder, 'mergeability.yml');
  writeFileSync(
    policy,
    [
      'version: 1',
      'rules: [{ name: Hygiene, require: { draft: false } }]',
      'tests: [{ name: a draft waits, given: { draft: true }, expect: { Hygiene: fail } }]',
    ].join('\n'),
  );
  expect((await run(command, ['validate', policy])).stdout).toContain('is valid: 1 rule');
  expect((await run(command, ['test', policy])).stdout).toContain('1 of 1 tests pass');
});
