import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checkRepositories } from '../test/oracle/check-repositories.ts';

test('the lines of 100 generated pull requests are those that git names by other ways', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'git-oracle-'));
  try {
    const tally = await checkRepositories({ folder, from: 1, count: 100, blameFiles: 2 });
    expect(tally.failures).toEqual([]);
    expect(tally.files).toBeGreaterThan(300);
    expect(tally.added).toBeGreaterThan(1_000);
    expect(tally.blamed).toBeGreaterThan(100);
  } finally {
    await rm(folder, { recursive: true });
  }
});
