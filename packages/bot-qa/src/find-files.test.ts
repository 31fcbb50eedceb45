import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFiles } from './find-files.ts';

test('links to fixtures are followed, each file is found once, and loops end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'links-'));
  for (const name of ['shared', 'tests/a', 'tests/b']) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['shared/one.bot.yaml', 'tests/a/two.bot.yaml']) writeFileSync(join(folder, name), '');
  symlinkSync('../shared', join(folder, 'tests/shared'));
  symlinkSync('../a/two.bot.yaml', join(folder, 'tests/b/two.bot.yaml'));
  symlinkSync('..', join(folder, 'tests/b/loop'));
  symlinkSync('nowhere', join(folder, 'tests/gone.bot.yaml'));
  expect(findFiles(['tests'], folder, folder).files.map((file) => file.shownAs)).toEqual([
    'tests/a/two.bot.yaml',
    'tests/gone.bot.yaml',
    'tests/shared/one.bot.yaml',
  ]);
  expect(findFiles(['nowhere/**/*.bot.yaml'], folder, folder)).toEqual({
    files: [],
    missing: ['nowhere/**/*.bot.yaml'],
  });
});
