import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checkRepositories } from '../test/oracle/check-repositories.ts';

// The suite git-oracle does the same with ten thousand.
test('the lines of 15 generated pull requests are those that git names by other ways', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'git-oracle-'));
  try {
    const tally = await checkRepositories({ folder, from: 1, count: 15, blameFiles: 2 });
    expect(tally.failures).toEqual([]);
    expect(tally.files).toBeGreaterThan(45);
    expect(tally.added).toBeGreaterThan(150);
    expect(tally.blamed).toBeGreaterThan(15);
  } finally {
    await rm(folder, { recursive: true });
  }
});
